"""Photos of reserves: papers live in an upper room, which tells this one where to find them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from eplatform.accounts.models import User
from workflows.works.models import Reserve


@dataclass(frozen=True)
class Photo:
    """A photo of a reserve: where it is seen, what it shows, and its small picture where there is one."""

    url: str
    label: str
    picture: str = ""


Source = Callable[[list[Reserve], User], Mapping[int, list[Photo]]]

_sources: list[Source] = []


def register(source: Source) -> None:
    """Called once by the room that keeps the photos; the source answers in one query, by reserve id."""
    if source not in _sources:
        _sources.append(source)


def photos_of(reserves: Iterable[Reserve], user: User) -> dict[int, list[Photo]]:
    wanted = list(reserves)
    found: dict[int, list[Photo]] = {}
    for source in _sources if wanted else []:
        for pk, photos in source(wanted, user).items():
            found.setdefault(pk, []).extend(photos)
    return found
