"""An archive written piece by piece in constant memory, signed in its last line over every byte before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

#: What stands in the comment of the archive, before the signature in hexadecimal digits.
MARK = b"eplatform-handover/1 "
SIGNATURE_DIGITS = 128
COMMENT_LENGTH = len(MARK) + SIGNATURE_DIGITS
#: Formats that are compressed already gain nothing.
PACKED = (".pdf", ".jpg", ".jpeg", ".png", ".zip", ".xlsx", ".gpkg")


class Member(Protocol):
    """One file of the archive."""

    @property
    def path(self) -> str: ...

    def pieces(self) -> Iterator[bytes]: ...


@dataclass
class Outlet:
    """Where the archive is written to, emptied after every piece; it cannot be rewound."""

    written: bytearray

    def write(self, data: bytes) -> int:
        self.written += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def drain(self) -> bytes:
        piece = bytes(self.written)
        self.written.clear()
        return piece


def zipped(members: Iterable[Member], *, at: datetime, sign: Callable[[bytes], bytes]) -> Iterator[bytes]:
    """The archive of the members; ``at`` is the time they all bear, ``sign`` signs what is said of it."""
    outlet, digest = Outlet(bytearray()), sha256()
    for piece in _archived(members, outlet, at):
        digest.update(piece)
        yield piece
    last = outlet.drain()
    end = last[: len(last) - COMMENT_LENGTH]
    digest.update(end)
    yield end
    yield MARK + sign(statement(digest.hexdigest())).hex().encode()


def statement(digest: str) -> bytes:
    """What is signed of an archive: the SHA-256 of all its bytes but the comment."""
    return f"eplatform-handover/1 archive sha256 {digest}\n".encode()


def _archived(members: Iterable[Member], outlet: Outlet, at: datetime) -> Iterator[bytes]:
    """Everything but the end of the archive, which stays in the outlet with room for the signature."""
    with ZipFile(cast("str", outlet), "w") as archive:
        for member in members:
            with archive.open(_entry(member.path, at), "w", force_zip64=True) as target:
                for piece in member.pieces():
                    target.write(piece)
                    yield outlet.drain()
            yield outlet.drain()
        archive.comment = bytes(COMMENT_LENGTH)


def _entry(path: str, at: datetime) -> ZipInfo:
    entry = ZipInfo(path, date_time=at.timetuple()[:6])
    entry.compress_type = ZIP_STORED if path.lower().endswith(PACKED) else ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
