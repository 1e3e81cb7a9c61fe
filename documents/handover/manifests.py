"""The manifest of a hand-over pack: what lies in it, byte for byte, under the house's signature."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain
from typing import Any

from botocore.exceptions import ClientError

from documents.handover import packing, signing
from documents.handover.covers import cover
from documents.handover.packing import Document, in_force, left_out
from documents.handover.packs import Pack
from documents.storage import locking
from eplatform.accounts.organisations import utility_name
from workflows.files.models import ConnectionFile, TimelineEntry

FORMAT = "eplatform-handover/1"


class Altered(Exception):
    """A document of the pack is not the one that was filed."""


@dataclass
class Listed:
    """A document on its way into the archive, measured as it goes by."""

    document: Document
    entries: list[dict[str, Any]]

    @property
    def path(self) -> str:
        return self.document.path

    def pieces(self) -> Iterator[bytes]:
        digest, size = sha256(), 0
        try:
            for piece in self.document.pieces():
                digest.update(piece)
                size += len(piece)
                yield piece
        except ClientError as problem:
            if not locking.is_absence(problem):
                raise
            raise Altered(f"{self.path} is not in the storage") from problem
        if self.document.sha256 not in ("", digest.hexdigest()):
            raise Altered(f"{self.path} has the SHA-256 {digest.hexdigest()}, not {self.document.sha256}")
        self.entries.append(entry_of(self.document, digest.hexdigest(), size))


@dataclass
class Manifested:
    """The documents of a pack in their order, with the manifest and its signature at the end."""

    pack: Pack
    at: datetime
    #: The last entry of the record when the pack was begun; what is recorded meanwhile is not in it.
    last: TimelineEntry
    entries: list[dict[str, Any]] = field(default_factory=list)
    text: str = ""

    def __iter__(self) -> Iterator[Any]:
        face = packing.at_once("cover.pdf", "cover", "", lambda: cover(self.pack))
        for document in chain([face], packing.contents(self.pack, self.last.number)):
            yield Listed(document, self.entries)
        self.text = json.dumps(manifest(self), ensure_ascii=False, indent=1, sort_keys=True)
        signature = signing.sign(self.text.encode())
        yield packing.at_once("manifest.json", "", "", self.text.encode)
        yield packing.at_once("manifest.sig", "", "", lambda: signature)


def entry_of(document: Document, digest: str, size: int) -> dict[str, Any]:
    facts = {name: value for name, value in document.facts if value not in ("", None)}
    told = {"path": document.path, "what": document.what, "sha256": digest, "size": size, **facts}
    return told | ({"title": document.title} if document.title else {})


def manifest(made: Manifested) -> dict[str, Any]:
    """All that is signed; the entries are those that have gone by."""
    connection_file = made.pack.connection_file
    return {
        "format": FORMAT, "code": made.pack.code, "page": made.pack.page, "issuer": utility_name(),
        "made_at": made.at.astimezone(UTC).isoformat(timespec="seconds"), "file": facts_of(connection_file),
        "entries": made.entries, "record": record_of(made.last),
        "left_out": [
            {"kind": version.paper.kind, "name": version.name, "state": version.paper.state}
            for version in left_out(connection_file)
        ],
        "key": {
            "algorithm": "Ed25519", "public": signing.public_key().hex(), "fingerprint": signing.fingerprint()
        },
    }  # fmt: skip


def facts_of(connection_file: ConnectionFile) -> dict[str, Any]:
    closed = connection_file.closed_at
    return {
        "reference": connection_file.reference, "title": connection_file.title,
        "kind": connection_file.kind, "applicant": connection_file.applicant.name,
        "commune": connection_file.commune, "land_titles": connection_file.land_titles,
        "networks": sorted(connection_file.network_parts.values_list("network", flat=True)),
        "final_state": connection_file.final_state, "closed_at": closed.isoformat() if closed else "",
        "papers": len(in_force(connection_file)),
    }  # fmt: skip


def record_of(last: TimelineEntry) -> dict[str, Any]:
    """How long the record is and the seal it ends with."""
    return {"path": packing.RECORD, "entries": last.number, "seal": bytes(last.seal).hex()}
