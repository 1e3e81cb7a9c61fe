"""Large objects to and from the storage piece by piece, so that memory never depends on their size."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from boto3.s3.transfer import TransferConfig

from documents.digests import PIECE
from documents.storage import storing

#: What is held in memory while it is sent.
PART = 16 * PIECE
#: In the thread of the caller: the pieces may come from the database, whose connection is the thread's own.
SENDING = TransferConfig(multipart_threshold=PART, multipart_chunksize=PART, use_threads=False)


class Pieces(io.RawIOBase):
    """Pieces of bytes as a stream that is read once."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces, self.left, self.size = pieces, b"", 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self.left:
            try:
                self.left = next(self.pieces)
            except StopIteration:
                return 0
        taken = self.left[: len(buffer)]
        buffer[: len(taken)] = taken
        self.left = self.left[len(taken) :]
        self.size += len(taken)
        return len(taken)


def send(key: str, pieces: Iterator[bytes], content_type: str) -> int:
    """Keep the pieces under the key as one object; its size."""
    stream = Pieces(pieces)
    told = {"ContentType": content_type}
    storing.bucket().upload_fileobj(io.BufferedReader(stream, PIECE), key, ExtraArgs=told, Config=SENDING)
    return stream.size


def pieces(key: str, version: str = "") -> Iterator[bytes]:
    """The bytes of an object, or of one of its versions, a megabyte at a time."""
    with closing(storing.client().get_object(**storing.place(key, version))["Body"]) as body:
        yield from body.iter_chunks(PIECE)
