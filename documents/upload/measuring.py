"""An object of the storage, read once into a temporary file and measured on the way."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, cast

from documents.digests import Measure
from documents.models import Upload
from documents.storage.streaming import pieces


@dataclass(frozen=True)
class Measured:
    """What was read: the whole, and the SHA-256 of each part of the size it was sent in."""

    whole: Measure
    parts: tuple[str, ...]


class Sums:
    """The sums of a stream that is fed piece by piece."""

    def __init__(self, part_size: int) -> None:
        self.part_size, self.size = part_size, 0
        self.whole, self.part = hashlib.sha256(), hashlib.sha256()
        self.parts: list[str] = []

    def feed(self, piece: bytes) -> None:
        self.whole.update(piece)
        rest = memoryview(piece)
        while rest:
            room = self.part_size - self.size % self.part_size
            self.part.update(rest[:room])
            self.size += len(rest[:room])
            rest = rest[room:]
            if self.size % self.part_size == 0:
                self.end_part()

    def end_part(self) -> None:
        self.parts.append(self.part.hexdigest())
        self.part = hashlib.sha256()

    def end(self) -> Measured:
        if self.size % self.part_size:
            self.end_part()
        return Measured(Measure(self.whole.hexdigest(), self.size), tuple(self.parts))


@contextmanager
def read_once(upload: Upload) -> Iterator[tuple[BinaryIO, Measured]]:
    """The object on this machine's disk, whatever its size, and its sums."""
    sums = Sums(upload.part_size)
    with tempfile.TemporaryFile() as file:
        for piece in pieces(upload.key, upload.storage_version):
            sums.feed(piece)
            file.write(piece)
        file.seek(0)
        yield cast("BinaryIO", file), sums.end()
