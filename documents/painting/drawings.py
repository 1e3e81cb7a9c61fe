"""Drawings: read, turned into lines and areas, and written as SVG; as a page too where pixels are wanted."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import fontpkg_noto_sans

from documents.painting.orders import EMPTY, SVG, Order, Painted, Picture, sides
from documents.painting.outlines import as_pdf
from documents.painting.pages import Pdf, near, thumbs, whole

FONTS = Path(fontpkg_noto_sans.__file__).parent / "files"
#: The integers in which the SVG counts along its longer edge: a tenth of a millimetre on a hundred metres.
STEPS = 1_000_000
#: A heavier picture would not be zoomed smoothly: such a drawing is shown in pixels.
MOST_SVG = 12_000_000
#: Whatever a drawing says, only this is ever handed on.
TAGS = {"svg", "defs", "style", "rect", "g", "path"}
ATTRIBUTES = {
    "xmlns", "width", "height", "viewBox", "fill", "x", "y", "fill-opacity", "stroke-linecap",
    "stroke-linejoin", "fill-rule", "d", "class",
}  # fmt: skip


def without_fonts_of_this_machine(folder: str) -> None:
    """The library lists all fonts of a machine once and keeps the list at home: give it an empty one."""
    kept = Path(folder) / "ezdxf"
    kept.mkdir(exist_ok=True)
    (kept / "font_manager_cache.json").write_text(json.dumps({"version": 2, "font-faces": []}))
    os.environ["XDG_CACHE_HOME"] = os.environ["XDG_CONFIG_HOME"] = folder


def paint_drawing(order: Order) -> Painted:
    without_fonts_of_this_machine(order.folder)
    # The library looks at its folders when it is imported.
    from documents.painting import reading_drawings  # noqa: PLC0415

    read = reading_drawings.read(order.source, FONTS)
    if read.box is None:
        return Painted(fault=EMPTY)
    page = Pdf(as_pdf(read.shapes.player(), read.box, order.folder))
    pictures = [*thumbs(page, order)] if order.thumb else []
    pictures.append(near(page, 0, order) if order.detail else from_afar(read, page, order))
    return Painted(pages=1, pictures=pictures)


def from_afar(read: Any, page: Pdf, order: Order) -> Picture:
    """The whole drawing, as lines; in pixels if there are too many of them. Placed on the ground."""
    left, bottom, right, top = read.box
    text = ElementTree.tostring(plain(read.as_svg(STEPS)), encoding="unicode")
    if len(text) > MOST_SVG:
        picture = whole(page, 0, order)
    else:
        path = Path(order.folder) / "page-1"
        path.write_text(text, encoding="utf-8")
        width, height = sides(right - left, top - bottom)
        picture = Picture("page", 1, str(path), SVG, width, height)
    picture.extent, picture.left, picture.top = right - left, left, top
    picture.metres_per_unit = read.metres_per_unit
    return picture


def plain(root: ElementTree.Element) -> ElementTree.Element:
    """The picture, if it holds nothing but shapes; a text of the drawing can stand nowhere in it."""
    for element in root.iter():
        if element.tag not in TAGS or not set(element.attrib) <= ATTRIBUTES:
            raise ValueError(element.tag)
    return root
