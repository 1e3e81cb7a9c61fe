"""The shapes of a drawing as a page of PDF, so that one painter makes pixels of whatever comes."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ezdxf.addons.drawing.recorder import FilledPathsRecord, PathRecord, PointsRecord, SolidLinesRecord
from ezdxf.path import Command

#: The longer edge in points; A0 is as long.
LONGER = 3370.0
MM = 72 / 25.4
THINNEST = 0.7
Point = tuple[float, float]


class Ground:
    """From the units of the drawing to points of the page."""

    def __init__(self, box: tuple[float, float, float, float]) -> None:
        self.left, self.bottom, right, top = box
        self.scale = LONGER / max(right - self.left, top - self.bottom)
        self.width, self.height = (right - self.left) * self.scale, (top - self.bottom) * self.scale

    def at(self, point: Any) -> str:
        return f"{(point.x - self.left) * self.scale:.2f} {(point.y - self.bottom) * self.scale:.2f}"


def as_pdf(player: Any, box: tuple[float, float, float, float], folder: str) -> str:
    ground = Ground(box)
    lines = ["1 J 1 j"]
    for record, properties in player.recordings():
        lines += shape(record, properties, ground)
    path = Path(folder) / "drawing.pdf"
    path.write_bytes(written(zlib.compress("\n".join(lines).encode()), ground))
    return str(path)


def shape(record: Any, properties: Any, ground: Ground) -> Iterator[str]:
    red, green, blue = (int(properties.color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    colour = f"{red:.3f} {green:.3f} {blue:.3f}"
    pen = f"{colour} RG {max(properties.lineweight * MM, THINNEST):.2f} w"
    if isinstance(record, FilledPathsRecord):
        yield f"{colour} rg"
        for path in record.paths:
            yield from outline(path, ground)
        yield "f*"
    elif isinstance(record, PathRecord):
        yield pen
        yield from outline(record.path, ground)
        yield "S"
    elif isinstance(record, SolidLinesRecord):
        yield pen
        ends = record.lines.vertices()
        for start, end in zip(ends[::2], ends[1::2], strict=False):
            yield f"{ground.at(start)} m {ground.at(end)} l"
        yield "S"
    elif isinstance(record, PointsRecord):
        points = record.points.vertices()
        yield f"{colour} rg" if len(points) > 2 else pen
        yield from polyline(points, ground)
        yield "f*" if len(points) > 2 else "S"


def polyline(points: Iterable[Any], ground: Ground) -> Iterator[str]:
    for number, point in enumerate(points):
        yield f"{ground.at(point)} {'l' if number else 'm'}"


def outline(path: Any, ground: Ground) -> Iterator[str]:
    if not len(path):
        return
    here = path.start
    yield f"{ground.at(here)} m"
    for command in path.commands():
        if command.type == Command.CURVE3_TO:
            first = here + (command.ctrl - here) * (2 / 3)
            second = command.end + (command.ctrl - command.end) * (2 / 3)
            yield f"{ground.at(first)} {ground.at(second)} {ground.at(command.end)} c"
        elif command.type == Command.CURVE4_TO:
            yield f"{ground.at(command.ctrl1)} {ground.at(command.ctrl2)} {ground.at(command.end)} c"
        else:
            yield f"{ground.at(command.end)} {'m' if command.type == Command.MOVE_TO else 'l'}"
        here = command.end


def written(content: bytes, ground: Ground) -> bytes:
    """One page; its reader finds the objects without a table of their places."""
    box = f"[0 0 {ground.width:.2f} {ground.height:.2f}]"
    return (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        + f"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents 4 0 R >>\nendobj\n".encode()
        + b"4 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(content)
        + content
        + b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
    )
