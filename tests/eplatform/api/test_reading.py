"""Bodies are read whole and rightly or refused with what is wrong and where; nothing is guessed."""

from __future__ import annotations

import pytest

from tests.eplatform.api.conftest import kind
from tests.factories import connection_file, step
from workflows.engine.models import Task

LONE = r"\ud800"
JSON = {"content_type": "application/json"}


def pointers(problem):
    return [error["pointer"] for error in problem["errors"]]


@pytest.fixture
def file(cast):
    return connection_file(cast)


@pytest.mark.parametrize("character", [r"\ud800", r"\udfff", r"\u0000"])
@pytest.mark.parametrize(
    ("act", "body", "where"),
    [
        ("uploads", '{"kind": "%s", "name": "a.pdf", "size": 1}', "#/kind"),
        ("acts/suspend", '{"cause": "%s", "reason": "x"}', "#/cause"),
        ("steps/{step}", '{"outcome": "%s"}', "#/outcome"),
        ("steps/{step}", '{"outcome": "incomplete", "note": ["a", "%s"]}', "#/note/1"),
        ("steps/{step}/assign", '{"to": "%s"}', "#/to"),
    ],
)
def test_text_that_nobody_can_keep_is_pointed_at(cast, call, file, character, act, body, where):
    path = f"/files/{file.reference}/{act.format(step=step(file, 'completeness').pk)}"

    problem = call(cast.desk_officer).post(path, body.replace("%s", character), status=422, **JSON)

    assert pointers(problem) == [where]


def test_name_that_nobody_can_keep_is_pointed_at(cast, call, file):
    body = f'{{"outcome": "incomplete", "note": "x", "{LONE}": 1}}'
    path = f"/files/{file.reference}/steps/{step(file, 'completeness').pk}"

    problem = call(cast.desk_officer).post(path, body, status=422, **JSON)

    assert pointers(problem) == ["#/?"]


def test_form_that_holds_nul_is_pointed_at(cast, call, file):
    fields = {"outcome": "a\0", "note": "x"}

    problem = call(cast.desk_officer).send(
        f"/files/{file.reference}/steps/{step(file, 'completeness').pk}", fields, status=422
    )

    assert pointers(problem) == ["#/outcome/0"]


@pytest.mark.parametrize("depth", [10, 500])
def test_fault_is_found_however_deep(cast, call, file, depth):
    body = '{"kind": ' + "[" * depth + f'"{LONE}"' + "]" * depth + "}"

    problem = call(cast.applicant).post(f"/files/{file.reference}/uploads", body, status=422, **JSON)

    assert pointers(problem) == ["#/kind" + "/0" * depth]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_number_that_is_none_performs_nothing(cast, call, file, number):
    task = step(file, "completeness")
    body = f'{{"outcome": "incomplete", "note": {number}}}'

    problem = call(cast.desk_officer).post(
        f"/files/{file.reference}/steps/{task.pk}", body, status=422, **JSON
    )

    assert problem["errors"] == [{"pointer": "#/note", "message": "Enter a number."}]
    assert Task.objects.get(pk=task.pk).is_open


@pytest.mark.parametrize("body", ["null", "[]", '"x"', "1"])
@pytest.mark.parametrize("act", ["steps/{step}/release", "steps/{step}", "uploads"])
def test_body_that_is_no_object_is_told_to_be_one(cast, call, file, act, body):
    path = f"/files/{file.reference}/{act.format(step=step(file, 'completeness').pk)}"

    problem = call(cast.desk_officer).post(path, body, status=422, **JSON)

    assert problem["errors"] == [{"pointer": "#", "message": "Send an object."}]


def test_member_that_nobody_reads_is_refused(cast, call, file):
    path = f"/files/{file.reference}/uploads"
    body = {"kind": "D08", "name": "a.pdf", "size": 1, "junk": 1}

    problem = call(cast.applicant).post(path, body, status=422)

    assert problem["errors"] == [{"pointer": "#/junk", "message": "There is no such field here."}]


def test_true_is_no_number(cast, call, file):
    body = {"kind": "D08", "name": "a.pdf", "size": True, "phase": True}

    problem = call(cast.applicant).post(f"/files/{file.reference}/uploads", body, status=422)

    assert pointers(problem) == ["#/size", "#/phase"]
    assert kind(problem) == "invalid"
