"""A page as a picture: SVG to read, BPMN 2.0 to open in a modelling tool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from django.utils.encoding import force_str
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from eplatform.accounts.roles import Role
from workflows.engine.flow import EngineFlow
from workflows.engine.layout import GATEWAY, LINE, Arrow, Box, Drawing, mirrored
from workflows.engine.nodes import Choice, End, Start, Step

SVG = "http://www.w3.org/2000/svg"
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
WAY = "http://www.omg.org/spec/DD/20100524/DI"

HEAD = "arrow-head"

STYLE = """
text { font-family: sans-serif; font-size: 12.5px; fill: #17303a }
.band { fill: #f4f7f7 } .band-title { font-size: 15px; font-weight: 700; fill: #0a5563 }
.step { fill: #fff; stroke: #0a5563; stroke-width: 1.4 }
.applicant { stroke: #a4570a; fill: #fffaf3 }

.platform { stroke: #6b7280; stroke-dasharray: 5 4 }
.title { font-weight: 700; font-size: 13.5px }
.who { fill: #4b5f67; font-size: 11.5px }
.way { font-size: 11.5px } .way-to { fill: #4b5f67; font-size: 11.5px }
.gateway { fill: #fff; stroke: #0a5563; stroke-width: 1.4 }
.mark { font-size: 22px; font-weight: 700; text-anchor: middle }
.arrow { fill: none; stroke: #51707a; stroke-width: 1.3 }
.end { fill: #fff; stroke: #17303a; stroke-width: 4 } .caption { font-size: 11px; text-anchor: middle }
"""


@dataclass(frozen=True)
class Note:
    """What a picture says of a step besides what its page says."""

    #: Names for the stylesheet of the page that shows it.
    classes: str = ""
    #: Lines below the ways out; the drawing keeps room for them.
    lines: tuple[str, ...] = ()
    #: Words after a way out, such as how often it was taken.
    ways: Mapping[str, str] = field(default_factory=dict)
    href: str = ""


def svg(flow_class: type[EngineFlow], drawing: Drawing) -> str:
    """The picture as a file of its own, in the language that is active."""
    is_rtl = get_language_bidi()
    root = frame(drawing, str(flow_class.process_title), is_rtl)
    root.set("role", "img")
    root.insert(1, Element("style"))
    root[1].text = STYLE
    fill(root, drawing, {}, is_rtl)
    return tostring(root, encoding="unicode")


def inline(flow_class: type[EngineFlow], drawing: Drawing, notes: Mapping[str, Note]) -> SafeString:
    """The picture for a page, with notes by the name of the step; steps with an address are links.

    Styles come from the page's stylesheet, and the elements have escaped every word.
    """
    is_rtl = get_language_bidi()
    root = frame(drawing, str(flow_class.process_title), is_rtl)
    root.set("role", "group")
    root.set("aria-label", str(flow_class.process_title))
    root.set("class", "process-picture")
    fill(root, drawing, notes, is_rtl)
    return SafeString(tostring(root, encoding="unicode"))


def fill(root: Element, drawing: Drawing, notes: Mapping[str, Note], is_rtl: bool) -> None:
    """Bands, arrows and nodes, from right to left where that is read so."""
    drawing = mirrored(drawing) if is_rtl else drawing
    for band in drawing.bands:
        shape = {
            "x": "30",
            "y": str(band.y),
            "width": str(drawing.width - 60),
            "height": str(band.height),
            "rx": "8",
        }
        SubElement(root, "rect", {"class": "band"} | shape)
        write(root, drawing.width - 46 if is_rtl else 46, band.y + 24, band.title, "band-title")
    for arrow in drawing.arrows:
        points = " L".join(f"{x},{y}" for x, y in arrow.points)
        SubElement(root, "path", {"class": "arrow", "d": f"M{points}", "marker-end": f"url(#{HEAD})"})
    for box in drawing.boxes.values():
        if isinstance(box.node, Step):
            draw_step(root, box, box.node, notes.get(box.node.name, Note()), is_rtl)
        else:
            draw_gateway(root, box)


def frame(drawing: Drawing, title: str, is_rtl: bool) -> Element:
    """The empty picture: its size, its title and the head of its arrows."""
    root = Element(
        "svg",
        {
            "xmlns": SVG,
            "viewBox": f"0 0 {drawing.width} {drawing.height}",
            "width": str(drawing.width),
            "direction": "rtl" if is_rtl else "ltr",
        },
    )
    SubElement(root, "title").text = title
    head = {
        "id": HEAD,
        "viewBox": "0 0 10 10",
        "refX": "9",
        "refY": "5",
        "markerWidth": "7",
        "markerHeight": "7",
    }
    marker = SubElement(SubElement(root, "defs"), "marker", head | {"orient": "auto"})
    SubElement(marker, "path", {"d": "M0,0 L10,5 L0,10 z", "fill": "#51707a"})
    return root


def draw_step(root: Element, box: Box, step: Step, note: Note, is_rtl: bool) -> None:
    """Title, role and time, then every way out with where it leads, then what is noted."""
    group = SubElement(root, "a", {"href": note.href}) if note.href else SubElement(root, "g")
    group.set("class", f"node {note.classes}".strip())
    kind = {"class": f"step {step.party}"}
    place = {"x": str(box.x), "y": str(box.y), "width": str(box.width), "height": str(box.height), "rx": "7"}
    SubElement(group, "rect", kind | place)
    start = box.x + box.width - 10 if is_rtl else box.x + 10
    write(group, start, box.y + 21, force_str(step.title), "title")
    limit = f" · {step.within}" if step.within else ""
    per = {"network": _("per network"), "network_phase": _("per network and phase")}.get(step.per, "")
    write(group, start, box.y + 38, f"{Role(step.role).label}{limit}", "who")
    write(group, start, box.y + 53, per, "who")
    arrow = "← " if is_rtl else "→ "
    for line, outcome in enumerate(step.outcomes):
        words = f"{arrow}{force_str(outcome.title)}{note.ways.get(outcome.name, '')}"
        text = write(group, start, box.y + 72 + LINE * line, words, "way")
        text.set("data-to", outcome.target.name)
    below = box.y + 72 + LINE * len(step.outcomes)
    for line, words in enumerate(note.lines):
        write(group, start, below + LINE * line, words, "note")


def draw_gateway(root: Element, box: Box) -> None:
    x, y = box.middle
    half = GATEWAY // 2
    if isinstance(box.node, Start | End):
        classes = "end" if isinstance(box.node, End) else "gateway"
        SubElement(root, "circle", {"class": classes, "cx": str(x), "cy": str(y), "r": str(half - 4)})
        write(root, x, box.y + box.height + 14, force_str(box.node.task_title), "caption")
        return
    corners = f"{x},{y - half} {x + half},{y} {x},{y + half} {x - half},{y}"
    SubElement(root, "polygon", {"class": "gateway", "points": corners})
    write(root, x, y + 8, "×" if isinstance(box.node, Choice) else "+", "mark")
    if isinstance(box.node, Choice):
        write(root, x, box.y + box.height + 14, force_str(box.node.task_title), "caption")


def write(root: Element, x: int, y: int, words: str, kind: str) -> Element:
    text = SubElement(root, "text", {"x": str(x), "y": str(y), "class": kind})
    text.text = words
    return text


def bpmn(flow_class: type[EngineFlow], drawing: Drawing) -> str:
    """The same page as BPMN 2.0 with its diagram, every id once."""
    for prefix, space in (("bpmn", BPMN), ("bpmndi", DI), ("dc", DC), ("di", WAY)):
        register_namespace(prefix, space)
    root = Element(
        f"{{{BPMN}}}definitions", {"id": "definitions", "targetNamespace": "https://eplatform.example/bpmn"}
    )
    name = f"{flow_class.kind}_v{flow_class.version}"
    process = SubElement(
        root,
        f"{{{BPMN}}}process",
        {"id": name, "name": force_str(flow_class.process_title), "isExecutable": "false"},
    )
    for box in drawing.boxes.values():
        describe(process, box, drawing.arrows)
    for arrow in drawing.arrows:
        ends = {"sourceRef": node_id(arrow.source), "targetRef": node_id(arrow.target)}
        SubElement(
            process, f"{{{BPMN}}}sequenceFlow", {"id": f"way_{arrow.name}", "name": arrow.label} | ends
        )
    plane = SubElement(
        SubElement(root, f"{{{DI}}}BPMNDiagram", {"id": "diagram"}), f"{{{DI}}}BPMNPlane",
        {"id": "plane", "bpmnElement": name},
    )  # fmt: skip
    place(plane, drawing)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def describe(process: Element, box: Box, arrows: list[Arrow]) -> None:
    node = box.node
    element = SubElement(
        process, f"{{{BPMN}}}{node.bpmn_element}", {"id": node_id(node), "name": force_str(node.task_title)}
    )
    for arrow in arrows:
        if arrow.target is node:
            SubElement(element, f"{{{BPMN}}}incoming").text = f"way_{arrow.name}"
    for arrow in arrows:
        if arrow.source is node:
            SubElement(element, f"{{{BPMN}}}outgoing").text = f"way_{arrow.name}"
    if isinstance(node, Step) and node.role == Role.PLATFORM and node.within:
        timer = SubElement(element, f"{{{BPMN}}}timerEventDefinition")
        SubElement(timer, f"{{{BPMN}}}timeDuration").text = node.within.iso()
    elif isinstance(node, Step) and node.per != "file":
        SubElement(element, f"{{{BPMN}}}multiInstanceLoopCharacteristics")


def place(plane: Element, drawing: Drawing) -> None:
    for box in drawing.boxes.values():
        shape = SubElement(
            plane, f"{{{DI}}}BPMNShape", {"id": f"shape_{box.node.name}", "bpmnElement": node_id(box.node)}
        )
        bounds = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
        SubElement(shape, f"{{{DC}}}Bounds", {key: str(value) for key, value in bounds.items()})
    for arrow in drawing.arrows:
        edge = SubElement(
            plane, f"{{{DI}}}BPMNEdge", {"id": f"edge_{arrow.name}", "bpmnElement": f"way_{arrow.name}"}
        )
        for x, y in arrow.points:
            SubElement(edge, f"{{{WAY}}}waypoint", {"x": str(x), "y": str(y)})


def node_id(node: object) -> str:
    return f"node_{node.name}"  # type: ignore[attr-defined]
