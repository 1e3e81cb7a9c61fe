"""Whether a PDF opens, without a password and without running anything."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, BinaryIO

import pikepdf

from documents.catalogue import paper_reasons as reasons
from workflows.files.dossier.faults import Reason

Found = tuple[Reason, dict[str, object]]

#: Actions that run scripts or programs; a form's own button that sends it runs nothing by itself.
ACTIVE = frozenset({"/JavaScript", "/Launch"})
#: A document with more parts than this is not walked to the end; real plans have some tens of thousands.
MOST_OBJECTS = 500_000
DEEPEST = 40
#: Some programs write a little after the end mark.
TAIL = 2048


def check_pdf(stream: BinaryIO) -> Iterator[Found]:
    """What is wrong with a PDF; a damaged one that can be repaired passes with a warning."""
    ends_properly = _ends_properly(stream)
    stream.seek(0)
    try:
        with pikepdf.open(stream, suppress_warnings=True) as pdf:
            yield from _faults(pdf, ends_properly=ends_properly)
    except pikepdf.PasswordError:
        yield reasons.PDF_PASSWORD, {}
    except (pikepdf.PdfError, RuntimeError, ValueError, OSError, RecursionError):
        yield reasons.PDF_BROKEN, {}


def _ends_properly(stream: BinaryIO) -> bool:
    """What was cut off on its way can sometimes be repaired, but what is gone is gone."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - TAIL))
    return b"%%EOF" in stream.read(TAIL)


def _faults(pdf: pikepdf.Pdf, *, ends_properly: bool) -> Iterator[Found]:
    if not len(pdf.pages):
        yield reasons.PDF_BROKEN, {}
        return
    if is_scripted(pdf):
        yield reasons.PDF_SCRIPTED, {}
    if len(pdf.attachments):
        yield reasons.PDF_ATTACHMENTS, {}
    if pdf.get_warnings():
        yield (reasons.PDF_REPAIRED if ends_properly else reasons.PDF_BROKEN), {}


def is_scripted(pdf: pikepdf.Pdf) -> bool:
    """Whether any object is a script or an active action; the words may lie in compressed streams."""
    return any(number > MOST_OBJECTS or _is_active(each, DEEPEST) for number, each in enumerate(pdf.objects))


def _is_active(each: Any, depth: int) -> bool:
    """Look into one object and what it holds directly; what it refers to comes along by itself."""
    if isinstance(each, pikepdf.Stream):
        each = each.stream_dict
    if isinstance(each, pikepdf.Dictionary):
        if "/JS" in each or _action(each) in ACTIVE:
            return True
        held = [value for _key, value in each.items()]
    elif isinstance(each, pikepdf.Array):
        held = list(each)
    else:
        return False
    return any(_is_container(value) and (depth == 0 or _is_active(value, depth - 1)) for value in held)


def _action(each: pikepdf.Dictionary) -> str:
    named = each.get("/S")
    return str(named) if isinstance(named, pikepdf.Name) else ""


def _is_container(value: Any) -> bool:
    if not isinstance(value, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream):
        return False
    return not value.is_indirect
