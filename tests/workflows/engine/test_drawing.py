"""Every published page can be drawn, whole, and its BPMN holds together."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.utils import translation

from workflows.engine.drawing import BPMN, bpmn, svg
from workflows.engine.layout import lay_out, mirrored
from workflows.engine.versions import all_versions
from workflows.flows.stages import STAGES

BANDS = [(str(stage.title), sorted(stage.steps)) for stage in STAGES]
PAGES = [pytest.param(flow, id=f"{flow.kind}-v{flow.version}") for flow in all_versions()]


@pytest.mark.parametrize("flow", PAGES)
def test_picture_holds_every_node_and_way_out(flow):
    with translation.override("fr"):
        drawing = lay_out(flow, BANDS)
        words = [text.text for text in ElementTree.fromstring(svg(flow, drawing)).iter() if text.text]

        assert set(drawing.boxes) == set(flow.instance._nodes_by_name)
        for step in flow.steps():
            assert str(step.title) in words
            assert {f"→ {way.title}" for way in step.outcomes} <= set(words)


@pytest.mark.parametrize("flow", PAGES)
def test_boxes_do_not_cover_one_another(flow):
    boxes = list(lay_out(flow, BANDS).boxes.values())

    for place, box in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart_x = box.x + box.width <= other.x or other.x + other.width <= box.x
            apart_y = box.y + box.height <= other.y or other.y + other.height <= box.y
            assert apart_x or apart_y, (box.node.name, other.node.name)


@pytest.mark.parametrize("flow", PAGES)
def test_bpmn_has_every_id_once_and_no_loose_end(flow):
    root = ElementTree.fromstring(bpmn(flow, lay_out(flow, BANDS)).encode())

    ids = [element.get("id") for element in root.iter() if element.get("id")]
    flows = list(root.iter(f"{{{BPMN}}}sequenceFlow"))

    assert len(ids) == len(set(ids))
    assert {end for way in flows for end in (way.get("sourceRef"), way.get("targetRef"))} <= set(ids)


def test_picture_in_arabic_runs_from_right_to_left():
    flow = all_versions()[0]
    drawing = lay_out(flow, BANDS)

    with translation.override("ar"):
        root = ElementTree.fromstring(svg(flow, drawing))
    flipped = mirrored(drawing)

    assert root.get("direction") == "rtl"
    assert flipped.boxes["start"].x > flipped.boxes["completeness"].x
    assert mirrored(flipped) == drawing


def test_every_step_belongs_to_a_stage():
    named = {step.name for flow in all_versions() for step in flow.steps()}

    assert named == set().union(*(stage.steps for stage in STAGES))


def test_command_writes_a_picture_in_each_language(tmp_path):
    call_command("draw_process", into=tmp_path, verbosity=0)

    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == sorted(
        f"{flow.kind}-v{flow.version}.{ending}"
        for flow in all_versions()
        for ending in ("ar.svg", "bpmn", "en.svg", "fr.svg")
    )
