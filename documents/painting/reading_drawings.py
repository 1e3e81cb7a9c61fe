"""Reading a DXF by ezdxf: what is drawn, where it lies, and in which unit."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from ezdxf import recover, units
from ezdxf.addons.drawing import layout, svg
from ezdxf.addons.drawing.config import (
    BackgroundPolicy,
    ColorPolicy,
    Configuration,
    ImagePolicy,
    ProxyGraphicPolicy,
)
from ezdxf.addons.drawing.frontend import Frontend
from ezdxf.addons.drawing.properties import RenderContext
from ezdxf.addons.drawing.recorder import Player
from ezdxf.enums import InsertUnits
from ezdxf.fonts.fonts import font_manager
from ezdxf.math import BoundingBox2d

from documents.painting.boxes import Box, framed
from documents.painting.orders import sides

#: Pictures are files beside the drawing: none is ever looked for.
LOOK = Configuration(
    background_policy=BackgroundPolicy.WHITE,
    color_policy=ColorPolicy.COLOR,
    image_policy=ImagePolicy.IGNORE,
    proxy_graphic_policy=ProxyGraphicPolicy.IGNORE,
)
#: The one font, under a name by which the library looks for its last resort.
FONT, LAST_RESORT = "NotoSans[wdth,wght].ttf", "Arial.ttf"
#: Lines keep their width on the screen, however near one looks.
HAIRLINES = "path { vector-effect: non-scaling-stroke; }"
PIXELS_PER_MM = 4
THINNEST, THICKEST = 0.8, 4.0


@dataclass(frozen=True)
class Read:
    """A drawing: its shapes, the corners of its frame in its own units, and how long such a unit is."""

    shapes: Thin
    box: Box | None
    metres_per_unit: float | None

    def as_svg(self, steps: int) -> ElementTree.Element:
        """The picture; it moves the shapes, so that nothing can be had of them afterwards."""
        left, bottom, right, top = self.box or (0.0, 0.0, 1.0, 1.0)
        page = layout.Page(1000, 1000 * (top - bottom) / (right - left), layout.Units.mm)
        settings = layout.Settings(output_coordinate_space=steps)
        frame = BoundingBox2d([(left, bottom), (right, top)])
        root: ElementTree.Element = self.shapes.get_xml_root_element(
            page, settings=settings, render_box=frame
        )
        width, height = sides(right - left, top - bottom)
        root.attrib.update(width=str(width), height=str(height))
        ElementTree.SubElement(root[0], "style").text = HAIRLINES
        return root


class ThinLines(svg.SVGRenderBackend):
    def resolve_stroke_width(self, width: float) -> Any:
        return min(max(width * PIXELS_PER_MM, THINNEST), THICKEST)


class Thin(svg.SVGBackend):
    @staticmethod
    def make_backend(page: layout.Page, settings: layout.Settings) -> ThinLines:
        return ThinLines(page, settings)


def read(source: str, fonts: Path) -> Read:
    font_manager.scan_folder(fonts)
    font_manager.add_synonyms({FONT: LAST_RESORT}, reverse=False)
    document, _audit = recover.readfile(source)
    shapes = Thin()
    shown = next((each for each in document.layouts if len(each)), document.modelspace())
    Frontend(RenderContext(document), shapes, config=LOOK).draw_layout(shown)
    return Read(shapes, framed(list(boxes_of(shapes.player()))), metres(document.units))


def boxes_of(player: Player) -> Iterator[Box]:
    for record in player.records:
        box = record.bbox()
        if box.has_data:
            corners = (box.extmin.x, box.extmin.y, box.extmax.x, box.extmax.y)
            if all(map(math.isfinite, corners)):
                yield corners


def metres(unit: int) -> float | None:
    """How long one unit is, where the drawing says so."""
    return units.conversion_factor(InsertUnits(unit), InsertUnits.Meters) if unit else None
