"""`manage.py measure_log` prints the figures of a log as tables and as JSON."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from tests.workflows.measuring.test_xes import SAMPLE


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def told(*arguments):
    out = io.StringIO()
    call_command("measure_log", *arguments, stdout=out)
    return out.getvalue()


def test_json_holds_every_figure():
    found = json.loads(told(str(SAMPLE), "--json", "--top", "1"))

    assert (found["files"], found["events"], found["variants"]) == (2, 6, 2)
    assert found["duration_days"] == {"mean": 7.5, "median": 7.5, "p90": 9.5, "max": 10.0}
    assert found["deadlines"][0] == {"deadline": "deadline", "files": 1, "missed": 1}
    assert found["files_by"] == {"channel": {"Desk": 1}}
    assert found["steps"]["check"]["again"] == 1
    assert len(found["top_variants"]) == 1


def test_tables_name_steps_and_variants():
    found = told(str(SAMPLE))

    assert "check → pay" in found
    assert "of 1 ended  missed" in found


def test_log_that_cannot_be_read_ends_the_command_with_its_reason(tmp_path):
    bad = tmp_path / "bad.xes"
    bad.write_text("<log><trace>")

    with pytest.raises(CommandError, match="not well-formed"):
        told(str(bad))
