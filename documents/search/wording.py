"""Reads the words out of a document; it runs in the process for strangers' files, and knows no database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

import openpyxl
import pypdfium2
from ezdxf.document import Drawing

from documents.examination.drawings import opened
from documents.search.folding import plain

#: Some eighty pages of close print; an index of all the words of a longer book helps nobody more.
LONGEST = 200_000
MOST_CELLS = 50_000


def words_of_pdf(stream: BinaryIO) -> str:
    document = pypdfium2.PdfDocument(stream)
    return gathered(document[number].get_textpage().get_text_range() for number in range(len(document)))


def words_of_workbook(stream: BinaryIO) -> str:
    book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
    cells = (cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    return gathered(str(cell) for cell in islice(cells, MOST_CELLS) if cell is not None)


def words_of_drawing(stream: BinaryIO) -> str:
    drawing, _is_whole = opened(stream)
    return gathered(labels(drawing)) if drawing else ""


def labels(drawing: Drawing) -> Iterator[str]:
    for layout in drawing.layouts:
        for entity in layout.query("TEXT MTEXT ATTDEF INSERT"):
            if entity.dxftype() == "MTEXT":
                yield entity.plain_text()  # type: ignore[attr-defined]
            elif entity.dxftype() == "INSERT":
                yield from (each.dxf.text for each in entity.attribs)  # type: ignore[attr-defined]
            else:
                yield entity.dxf.text


def words_of_text(stream: BinaryIO) -> str:
    return gathered([stream.read(4 * LONGEST).decode("utf-8", "replace")])


def gathered(pieces: Iterable[str]) -> str:
    """One text, not longer than is kept."""
    kept, size = [], 0
    for piece in pieces:
        kept.append(plain(piece))
        size += len(kept[-1]) + 1
        if size >= LONGEST:
            break
    return " ".join(filter(None, kept))[:LONGEST]
