"""Which bytes are meant: their SHA-256 and how many they are, measured piece by piece."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import BinaryIO

#: What a SHA-256 looks like wherever it is written: in rows, in forms, in the API.
SHA256 = r"^[0-9a-f]{64}$"
PIECE = 1024 * 1024


@dataclass(frozen=True)
class Measure:
    """Which bytes: their SHA-256 and how many they are."""

    sha256: str
    size: int


def measure(stream: BinaryIO) -> Measure:
    """SHA-256 and size of a stream that can be rewound."""
    stream.seek(0)
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(PIECE):
        digest.update(piece)
        size += len(piece)
    return Measure(digest.hexdigest(), size)
