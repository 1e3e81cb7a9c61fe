"""Files of two natures: sound as one format, and something else for whoever reads them otherwise."""

from __future__ import annotations

import re
import zipfile
from typing import BinaryIO

from documents.catalogue.formats import Format

PIECE = 1024 * 1024
#: What lies before the signature of a PDF when somebody put it there.
STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"PK\x03\x04", "ZIP"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"<", "HTML"),
)
#: Long enough that no picture's own bytes spell them by chance.
WITHIN = re.compile(
    rb"(?P<HTML><script[\s>]|<html[\s>]|<!doctype html|<iframe[\s>])|(?P<PHP><\?php\s)|(?P<PDF>%PDF-1\.\d)",
    re.IGNORECASE,
)
LONGEST = 16


def second_nature(stream: BinaryIO, found: Format) -> str:
    """What else the file is; empty for an honest one."""
    if found in (Format.PDF, Format.PNG, Format.JPEG, Format.TIFF):
        stream.seek(0)
        # An archive hung onto a document would be unpacked by whoever trusts the other half of its nature.
        if zipfile.is_zipfile(stream):
            return "ZIP"
    if found is Format.PDF:
        return _before_pdf(stream)
    return _within(stream) if found in (Format.PNG, Format.JPEG, Format.TIFF) else ""


def _before_pdf(stream: BinaryIO) -> str:
    stream.seek(0)
    head = stream.read(PIECE)
    return next((name for start, name in STARTS if head.lstrip().startswith(start)), "")


def _within(stream: BinaryIO) -> str:
    stream.seek(0)
    last = b""
    while piece := stream.read(PIECE):
        if met := WITHIN.search(last + piece):
            return str(met.lastgroup)
        last = piece[-LONGEST:]
    return ""
