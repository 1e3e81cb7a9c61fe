#!/usr/bin/env python3
"""Check a hand-over pack of eplatform without a network: python verify.py PACK.zip (or its unpacked folder).

Needs Python 3.9 or newer and nothing else. It checks the signature over the archive, the signature over its
manifest, the size and SHA-256 of every document, that nothing was added or left out, and the chain of seals
of the record. Take this program and the fingerprint of the key from the utility's own page, not from
the pack: whoever forges a pack can forge what lies in it. Licence: AGPL-3.0-or-later.
"""

import argparse
import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import IO, Any, Dict, List, Optional, Tuple, Union

MARK = b"eplatform-handover/1 "
COMMENT_LENGTH = len(MARK) + 128
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
PIECE = 1 << 20


class Broken(Exception):
    """What is wrong with the pack, in words."""


# Ed25519, as RFC 8032 section 5.1 writes it; a signature is checked once, so clarity goes before speed.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


Point = Tuple[int, int, int, int]


def add(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(number: int, point: Point) -> Point:
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = add(total, point)
        point, number = add(point, point), number >> 1
    return total


def same(one: Point, other: Point) -> bool:
    return not ((one[0] * other[2] - other[0] * one[2]) % P or (one[1] * other[2] - other[1] * one[2]) % P)


def point_of(octets: bytes) -> Optional[Point]:
    """The point that 32 octets stand for; None where they stand for none."""
    y = int.from_bytes(octets, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


# The point that RFC 8032 begins from; y is 4/5.
BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (
    15112221349535400772501151409588531511454012693041857206046113283949847762202,
    BASE_Y,
    1,
    15112221349535400772501151409588531511454012693041857206046113283949847762202 * BASE_Y % P,
)


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature over the message was made with the key that belongs to this public key."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, r = point_of(public), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return same(times(s, BASE), add(r, times(h, key)))


class Archive:
    """The pack as it was handed over."""

    def __init__(self, path: Path) -> None:
        self.path, self.archive = path, zipfile.ZipFile(path)
        self.names = [entry.filename for entry in self.archive.infolist()]

    def open(self, name: str) -> IO[bytes]:
        return self.archive.open(name)

    def check_whole(self, public: bytes) -> None:
        """Every byte of the archive lies under the signature at its end."""
        size, digest = self.path.stat().st_size, hashlib.sha256()
        with self.path.open("rb") as stream:
            left = size - COMMENT_LENGTH
            while left > 0:
                piece = stream.read(min(PIECE, left))
                digest.update(piece)
                left -= len(piece)
            comment = stream.read()
        digits = comment[len(MARK) :]
        signature = bytes.fromhex(digits.decode("ascii"))
        if comment[: len(MARK)] != MARK or signature.hex().encode() != digits:
            raise Broken("the archive does not end with a signature")
        statement = f"eplatform-handover/1 archive sha256 {digest.hexdigest()}\n"
        if not is_signed(public, statement.encode(), signature):
            raise Broken("the archive was changed after it was signed")


class Folder:
    """The same, unpacked: the signature over the archive is gone, that over the manifest remains."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.names = [p.relative_to(path).as_posix() for p in sorted(path.rglob("*")) if p.is_file()]

    def open(self, name: str) -> IO[bytes]:
        return (self.path / name).open("rb")

    def check_whole(self, public: bytes) -> None:
        """Nothing to check: the manifest speaks for every file."""


Pack = Union[Archive, Folder]


def read(pack: Pack, name: str) -> bytes:
    with pack.open(name) as stream:
        return stream.read()


def measured(pack: Pack, name: str) -> Tuple[str, int]:
    """SHA-256 and size of one document."""
    digest, size = hashlib.sha256(), 0
    with pack.open(name) as stream:
        while True:
            piece = stream.read(PIECE)
            if not piece:
                return digest.hexdigest(), size
            digest.update(piece)
            size += len(piece)


def check_documents(pack: Pack, manifest: Dict[str, Any]) -> None:
    """Each is there once and as the manifest says, and there is no other."""
    listed = [entry["path"] for entry in manifest["entries"]]
    if sorted(pack.names) != sorted([*listed, MANIFEST, SIGNATURE]):
        odd = sorted(set(pack.names) ^ {*listed, MANIFEST, SIGNATURE}) or ["something stands there twice"]
        raise Broken("documents were added or left out: " + ", ".join(odd))
    for entry in manifest["entries"]:
        if measured(pack, entry["path"]) != (entry["sha256"], entry["size"]):
            raise Broken(f"{entry['path']} is not the document that was handed over")


def check_record(pack: Pack, manifest: Dict[str, Any]) -> None:
    """Each entry of the record is sealed over the entry before it."""
    before, number = b"", 0
    with pack.open(manifest["record"]["path"]) as stream:
        for line in stream:
            entry = json.loads(line)
            number += 1
            if entry["number"] != number:
                raise Broken(f"entry {number} of the record is missing")
            seal = bytes.fromhex(entry["seal"])
            if "columns" in entry and hashlib.sha256(before + sealed(entry["columns"])).digest() != seal:
                raise Broken(f"entry {number} of the record was changed")
            before = seal
    if (number, before.hex()) != (manifest["record"]["entries"], manifest["record"]["seal"]):
        raise Broken("the record does not end where it ended")


def sealed(columns: List[str]) -> bytes:
    """The columns as netstrings."""
    octets = [column.encode() for column in columns]
    return b"".join(b"%d:%b," % (len(each), each) for each in octets)


def check(path: Path, fingerprint: str = "") -> Dict[str, Any]:
    """The manifest of a pack that is sound; raises Broken."""
    try:
        pack = Folder(path) if path.is_dir() else Archive(path)
        text, signature = read(pack, MANIFEST), read(pack, SIGNATURE)
        manifest: Dict[str, Any] = json.loads(text)
        public = bytes.fromhex(manifest["key"]["public"])
        found = hashlib.sha256(public).hexdigest()
        if fingerprint and found != fingerprint.lower().replace(" ", "").replace(":", ""):
            raise Broken("it is signed with another key: " + found)
        if not is_signed(public, text, signature):
            raise Broken("the manifest was changed after it was signed")
        pack.check_whole(public)
        check_documents(pack, manifest)
        check_record(pack, manifest)
    except Broken:
        raise
    except Exception as damage:  # a forged pack may be malformed in any way at all
        raise Broken(f"it cannot be read: {damage!r}") from damage
    return manifest


def main() -> int:
    parser = argparse.ArgumentParser(description="Check a hand-over pack without a network.")
    parser.add_argument("pack", type=Path, help="the archive, or the folder it was unpacked into")
    parser.add_argument("--key", default="", help="the fingerprint of the utility's key, from its own page")
    given = parser.parse_args()
    try:
        manifest = check(given.pack, given.key)
    except Broken as fault:
        print(f"NOT VALID: {fault}.")
        return 1
    record, file = manifest["record"], manifest["file"]
    print(f"VALID: {file['reference']}, {file['title']}")
    print(f"{len(manifest['entries'])} documents, {record['entries']} entries of the record")
    print(f"Made {manifest['made_at']} by {manifest['issuer']}")
    print(f"Key: {manifest['key']['fingerprint']}")
    if not given.key:
        print(f"Compare this fingerprint with the one on {manifest['page']}, or give it with --key.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
