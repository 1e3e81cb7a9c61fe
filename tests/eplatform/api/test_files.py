"""Lists and reads of connection files: who sees what, and what it costs."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eplatform.accounts.models import Posting
from eplatform.api.schemas import StageCode
from tests.eplatform.api.conftest import kind
from tests.factories import ALL_NETWORKS, NOW, connection_file, drive
from workflows.flows.stages import STAGES

SECRET = "Lotissement des Orangers secrets"
READS = ["", "/timeline", "/steps", "/papers", "/estimates", "/estimates/water"]


def queries(caller, path):
    caller.get(path)
    with CaptureQueriesContext(connection) as captured:
        caller.get(path)
    return len(captured)


def test_list_is_of_the_files_one_may_see(cast, call):
    file = connection_file(cast, title=SECRET)

    assert call(cast.stranger).get("/files")["items"] == []
    for person in (cast.applicant, cast.reader, cast.desk_officer, cast.auditor):
        assert [line["reference"] for line in call(person).get("/files")["items"]] == [file.reference]


@pytest.mark.parametrize("path", READS)
def test_file_is_not_found_for_a_stranger(cast, call, path):
    file = connection_file(cast, title=SECRET)

    problem = call(cast.stranger).get(f"/files/{file.reference}{path}", status=404)

    assert kind(problem) == "not-found"
    assert SECRET not in json.dumps(problem)


def test_file_of_another_territory_is_not_found_by_staff(cast, call):
    file = connection_file(cast)
    other = type(file.territory).objects.create(
        code="rabat", name_fr="Rabat", name_ar="الرباط", name_en="Rabat"
    )
    Posting.objects.filter(user=cast.desk_officer).update(territory=other)

    call(cast.desk_officer).get(f"/files/{file.reference}", status=404)
    assert call(cast.desk_officer).get("/files")["items"] == []


def test_read_tells_where_the_file_stands(cast, call):
    file = connection_file(cast, networks=ALL_NETWORKS)

    found = call(cast.applicant).get(f"/files/{file.reference}")

    assert found["reference"] == file.reference
    assert found["kind"] == {"code": "subdivision", "label": "Subdivision"}
    assert found["status"] == {"code": "running", "label": "Admission"}
    assert found["stage"]["code"] == "admission"
    assert found["step"]["code"] == "completeness"
    assert found["turn"]["code"] == "utility"
    assert found["clock"]["due_at"].endswith("Z")
    assert found["area_m2"] == "5200.00"
    assert found["submitted_at"] == "2026-03-02T09:00:00Z"
    assert [part["network"]["code"] for part in found["networks"]] == [
        "sewerage", "water", "electricity", "lighting",
    ]  # fmt: skip
    assert {part["state"]["code"] for part in found["networks"]} == {"asked"}
    assert found["clocks"]["applicant_days"] == 0
    assert found["clocks"]["utility_days"] > 0
    assert [party["organisation"] for party in found["parties"]] == [str(cast.organisation)]


def test_acts_are_those_the_person_may_do(cast, call):
    file = connection_file(cast)

    def acts(person):
        return {act["code"] for act in call(person).get(f"/files/{file.reference}")["acts"]}

    assert acts(cast.applicant) == {"withdraw", "transfer", "nominate"}
    assert acts(cast.coordinator) == {"correct", "coordinate", "suspend", "refuse", "transfer"}
    assert acts(cast.reader) == acts(cast.cashier) == set()


def test_labels_follow_the_language_and_codes_do_not(cast, call):
    file = connection_file(cast)

    found = {
        language: call(cast.applicant, **{"Accept-Language": language}).get(f"/files/{file.reference}")
        for language in ("fr", "ar")
    }

    assert found["fr"]["kind"]["code"] == found["ar"]["kind"]["code"]
    assert found["fr"]["territory"]["label"] != found["ar"]["territory"]["label"]


def test_search_and_filters_are_those_of_the_portal(cast, call):
    water = connection_file(cast, networks=("water",), title="Les Oliviers")
    plant = connection_file(cast, kind="industrial", title="Usine")
    drive(water, to="pricing", cast=cast)
    caller = call(cast.coordinator)

    def found(**query):
        return [line["reference"] for line in caller.get("/files", **query)["items"]]

    assert found(q="oliviers") == [water.reference]
    assert found(kind="industrial") == [plant.reference]
    assert found(stage="estimate") == [water.reference]
    assert found(state="closed") == []
    assert set(found(state="running")) == {water.reference, plant.reference}
    assert set(found(state="late")) == {water.reference, plant.reference}


def test_pages_follow_one_another_without_a_gap(cast, call):
    files = [connection_file(cast, at=NOW + timedelta(minutes=n // 2)) for n in range(5)]
    caller, seen, after = call(cast.applicant), [], ""

    while after is not None:
        page = caller.get("/files", limit=2, after=after)
        seen += [line["reference"] for line in page["items"]]
        after = page["next"]

    assert seen == [file.reference for file in reversed(files)]


def test_lists_cost_the_same_with_one_file_and_with_thirty(cast, call):
    connection_file(cast)
    caller, staff = call(cast.applicant), call(cast.desk_officer)
    before = queries(caller, "/files"), queries(staff, "/inbox")
    for _number in range(29):
        connection_file(cast)

    assert (queries(caller, "/files"), queries(staff, "/inbox")) == before
    assert max(before) <= 7


def test_reads_cost_the_same_early_and_late(cast, call):
    fresh, old = connection_file(cast), connection_file(cast, phases=2)
    drive(old, to="guarantee", cast=cast)
    caller = call(cast.applicant)

    for path in ("", "/timeline", "/papers", "/estimates"):
        early, late = (queries(caller, f"/files/{file.reference}{path}") for file in (fresh, old))

        assert late == early <= 13, path


def test_stage_codes_are_those_of_the_portal():
    assert list(StageCode) == [stage.key for stage in STAGES]
