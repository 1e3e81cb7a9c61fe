"""Recording studies: versions, opinions, the solution decided, the extension of time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from eplatform.accounts.networks import Network
from tests.factories import NOW, connection_file, do, drive, step
from tests.sites import only_network
from workflows.engine import clocks, exits
from workflows.engine.door import perform
from workflows.engine.errors import AlreadyMoved, NotYours, ReasonMissing, RequirementMissing, Suspended
from workflows.files.leaving import resume, suspend
from workflows.studies import recording
from workflows.studies.models import Study


def studied(cast, network="water", **facts):
    file = connection_file(cast, **facts)
    drive(file, to="study", cast=cast)
    return file, step(file, "study", network)


def test_conclude_keeps_the_study_ticks_it_and_moves_the_step(cast):
    file, task = studied(cast)

    study = recording.conclude(task, "feasible", by=cast.study_engineer, at=NOW, note="Raccordement rue 4")

    task.refresh_from_db()
    assert (study.network, study.version, study.opinion) == ("water", 1, "feasible")
    assert study.diameter_mm == study.results["solution"]["diameter_mm"]
    assert (task.outcome, task.finished_by) == ("feasible", cast.study_engineer)
    assert file.network_parts.get(network="water").state == "feasible"
    assert file.requirements.filter(key="study_recorded", network="water").exists()
    assert [entry.kind for entry in file.timeline.order_by("number")][-2:] == ["study_recorded", "step"]


def test_conclude_lets_the_engineer_decide_otherwise_than_computed(cast):
    _file, task = studied(cast)

    study = recording.conclude(
        task, "feasible", facts={"diameter_mm": 200, "pressure_bar": None, "extension_needed": True},
        by=cast.study_engineer, at=NOW,
    )  # fmt: skip

    assert (study.diameter_mm, study.pressure_bar, study.extension_needed) == (200, None, True)
    assert study.results["solution"]["diameter_mm"] != 200


def test_conclude_without_a_substation_keeps_none(cast):
    _file, task = studied(cast, "electricity")
    facts = {"substation_count": 0, "substation_kva": None}

    study = recording.conclude(task, "feasible", facts=facts, by=cast.study_engineer, at=NOW)

    assert (study.voltage, study.substation_count, study.substation_kva) == ("low", 0, None)


def test_conclude_unfavourable_says_why(cast):
    _file, task = studied(cast)

    with pytest.raises(ReasonMissing):
        recording.conclude(task, "unfavourable", by=cast.study_engineer, at=NOW)

    assert not Study.objects.exists()


@pytest.mark.parametrize("who", ["applicant", "stranger", "inspector", "coordinator"])
def test_conclude_by_anybody_else_leaves_nothing(cast, who):
    file, task = studied(cast)

    with pytest.raises(NotYours):
        recording.conclude(task, "feasible", by=getattr(cast, who), at=NOW)

    assert not Study.objects.exists()
    assert not file.requirements.filter(key="study_recorded").exists()


def test_conclude_by_the_engineer_of_another_network_is_refused(cast):
    _file, task = studied(cast)
    engineer = only_network(cast.study_engineer, Network.ELECTRICITY)

    with pytest.raises(NotYours):
        recording.conclude(task, "feasible", by=engineer, at=NOW)


def test_conclude_twice_tells_who_was_faster_and_keeps_one_version(cast):
    _file, task = studied(cast)
    recording.conclude(task, "feasible", by=cast.study_engineer, at=NOW)

    with pytest.raises(AlreadyMoved):
        recording.conclude(task, "feasible", by=cast.study_engineer, at=NOW)

    assert Study.objects.count() == 1


def test_a_study_made_again_is_a_second_version_and_must_be_recorded(cast):
    file = connection_file(cast, networks=("water",))
    drive(file, to="study", cast=cast)
    recording.conclude(
        step(file, "study", "water"),
        "unfavourable",
        by=cast.study_engineer,
        at=NOW,
        note="Pression trop basse",
    )
    perform(step(file, "refusal_review"), "study_again", by=cast.coordinator, at=NOW, note="Surpresseur")
    again = step(file, "study", "water")

    with pytest.raises(RequirementMissing):
        perform(again, "feasible", by=cast.study_engineer, at=NOW)
    study = recording.conclude(again, "feasible", by=cast.study_engineer, at=NOW)

    assert study.version == 2
    assert recording.latest(file) == {"water": study}
    assert Study.objects.filter(connection_file=file).count() == 2


def test_needs_information_returns_to_the_same_network(cast):
    file, task = studied(cast)
    do(task, "needs_information", cast=cast, at=NOW)

    do(step(file, "clarification", "water"), "clarified", cast=cast, at=NOW)

    assert step(file, "study", "water").network == "water"
    assert file.open_steps().filter(step="study").count() == 3


def test_extend_gives_the_longer_time_once(cast):
    file, task = studied(cast)
    calendar = clocks.calendar_of(file.territory_id)
    opened = timezone.localdate(task.created)

    recording.extend(task, by=cast.study_engineer, at=NOW, reason="Extension de 400 m")

    task.refresh_from_db()
    assert timezone.localdate(task.due_at) == calendar.after(opened, 30)
    entry = file.timeline.get(kind="study_extended")
    assert (entry.network, entry.note, entry.by) == ("water", "Extension de 400 m", cast.study_engineer)
    with pytest.raises(recording.AlreadyExtended):
        recording.extend(task, by=cast.study_engineer, at=NOW, reason="Encore")


def test_extend_keeps_the_days_that_a_suspension_gave_back(cast):
    file, task = studied(cast)
    calendar = clocks.calendar_of(file.territory_id)
    suspend(file, by=cast.coordinator, at=NOW + timedelta(days=1), note="Voirie")
    resume(file, by=cast.coordinator, at=NOW + timedelta(days=15))
    task.refresh_from_db()
    shifted = timezone.localdate(task.due_at)

    recording.extend(task, by=cast.study_engineer, at=NOW + timedelta(days=16), reason="Extension")

    task.refresh_from_db()
    assert timezone.localdate(task.due_at) == calendar.after(shifted, 15)


def test_extend_by_a_stranger_or_of_another_step_is_refused(cast):
    file, task = studied(cast)
    other = step(file, "study", "electricity")
    do(other, "needs_information", cast=cast, at=NOW)

    with pytest.raises(NotYours):
        recording.extend(task, by=cast.stranger, at=NOW, reason="x")
    with pytest.raises(recording.AlreadyExtended):
        recording.extend(
            step(file, "clarification", "electricity"), by=cast.applicant, at=NOW, reason="Plus de temps"
        )


def test_extend_moves_the_due_date_of_the_file(cast):
    file = connection_file(cast, networks=("water",))
    (task,) = drive(file, to="study", cast=cast)

    recording.extend(task, by=cast.study_engineer, at=NOW, reason="Extension")

    file.refresh_from_db()
    task.refresh_from_db()
    assert file.next_due_at == task.due_at


def test_studies_are_never_changed(cast):
    _file, task = studied(cast)
    study = recording.conclude(task, "feasible", by=cast.study_engineer, at=NOW)

    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        Study.objects.filter(pk=study.pk).update(opinion="unfavourable", comment="x")


@pytest.mark.parametrize(
    ("network", "facts", "constraint"),
    [
        ("water", {"voltage": "low"}, "study_voltage_of_electricity"),
        ("electricity", {"substation_count": 2}, "study_substations_with_power"),
        ("water", {"discharge_agreement_needed": True}, "study_effluent_of_sewerage"),
        ("water", {"opinion": "unfavourable"}, "study_unfavourable_says_why"),
        ("water", {"version": 0}, "study_version_from_one"),
    ],
)
def test_database_refuses_nonsense(cast, network, facts, constraint):
    file = connection_file(cast)
    given = {"version": 1, "opinion": "feasible", "results": {}, "at": NOW} | facts

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Study.objects.create(connection_file=file, network=network, **given)


def test_suspended_file_is_not_studied(cast):
    file, task = studied(cast)
    exits.suspend(file.process, reason="third_party", note="", by=cast.coordinator, at=NOW)

    with pytest.raises(Suspended):
        recording.conclude(task, "feasible", by=cast.study_engineer, at=NOW)

    assert not Study.objects.exists()
