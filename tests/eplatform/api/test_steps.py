"""Steps seen and performed: the portal's forms, checks and words."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from eplatform.acting import form_class
from eplatform.api import describing, filling
from tests.eplatform.api.conftest import kind
from tests.factories import NOW, connection_file, do, drive, step
from tests.sites import only_network, ready_for_acceptance, site, visit
from workflows.works.models import AcceptanceMinutes


def steps_of(call, person, file):
    return call(person).get(f"/files/{file.reference}/steps")


def perform(call, person, task, status=200, **body):
    file = task.process.connection_file
    return call(person).post(f"/files/{file.reference}/steps/{task.pk}", body, status=status)


def fields(found, outcome):
    return {
        field["name"]: field
        for each in found["outcomes"]
        if each["code"] == outcome
        for field in each["fields"]
    }


def test_steps_tell_their_outcomes_to_those_who_may_perform_them(cast, call):
    file = connection_file(cast)

    (mine,) = steps_of(call, cast.desk_officer, file)
    (theirs,) = steps_of(call, cast.applicant, file)

    assert mine["mine"]
    assert mine["role"]["code"] == "desk_officer"
    assert [outcome["code"] for outcome in mine["outcomes"]] == ["complete", "incomplete"]
    assert not theirs["mine"]
    assert theirs["outcomes"] == []


def test_fields_are_those_of_the_form(cast, call):
    file = connection_file(cast, networks=("electricity",))
    drive(file, to="study", cast=cast)

    (found,) = steps_of(call, cast.study_engineer, file)
    solution = fields(found, "feasible")

    assert solution["voltage"]["type"] == "choice"
    assert [choice["code"] for choice in solution["voltage"]["choices"]] == ["low", "medium"]
    assert solution["substation_count"]["type"] == "integer"
    assert solution["extension_needed"]["type"] == "boolean"
    assert fields(found, "needs_information")["note"]["required"]
    assert not solution["note"]["required"]


def test_ways_of_the_platform_are_neither_told_nor_taken(cast, call):
    file = connection_file(cast)
    do(step(file, "completeness"), "incomplete", cast=cast, at=NOW)
    task = step(file, "supplement")

    (found,) = steps_of(call, cast.applicant, file)
    problem = perform(call, cast.applicant, task, outcome="lapsed", status=422)

    assert [outcome["code"] for outcome in found["outcomes"]] == ["supplied"]
    assert kind(problem) == "unknown-outcome"
    assert "lapsed." not in problem["detail"]


def test_performing_moves_the_file_and_tells_what_is_open(cast, call):
    file = connection_file(cast)
    task = step(file, "completeness")

    done = perform(call, cast.desk_officer, task, outcome="incomplete", note="The title deed is missing")

    assert [each["step"]["code"] for each in done["open_steps"]] == ["supplement"]
    assert file.timeline.get(step="completeness").note == "The title deed is missing"


def test_multipart_does_the_same(cast, call):
    file = connection_file(cast)
    task = step(file, "completeness")

    call(cast.desk_officer).send(
        f"/files/{file.reference}/steps/{task.pk}", {"outcome": "incomplete", "note": "The deed"}
    )

    assert step(file, "supplement").is_open


def test_engineer_concludes_a_study_with_typed_values(cast, call):
    file = connection_file(cast, networks=("electricity",))
    (task,) = drive(file, to="study", cast=cast)

    perform(
        call, cast.study_engineer, task, outcome="feasible", voltage="medium", substation="public",
        substation_count=1, substation_kva=400, extension_needed=True,
    )  # fmt: skip

    study = file.studies.get()
    assert (study.voltage, study.substation_kva, study.extension_needed) == ("medium", 400, True)


def test_field_faults_point_into_the_body_and_say_what_the_portal_says(cast, call, client):
    file = connection_file(cast, networks=("electricity",))
    (task,) = drive(file, to="study", cast=cast)
    body = {"outcome": "feasible", "substation_count": "many", "voltage": "high"}

    problem = perform(call, cast.study_engineer, task, status=422, **body)
    form = form_class(task, "feasible")(
        filling.fields_of(body), task=task, outcome="feasible", by=cast.study_engineer
    )

    told = {error["pointer"]: error["message"] for error in problem["errors"]}
    assert set(told) == {"#/substation_count", "#/voltage"}
    with translation.override("en"):
        form.is_valid()
        assert told["#/voltage"] == form.errors["voltage"][0]
    assert task.pk == step(file, "study", "electricity").pk


def test_unknown_fields_and_nested_values_are_refused(cast, call):
    task = step(connection_file(cast), "completeness")

    unknown = perform(call, cast.desk_officer, task, outcome="incomplete", remark="x", status=422)
    nested = perform(call, cast.desk_officer, task, outcome="incomplete", note={"a": 1}, status=422)

    assert unknown["errors"] == [{"pointer": "#/remark", "message": "There is no such field here."}]
    assert nested["errors"][0]["pointer"] == "#/note"


@pytest.mark.parametrize("person", ["applicant", "reader", "cashier", "auditor"])
def test_those_of_another_role_may_not(cast, call, person):
    task = step(connection_file(cast), "completeness")

    problem = perform(call, getattr(cast, person), task, outcome="complete", status=403)

    assert kind(problem) == "not-yours"


def test_reader_of_the_applicant_may_not_answer_for_it(cast, call):
    file = connection_file(cast)
    perform(call, cast.desk_officer, step(file, "completeness"), outcome="incomplete", note="The deed")

    assert (
        kind(perform(call, cast.reader, step(file, "supplement"), outcome="supplied", status=403))
        == "not-yours"
    )


def test_engineer_of_another_network_may_not(cast, call):
    file = connection_file(cast, networks=("water",))
    (task,) = drive(file, to="study", cast=cast)
    only_network(cast.study_engineer, "sewerage")

    perform(call, cast.study_engineer, task, outcome="needs_information", note="x", status=403)


def test_stranger_finds_no_step_and_one_of_another_file_is_not_found(cast, call):
    file, other = connection_file(cast), connection_file(cast)
    task = step(other, "completeness")

    perform(call, cast.stranger, task, outcome="complete", status=404)
    call(cast.desk_officer).post(
        f"/files/{file.reference}/steps/{task.pk}", {"outcome": "complete"}, status=404
    )


def test_refusal_says_what_the_portal_says(cast, call, client):
    file = connection_file(cast)
    task = step(file, "completeness")

    problem = perform(call, cast.desk_officer, task, outcome="complete", status=422)
    client.force_login(cast.desk_officer)
    client.cookies["language"] = "en"
    type(cast.desk_officer).objects.filter(pk=cast.desk_officer.pk).update(language="en")
    page = client.post(reverse("portal:step", args=[file.reference, task.pk]), {"outcome": "complete"})

    (complete,) = [each["form"] for each in page.context["forms"] if each["way"].name == "complete"]
    assert problem["detail"] == complete.non_field_errors()[0]


def test_inspector_accepts_with_lists_and_dates(cast, call):
    file, _tasks = site(cast)
    visit(file, by=cast.inspector)
    task = step(file, "site_follow_up", "water", 1)
    perform(call, cast.inspector, task, outcome="acceptance_asked")
    ready_for_acceptance(file, cast)

    perform(
        call, cast.inspector, step(file, "technical_acceptance", "water", 1), outcome="reserves",
        participants=["Amal; Al Amal; applicant", "Omar; Lydec; inspector"], note="Conforme",
        reserve_text="Tampon à sceller", reserve_severity="minor", reserve_due_date="2030-01-15",
    )  # fmt: skip

    minutes = AcceptanceMinutes.objects.get(connection_file=file)
    assert "Omar" in str(minutes.participants)
    assert step(file, "lifting", "water", 1).is_open


def test_every_form_of_every_step_can_be_described(cast):
    """All that a form asks for has a type, and what it is prefilled with can be sent back."""
    for file in (connection_file(cast, phases=1), connection_file(cast, kind="industrial")):
        while opened := list(file.open_steps().order_by("pk")):
            task = next((each for each in opened if each.network == "sewerage"), opened[0])
            for way in task.flow_task.outcomes:
                if not way.by_platform:
                    form = form_class(task, way.name)(
                        task=task, outcome=way.name, by=cast.for_role(task.role)
                    )
                    assert all(field.label for field in describing.fields(form))
            outcome = task.flow_task.outcomes[0].name
            do(task, outcome, cast=cast, at=NOW)


def test_file_among_the_fields_is_none_of_them(rf):
    request = rf.post("/", {"outcome": "x", "photo": SimpleUploadedFile("a.jpg", b"x")})

    assert dict(filling.body_of(request)) == {"outcome": ["x"]}
