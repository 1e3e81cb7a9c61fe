"""Versions are counted with their files by step, those that the code lacks among them."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command

from tests.factories import NOW, connection_file, drive
from workflows.engine import exits
from workflows.engine.counting import versions_with_files
from workflows.engine.models import Process

pytestmark = pytest.mark.django_db


def test_files_are_counted_by_version_and_step(cast):
    connection_file(cast)
    drive(connection_file(cast), to="study", cast=cast)
    ended = connection_file(cast)
    exits.leave(ended.process, "withdrawn", by=cast.applicant, at=NOW, reason="")

    counts = {version.name: version for version in versions_with_files()}

    first = counts["subdivision:1"]
    assert (first.live, first.ended) == (2, 1)
    assert [(each.name, each.files, each.steps) for each in first.steps] == [
        ("completeness", 1, 1),
        ("study", 1, 3),
    ]
    assert (counts["subdivision:2"].live, counts["subdivision:2"].steps) == (0, [])


def test_a_version_that_the_code_lacks_is_counted_by_its_reference(cast):
    file = connection_file(cast)
    lost = "workflows/flows.subdivision.SubdivisionV0"
    Process.objects.filter(pk=file.process_id).update(flow_class=lost)
    said = io.StringIO()

    call_command("process_versions", "--json", stdout=said)

    found = {version["version"]: version for version in json.loads(said.getvalue())}
    assert (found[lost]["in_code"], found[lost]["live"]) == (False, 1)
    assert found[lost]["steps"] == [{"step": "completeness", "files": 1, "open": 1}]


def test_table_on_the_terminal(cast):
    drive(connection_file(cast), to="study", cast=cast)
    said = io.StringIO()

    call_command("process_versions", stdout=said)

    lines = [line.split() for line in said.getvalue().splitlines()]
    assert ["subdivision:1", "2024-10-01", "1", "0"] in lines
    assert ["study", "1", "(3", "open", "steps)"] in lines
    assert ["subdivision:2", "2026-09-01", "0", "0"] in lines
