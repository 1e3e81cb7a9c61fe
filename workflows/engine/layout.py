"""Where each node of a page stands on paper: bands of stages from top to bottom, nodes from left to right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from viewflow.workflow.base import Node

from workflows.engine.flow import EngineFlow
from workflows.engine.nodes import Step

STEP_WIDTH, STEP_HEIGHT = 290, 62
GATEWAY = 46
GAP_X, GAP_Y = 70, 84
MARGIN, BAND_TITLE = 36, 34
LINE = 17


@dataclass(frozen=True)
class Box:
    """A node with its place: x and y of its top left corner, and the free lane below its band."""

    node: Node
    x: int
    y: int
    width: int
    height: int
    below: int = 0

    @property
    def middle(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2


@dataclass(frozen=True)
class Band:
    """A stage: its title and the strip that holds its nodes."""

    title: str
    y: int
    height: int


@dataclass(frozen=True)
class Arrow:
    """A way from node to node, as the corners of its line."""

    name: str
    source: Node
    target: Node
    label: str
    points: tuple[tuple[int, int], ...]


@dataclass
class Drawing:
    width: int = 0
    height: int = 0
    bands: list[Band] = field(default_factory=list)
    boxes: dict[str, Box] = field(default_factory=dict)
    arrows: list[Arrow] = field(default_factory=list)


def lay_out(
    flow_class: type[EngineFlow], bands: Sequence[tuple[str, Sequence[str]]], *, extra: int = 0
) -> Drawing:
    """Place the nodes named by each band; a node that no band names goes with the band that leads to it.

    ``extra`` is the number of lines kept free below the ways out of each step.
    """
    drawing = Drawing()
    y = MARGIN
    for title, names in gathered(flow_class, bands):
        height = place_band(drawing, flow_class, title, names, y, extra)
        y += height + GAP_Y // 3
    drawing.height = y + MARGIN
    drawing.width = max(box.x + box.width for box in drawing.boxes.values()) + MARGIN * 3
    drawing.arrows = list(arrows(drawing, flow_class))
    return drawing


def gathered(
    flow_class: type[EngineFlow], bands: Sequence[tuple[str, Sequence[str]]]
) -> list[tuple[str, list[str]]]:
    """The bands with gateways and ends added where the steps before them stand."""
    home = {name: place for place, (_title, names) in enumerate(bands) for name in names}
    order = walk(flow_class)
    for name in order:
        if name not in home:
            sources = [edge.src.name for edge in flow_class.instance.node(name)._incoming()]
            home[name] = next((home[source] for source in sources if source in home), 0)
    return [
        (title, [name for name in order if home[name] == place]) for place, (title, _n) in enumerate(bands)
    ]


def walk(flow_class: type[EngineFlow]) -> list[str]:
    """Names of the nodes in the order in which a file first meets them."""
    order: list[str] = []
    waiting: list[Node] = [flow_class.instance.start]
    while waiting:
        node = waiting.pop(0)
        if node.name not in order:
            order.append(node.name)
            waiting = [edge.dst for edge in node._outgoing()] + waiting
    return order


def place_band(
    drawing: Drawing, flow_class: type[EngineFlow], title: str, names: list[str], y: int, extra: int
) -> int:
    nodes = [flow_class.instance.node(name) for name in names]
    tallest = max((size(node, extra)[1] for node in nodes), default=STEP_HEIGHT)
    height = BAND_TITLE + tallest + GAP_Y
    x = MARGIN * 2
    for node in nodes:
        wide, high = size(node, extra)
        top = y + BAND_TITLE + GAP_Y // 2 + (0 if wide > GATEWAY else 8)
        drawing.boxes[node.name] = Box(node, x, top, wide, high, y + height - GAP_Y // 2 + 12)
        x += wide + GAP_X
    drawing.bands.append(Band(title, y, height))
    return height


def size(node: Node, extra: int = 0) -> tuple[int, int]:
    """Width and height: a step grows with its ways out and further lines, which stand inside it."""
    if isinstance(node, Step):
        return STEP_WIDTH, STEP_HEIGHT + LINE * (len(node.outcomes) + extra)
    return GATEWAY, GATEWAY


def arrows(drawing: Drawing, flow_class: type[EngineFlow]) -> Iterator[Arrow]:
    """Every way out as a line; several between the same two nodes stand side by side."""
    taken: dict[tuple[str, str], int] = {}
    for name, box in drawing.boxes.items():
        for place, edge in enumerate(flow_class.instance.node(name)._outgoing()):
            pair = (name, edge.dst.name)
            if pair in taken:
                continue
            taken[pair] = place
            target = drawing.boxes[edge.dst.name]
            yield Arrow(
                f"{name}__{edge.dst.name}", box.node, target.node, edge.label or "", route(box, target, place)
            )


def route(source: Box, target: Box, place: int) -> tuple[tuple[int, int], ...]:
    """The corners of a line: straight to the right, else round below or above the boxes between."""
    start, end = source.middle, target.middle
    shift = 7 * place
    if source.y // 100 == target.y // 100 or abs(source.y - target.y) < GATEWAY:
        if 0 < target.x - (source.x + source.width) <= GAP_X:
            height = min(source.y, target.y) + GATEWAY // 2
            return (source.x + source.width, height), (target.x, height)
        over = min(source.y, target.y) - 14 - shift
        return (
            (start[0], source.y),
            (start[0], over),
            (end[0] - 12 - shift, over),
            (end[0] - 12 - shift, target.y),
        )
    if target.y > source.y:
        under = source.below + shift
        return (start[0], source.y + source.height), (start[0], under), (end[0], under), (end[0], target.y)
    side = 18 + shift
    over = source.y - 14 - shift
    under = target.below + shift
    return (
        (start[0], source.y), (start[0], over), (side, over), (side, under), (end[0], under),
        (end[0], target.y + target.height),
    )  # fmt: skip


def mirrored(drawing: Drawing) -> Drawing:
    """The same drawing from right to left, for readers of Arabic."""
    wide = drawing.width
    boxes = {name: replace(box, x=wide - box.x - box.width) for name, box in drawing.boxes.items()}
    arrows = [
        replace(arrow, points=tuple((wide - x, y) for x, y in arrow.points)) for arrow in drawing.arrows
    ]
    return replace(drawing, boxes=boxes, arrows=arrows)
