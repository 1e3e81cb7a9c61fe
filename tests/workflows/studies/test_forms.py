"""The forms of study, clarification and refusal, as portal and API fill them."""

from __future__ import annotations

import pytest

from eplatform.acting import form_class
from tests.factories import NOW, connection_file, do, drive, step
from workflows.studies import recording
from workflows.studies.forms import ClarificationForm, RefusalForm, StudyForm
from workflows.studies.models import Study


def filled(task, outcome, by, **data):
    return form_class(task, outcome)(data, task=task, outcome=outcome, by=by)


def study_step(cast, network="water", **facts):
    file = connection_file(cast, **facts)
    drive(file, to="study", cast=cast)
    return file, step(file, "study", network)


@pytest.mark.parametrize(
    ("network", "names"),
    [
        ("electricity", ["voltage", "substation", "substation_count", "substation_kva"]),
        ("water", ["diameter_mm", "pressure_bar", "fire_l_s"]),
        ("sewerage", ["diameter_mm"]),
    ],
)
def test_study_form_asks_what_there_is_to_decide(cast, network, names):
    _file, task = study_step(cast, network)

    form = form_class(task, "feasible")(task=task, outcome="feasible", by=cast.study_engineer)

    assert isinstance(form, StudyForm)
    assert list(form.fields) == [*names, "extension_needed", "note"]


def test_study_form_is_prefilled_and_shows_the_calculation(cast):
    _file, task = study_step(cast, "electricity")

    form = form_class(task, "feasible")(task=task, outcome="feasible", by=cast.study_engineer)

    assert (form["substation_count"].initial, form["voltage"].initial) == (1, "low")
    assert [network for network, found in form.calculations if found.lines] == [form.task.network]


def test_empty_answer_keeps_what_was_computed(cast):
    _file, task = study_step(cast)
    form = filled(task, "feasible", cast.study_engineer)

    assert form.is_valid(), form.errors
    form.perform(at=NOW)

    study = Study.objects.get()
    assert study.diameter_mm == study.results["solution"]["diameter_mm"]


def test_field_sent_empty_is_a_decision(cast):
    _file, task = study_step(cast)
    form = filled(task, "feasible", cast.study_engineer, diameter_mm="", pressure_bar="2.5", note="")

    assert form.is_valid(), form.errors
    form.perform(at=NOW)

    study = Study.objects.get()
    assert (study.diameter_mm, str(study.pressure_bar)) == (None, "2.50")


@pytest.mark.parametrize(
    ("count", "kva", "kept"), [("0", "630", (0, None)), ("2", "400", (2, 400)), ("2", "", None)]
)
def test_substations_go_with_their_power(cast, count, kva, kept):
    _file, task = study_step(cast, "electricity")
    form = filled(task, "feasible", cast.study_engineer, substation_count=count, substation_kva=kva)

    if not form.is_valid():
        assert kept is None
        assert list(form.errors) == ["substation_kva"]
        return
    form.perform(at=NOW)

    study = Study.objects.get()
    assert (study.substation_count, study.substation_kva) == kept


def test_plant_decides_on_the_discharge_agreement(cast):
    file = connection_file(cast, kind="industrial", networks=("sewerage",))
    (task,) = drive(file, to="study", cast=cast)
    form = filled(task, "feasible", cast.study_engineer, discharge_agreement_needed="yes")

    assert form.is_valid(), form.errors
    form.perform(at=NOW)

    assert Study.objects.get().discharge_agreement_needed


def test_unfavourable_asks_why(cast):
    _file, task = study_step(cast)

    form = filled(task, "unfavourable", cast.study_engineer, note="")

    assert list(form.errors) == ["note"]
    assert list(form.fields) == ["note"]


def test_clarification_asks_for_an_answer(cast):
    file, task = study_step(cast)
    do(task, "needs_information", cast=cast, at=NOW)
    clarification = step(file, "clarification", "water")

    empty = filled(clarification, "clarified", cast.applicant, note="")
    form = filled(clarification, "clarified", cast.applicant, note="Cote du regard : 12,40")

    assert isinstance(form, ClarificationForm)
    assert (empty.is_valid(), form.is_valid()) == (False, True)
    form.perform(at=NOW)
    assert file.timeline.latest("number").note == "Cote du regard : 12,40"


def test_refusal_states_reason_and_appeal(cast):
    file = connection_file(cast, networks=("water",))
    (task,) = drive(file, to="study", cast=cast)
    recording.conclude(task, "unfavourable", by=cast.study_engineer, at=NOW, note="Pas de pression")
    review = step(file, "refusal_review")
    form = filled(review, "refused", cast.coordinator, note="Hors réseau", appeal="Trente jours, à la régie")

    assert isinstance(form, RefusalForm)
    assert form.is_valid()
    form.perform(at=NOW)

    file.refresh_from_db()
    assert file.final_state == "refused"
    note = file.timeline.latest("number").note
    assert "Hors réseau" in note
    assert "Trente jours" in note
