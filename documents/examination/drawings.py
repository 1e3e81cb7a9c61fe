"""Whether a drawing opens: DXF, as text or binary, read by the library that will draw it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from ezdxf import filemanagement, recover
from ezdxf.document import Drawing
from ezdxf.lldxf.const import DXFError

from documents.catalogue import paper_reasons as reasons
from workflows.files.dossier.faults import Reason

#: Some programs write a little after the end mark.
TAIL = 256
#: What the library lets through of a file that is not what it should be.
DAMAGED = (DXFError, OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError)


def check_drawing(stream: BinaryIO) -> Iterator[tuple[Reason, dict[str, object]]]:
    """What is wrong with a drawing; one that opens after repair passes with a warning."""
    if not _ends_properly(stream):
        yield reasons.DXF_BROKEN, {}
        return
    drawing, is_whole = opened(stream)
    if drawing is None:
        yield reasons.DXF_BROKEN, {}
        return
    if not is_whole:
        yield reasons.DXF_REPAIRED, {}
    if not any(True for layout in drawing.layouts for _entity in layout):
        yield reasons.DXF_EMPTY, {}


def _ends_properly(stream: BinaryIO) -> bool:
    """The library reads what was cut off on its way as well, but what is gone is gone."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - TAIL))
    return b"EOF" in stream.read(TAIL)


def opened(stream: BinaryIO) -> tuple[Drawing | None, bool]:
    """The drawing, and whether it opened as it stands; None where it cannot be repaired either."""
    stream.seek(0)
    try:
        return filemanagement.readfile(f"/dev/fd/{stream.fileno()}"), True
    except DAMAGED:
        stream.seek(0)
    try:
        return recover.read(stream)[0], False
    except DAMAGED:
        return None, False
