"""ZIP archives and the workbooks made of them: what they are, and whether they swell."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from documents import paper_reasons as reasons
from documents.formats import Format
from workflows.files.dossier.faults import Reason

LARGEST_UNPACKED = 1_000_000_000
MOST_MEMBERS = 10_000
#: Plain text packs about 1 : 20, and XML at most 1 : 100; a bomb begins at 1 : 1000.
HIGHEST_RATIO = 200
#: Below this an extreme ratio harms nobody.
HARMLESS = 5_000_000


def _members(stream: BinaryIO) -> list[zipfile.ZipInfo] | None:
    stream.seek(0)
    try:
        return zipfile.ZipFile(stream).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return None


def format_of_archive(stream: BinaryIO) -> Format:
    names = {member.filename for member in _members(stream) or []}
    return Format.XLSX if {"[Content_Types].xml", "xl/workbook.xml"} <= names else Format.ZIP


def check_archive(stream: BinaryIO) -> Iterator[tuple[Reason, dict[str, object]]]:
    """What is wrong with an archive, from its directory alone: nothing is unpacked here."""
    members = _members(stream)
    if members is None:
        yield reasons.ARCHIVE_BROKEN, {}
    elif _swells(members):
        yield reasons.ARCHIVE_SWELLS, {}


def _swells(members: list[zipfile.ZipInfo]) -> bool:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > LARGEST_UNPACKED:
        return True
    return unpacked > HARMLESS and unpacked > HIGHEST_RATIO * max(packed, 1)
