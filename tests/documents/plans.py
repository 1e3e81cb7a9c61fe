"""Plans and pictures made on the spot: their measures are known, so that what is shown can be measured."""

from __future__ import annotations

import io
from functools import cache

import ezdxf
import pikepdf
from PIL import Image, ImageDraw

from documents.filings.filing import issue_paper
from tests import factories
from tests.documents.samples import upload

#: Metres.
WIDTH, HEIGHT = 100.0, 60.0
WORDS = "<script>alert('plan')</script>"


@cache
def dxf(unit: int = 6, width: float = WIDTH, stray: tuple[float, float] | None = None) -> bytes:
    """A rectangle of 100 m by 60 m in national coordinates, with a text that must never run."""
    drawing = ezdxf.new(units=unit)
    space = drawing.modelspace()
    left, bottom = 300_000.0, 330_000.0
    corners = [
        (left, bottom),
        (left + width, bottom),
        (left + width, bottom + HEIGHT),
        (left, bottom + HEIGHT),
    ]
    space.add_lwpolyline(corners, close=True)
    for number in range(60):
        space.add_circle((left + number * width / 60, bottom + HEIGHT / 2), 1)
    space.add_text(WORDS, height=3).set_placement((left + 5, bottom + 5))
    if stray:
        space.add_point(stray)
    text = io.StringIO()
    drawing.write(text)
    return text.getvalue().encode()


@cache
def sheet() -> bytes:
    """An A4 page with a line of 100 mm in its middle."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(595.276, 841.89))
    start, length = 595.276 / 2, 100 / 25.4 * 72
    line = f"2 w {start:.2f} 420 m {start + length:.2f} 420 l S 40 40 515 762 re S".encode()
    document.pages[0].Contents = document.make_stream(line)
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()


@cache
def nothing() -> bytes:
    """A drawing that opens, with all its lines on a frozen layer."""
    drawing = ezdxf.new()
    drawing.layers.add("hidden").freeze()
    drawing.modelspace().add_line((0, 0), (1, 1), dxfattribs={"layer": "hidden"})
    text = io.StringIO()
    drawing.write(text)
    return text.getvalue().encode()


def huge() -> bytes:
    """A small file of more pixels than anybody's memory should hold."""
    out = io.BytesIO()
    Image.new("1", (20_000, 9_000)).save(out, "PNG")
    return out.getvalue()


def image(form: str = "PNG", size: tuple[int, int] = (400, 300), **options: object) -> bytes:
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).rectangle((40, 30, size[0] - 40, size[1] - 30), outline="black")
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def kept(cast, name: str, content: bytes, kind: str = "", connection_file=None):
    """A version that the utility filed as it stands."""
    file = connection_file or factories.connection_file(cast)
    kind = kind or ("D05" if name.endswith((".pdf", ".dxf")) else "X10")
    return issue_paper(file, kind, upload(name, content), at=factories.NOW)
