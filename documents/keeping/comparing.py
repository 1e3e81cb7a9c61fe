"""Rows, seals and objects side by side, key after key in one order, so that none of them is held whole."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models.functions import Collate

from documents.keeping import holdings
from documents.keeping.holdings import BYTES, Held
from documents.keeping.purges import is_purged
from documents.keeping.seals import Seal
from documents.storage import storing


class OutOfOrder(Exception):
    """The storage does not list its keys in the order of their bytes: nothing can be said about it."""


@dataclass(frozen=True)
class Lying:
    """One version in the bucket, or the mark that an object was deleted."""

    key: str
    version: str
    size: int
    modified: datetime
    is_latest: bool
    is_marker: bool


@dataclass
class Place:
    """All that there is about one key."""

    key: str
    held: list[Held] = field(default_factory=list)
    seals: list[Seal] = field(default_factory=list)
    lying: list[Lying] = field(default_factory=list)


def everything() -> Iterator[Place]:
    """Every key that a row, a seal or the bucket knows."""
    return side_by_side(rows(), seals(), objects())


def of_file(file_id: int) -> Iterator[Place]:
    """Every key of one connection file; what belongs to nobody is not looked for."""
    for held in rows(file_id=file_id):
        yield of_key(held.key)


def of_key(key: str) -> Place:
    """All that there is about one key, asked anew."""
    held = [found for room in holdings.HOLDERS.values() for found in holdings.listed(room().filter(key=key))]
    lying = [found for found in objects(prefix=key) if found.key == key]
    return Place(key, held, list(Seal.objects.filter(~is_purged(), key=key)), lying)


def rows(**only: Any) -> Iterator[Held]:
    rooms = (holdings.listed(room().filter(**only)) for room in holdings.HOLDERS.values())
    return heapq.merge(*rooms, key=attrgetter("key"))


def seals() -> Iterator[Seal]:
    return Seal.objects.filter(~is_purged()).order_by(Collate("key", BYTES)).iterator(chunk_size=2000)


def objects(prefix: str = "") -> Iterator[Lying]:
    """The bucket's versions and marks of deletion, page after page."""
    pages = storing.client().get_paginator("list_object_versions")
    last = ""
    for page in pages.paginate(Bucket=storing.storage().bucket_name, Prefix=prefix):
        found = [lying(each) for each in page.get("Versions", [])]
        found += [lying(each, is_marker=True) for each in page.get("DeleteMarkers", [])]
        for each in sorted(found, key=attrgetter("key")):
            if each.key < last:
                raise OutOfOrder(f"{each.key} is listed after {last}.")
            last = each.key
            yield each


def lying(given: Any, *, is_marker: bool = False) -> Lying:
    size = 0 if is_marker else given["Size"]
    return Lying(given["Key"], given["VersionId"], size, given["LastModified"], given["IsLatest"], is_marker)


def side_by_side(held: Iterable[Held], seals: Iterable[Seal], found: Iterable[Lying]) -> Iterator[Place]:
    """The three gathered by their keys; each must come in the order of the keys' bytes."""
    for key, things in groupby(heapq.merge(held, seals, found, key=attrgetter("key")), attrgetter("key")):
        place = Place(key)
        for thing in things:
            if isinstance(thing, Held):
                place.held.append(thing)
            elif isinstance(thing, Seal):
                place.seals.append(thing)
            elif isinstance(thing, Lying):
                place.lying.append(thing)
        yield place
