"""ZIP archives and the workbooks made of them: what they are, whether they swell, what they hide."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

from documents.catalogue import paper_reasons as reasons
from documents.catalogue.formats import Format
from workflows.files.dossier.faults import Reason

LARGEST_UNPACKED = 1_000_000_000
MOST_MEMBERS = 10_000
#: Plain text packs about 1 : 20, and XML at most 1 : 100; a bomb begins at 1 : 1000.
HIGHEST_RATIO = 200
#: Below this an extreme ratio harms nobody.
HARMLESS = 5_000_000
#: An archive in an archive is looked into; one in that again, or a large one, is not.
DEEPEST = 2
LARGEST_INNER = 50_000_000
PIECE = 1024 * 1024
ENCRYPTED = 0x1
#: Of the header before each member's bytes, without its name.
HEADER = 30
ENTITIES = re.compile(rb"<!(DOCTYPE|ENTITY)")
MACROS = "vbaProject.bin"
BROKEN = (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError, EOFError, RuntimeError)

Found = tuple[Reason, dict[str, object]]


class Refuted(Exception):
    """Something forbids to keep the archive."""

    def __init__(self, reason: Reason, member: str = "") -> None:
        self.found: Found = reason, ({"member": shown(member)} if member else {})
        super().__init__(reason.code)


@dataclass
class Budget:
    """What all the levels of one archive may unpack to, together."""

    packed: int
    unpacked: int = 0

    def spend(self, size: int) -> None:
        self.unpacked += size
        swells = self.unpacked > HARMLESS and self.unpacked > HIGHEST_RATIO * max(self.packed, 1)
        if swells or self.unpacked > LARGEST_UNPACKED:
            raise Refuted(reasons.ARCHIVE_SWELLS)


def shown(name: str) -> str:
    """The name of a member, fit to be read."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)[-80:]


def format_of_archive(stream: BinaryIO) -> Format:
    """Told from the directory; a workbook says so itself."""
    stream.seek(0)
    try:
        names = set(zipfile.ZipFile(stream).namelist())
    except BROKEN:
        return Format.ZIP
    return Format.XLSX if {"[Content_Types].xml", "xl/workbook.xml"} <= names else Format.ZIP


def check_archive(stream: BinaryIO) -> Iterator[Found]:
    """What is wrong with an archive: its directory first, then every member unpacked and forgotten."""
    budget = Budget(packed=stream.seek(0, io.SEEK_END))
    try:
        _check(stream, budget, depth=1)
    except Refuted as refuted:
        yield refuted.found
    except BROKEN:
        yield reasons.ARCHIVE_BROKEN, {}


def _check(stream: BinaryIO, budget: Budget, depth: int) -> None:
    stream.seek(0)
    archive = zipfile.ZipFile(stream)
    members = archive.infolist()
    _check_directory(members, budget)
    is_workbook = "xl/workbook.xml" in {member.filename for member in members}
    for member in members:
        _check_member(member, is_workbook)
        _unpack(archive, member, budget, depth, is_workbook=is_workbook)


def _check_directory(members: list[zipfile.ZipInfo], budget: Budget) -> None:
    """What the directory admits to already, and whether members share their bytes."""
    if len(members) > MOST_MEMBERS:
        raise Refuted(reasons.ARCHIVE_SWELLS)
    Budget(budget.packed).spend(sum(member.file_size for member in members))
    ordered = sorted(members, key=lambda member: member.header_offset)
    for one, next_one in pairwise(ordered):
        if one.header_offset + HEADER + one.compress_size > next_one.header_offset:
            raise Refuted(reasons.ARCHIVE_OVERLAPS, next_one.filename)


def _check_member(member: zipfile.ZipInfo, is_workbook: bool) -> None:
    name = member.filename
    if member.flag_bits & ENCRYPTED:
        raise Refuted(reasons.ARCHIVE_PASSWORD, name)
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0]:
        raise Refuted(reasons.ARCHIVE_ESCAPES, name)
    if stat.S_ISLNK(member.external_attr >> 16):
        raise Refuted(reasons.ARCHIVE_ESCAPES, name)
    if is_workbook and parts[-1] == MACROS:
        raise Refuted(reasons.WORKBOOK_MACROS)


def _unpack(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget, depth: int, *, is_workbook: bool
) -> None:
    """Read a member to its end, which proves its checksum, and look into it where it is an archive."""
    with archive.open(member) as opened:
        head = opened.read(PIECE)
        budget.spend(len(head))
        if is_workbook and ENTITIES.search(head[:4096]):
            raise Refuted(reasons.ARCHIVE_SWELLS)
        is_archive = head.startswith(b"PK\x03\x04")
        if is_archive and (depth >= DEEPEST or member.file_size > LARGEST_INNER):
            raise Refuted(reasons.ARCHIVE_NESTED, member.filename)
        inner = io.BytesIO(head)
        inner.seek(0, io.SEEK_END)
        while piece := opened.read(PIECE):
            budget.spend(len(piece))
            if is_archive:
                inner.write(piece)
    if is_archive:
        _check(inner, budget, depth + 1)
