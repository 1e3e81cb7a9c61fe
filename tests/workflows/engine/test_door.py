"""The one door: what it refuses, what it records, and that it never does half of it."""

from __future__ import annotations

import contextlib
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone, translation

from eplatform.accounts.absences import Absence
from eplatform.accounts.models import Membership
from tests.factories import NOW, connection_file, do, drive, step, tick
from workflows.engine import exits
from workflows.engine.door import may_perform, perform
from workflows.engine.errors import (
    AlreadyMoved,
    Finished,
    NotYours,
    Overtaken,
    RequirementMissing,
    Suspended,
    UnknownOutcome,
)
from workflows.engine.models import Task
from workflows.files import requirements, timeline

LATER = NOW + timedelta(days=20)


def test_perform_completes_the_step_and_opens_the_next(cast):
    file = connection_file(cast)

    perform(step(file, "completeness"), "incomplete", by=cast.desk_officer, at=NOW, note="Title missing")

    file.refresh_from_db()
    assert [task.step for task in file.open_steps()] == ["supplement"]
    assert (file.stage, file.turn) == ("supplement", "applicant")
    assert file.process.holds.get(closed_at=None).reason == "applicant"


def test_perform_twice_tells_who_was_faster(cast):
    file = connection_file(cast)
    task = step(file, "completeness")
    perform(task, "incomplete", by=cast.desk_officer, at=NOW)

    with pytest.raises(AlreadyMoved) as refusal:
        perform(task, "incomplete", by=cast.desk_officer, at=NOW)

    assert refusal.value.who == cast.desk_officer
    assert file.timeline.count() == 2


@pytest.mark.parametrize("who", ["applicant", "stranger", "coordinator", "cashier"])
def test_perform_by_another_role_is_refused(cast, who):
    task = step(connection_file(cast), "completeness")

    with pytest.raises(NotYours):
        perform(task, "incomplete", by=getattr(cast, who), at=NOW)

    assert Task.objects.get(pk=task.pk).is_open


@pytest.mark.parametrize("who", ["stranger", "reader", "desk_officer"])
def test_applicant_step_by_somebody_else_is_refused(cast, who):
    file = connection_file(cast)
    task = do(step(file, "completeness"), "incomplete", cast=cast, at=NOW)

    with pytest.raises(NotYours):
        perform(step(file, "supplement"), "supplied", by=getattr(cast, who), at=NOW)

    assert not task.is_open


def test_colleague_with_the_right_to_act_performs_the_applicant_step(cast):
    file = connection_file(cast)
    do(step(file, "completeness"), "incomplete", cast=cast, at=NOW)

    perform(step(file, "supplement"), "supplied", by=cast.colleague, at=NOW)

    assert step(file, "completeness").is_open


def test_engineer_of_another_network_is_refused(cast):
    file = connection_file(cast)
    cast.study_engineer.postings.update(network="water")
    drive(file, to="study", cast=cast)

    with pytest.raises(NotYours):
        perform(step(file, "study", "electricity"), "needs_information", by=cast.study_engineer, at=NOW)
    perform(step(file, "study", "water"), "needs_information", by=cast.study_engineer, at=NOW)


def test_missing_requirement_is_named_and_nothing_moves(cast):
    file = connection_file(cast)

    with pytest.raises(RequirementMissing) as refusal:
        perform(step(file, "completeness"), "complete", by=cast.desk_officer, at=NOW)

    assert refusal.value.labels == [requirements.label("papers_checked")]
    assert file.timeline.count() == 1


def test_tick_is_written_with_its_step_and_falls_with_it(cast):
    file, ticks = connection_file(cast), [("papers_checked", "", None)]
    completeness = step(file, "completeness")

    with pytest.raises(NotYours):
        perform(completeness, "complete", by=cast.cashier, at=NOW, ticks=ticks)
    assert not file.requirements.exists()
    perform(completeness, "complete", by=cast.desk_officer, at=NOW, ticks=ticks)

    kept = file.requirements.get()
    assert (kept.key, kept.satisfied_by, kept.satisfied_at) == ("papers_checked", cast.desk_officer, NOW)


def test_tick_of_one_network_does_not_serve_another(cast):
    file = connection_file(cast)
    drive(file, to="study", cast=cast)
    ticks = [("study_recorded", "water", None)]

    with pytest.raises(RequirementMissing):
        perform(step(file, "study", "electricity"), "feasible", by=cast.study_engineer, at=NOW, ticks=ticks)
    assert not file.requirements.filter(key="study_recorded").exists()


def test_requirement_of_one_network_does_not_serve_another(cast):
    file = connection_file(cast)
    drive(file, to="study", cast=cast)
    requirements.satisfy(file, "study_recorded", by=None, at=NOW, network="water")

    with pytest.raises(RequirementMissing):
        perform(step(file, "study", "electricity"), "feasible", by=cast.study_engineer, at=NOW)


def test_unknown_outcome_names_the_known_ones(cast):
    with pytest.raises(UnknownOutcome, match="complete, incomplete"):
        perform(step(connection_file(cast), "completeness"), "approved", by=cast.desk_officer, at=NOW)


def test_way_out_of_time_is_for_the_platform_alone(cast):
    file = connection_file(cast)
    do(step(file, "completeness"), "incomplete", cast=cast, at=NOW)

    with pytest.raises(NotYours):
        perform(step(file, "supplement"), "lapsed", by=cast.applicant, at=NOW)

    assert step(file, "supplement").is_open


def test_suspended_file_does_not_move(cast):
    file = connection_file(cast)
    exits.suspend(file.process, reason="third_party", note="", by=cast.coordinator, at=NOW)

    with pytest.raises(Suspended):
        perform(step(file, "completeness"), "incomplete", by=cast.desk_officer, at=NOW)


def test_closed_file_does_not_move(cast):
    file = connection_file(cast)
    task = step(file, "completeness")
    exits.leave(file.process, "withdrawn", by=cast.applicant, at=NOW, reason="")

    with pytest.raises(AlreadyMoved):
        perform(task, "incomplete", by=cast.desk_officer, at=NOW)
    with pytest.raises(Finished):
        exits.leave(file.process, "withdrawn", by=cast.applicant, at=NOW, reason="")


def test_a_fault_while_recording_undoes_the_whole_step(cast, monkeypatch):
    file = connection_file(cast)
    task = step(file, "completeness")

    def fail(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(type(file.process.flow_class.instance), "moved", fail)
    with pytest.raises(OSError, match="disk full"), transaction.atomic():
        perform(task, "incomplete", by=cast.desk_officer, at=NOW)

    assert [open_task.pk for open_task in file.open_steps()] == [task.pk]


def test_a_fault_that_the_caller_swallows_spoils_its_transaction(cast, monkeypatch):
    file = connection_file(cast)
    task = step(file, "completeness")
    monkeypatch.setattr(type(file.process.flow_class.instance), "moved", lambda *args, **kwargs: 1 / 0)

    with transaction.atomic():
        with contextlib.suppress(ZeroDivisionError):
            perform(task, "incomplete", by=cast.desk_officer, at=NOW)
        spoiled = connection.needs_rollback

    assert spoiled


def test_a_refusal_leaves_the_transaction_of_the_caller_as_it_was(cast):
    file = connection_file(cast)

    with transaction.atomic():
        with pytest.raises(NotYours):
            perform(step(file, "completeness"), "incomplete", by=cast.cashier, at=NOW)
        perform(step(file, "completeness"), "incomplete", by=cast.desk_officer, at=NOW)

    assert step(file, "supplement").is_open


@pytest.mark.django_db(transaction=True)
def test_two_people_on_one_step_one_wins(cast):
    file = connection_file(cast)
    task = step(file, "completeness")
    results = []
    gate = threading.Barrier(6)

    def try_it() -> None:
        gate.wait()
        try:
            perform(task.pk, "incomplete", by=cast.desk_officer, at=NOW)
            results.append("done")
        except AlreadyMoved:
            results.append("faster")
        connection.close()

    people = [threading.Thread(target=try_it) for _ in range(6)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert sorted(results) == ["done", *["faster"] * 5]
    assert [open_task.step for open_task in file.open_steps()] == ["supplement"]


def test_sewerage_estimate_is_answered_first(cast):
    file = connection_file(cast)
    drive(file, to="answer", cast=cast)
    requirements.satisfy(file, "accepted_quote", by=None, at=LATER, network="water")
    requirements.satisfy(file, "accepted_quote", by=None, at=LATER, network="sewerage")

    with pytest.raises(RequirementMissing) as refusal:
        perform(step(file, "answer", "water"), "accepted", by=cast.applicant, at=LATER)
    perform(step(file, "answer", "sewerage"), "accepted", by=cast.applicant, at=LATER)
    perform(step(file, "answer", "water"), "accepted", by=cast.applicant, at=LATER)

    assert refusal.value.labels[0].startswith(str(requirements.LABELS["sewerage_answered"]))


def test_statements_of_a_plain_human_step(cast, django_assert_max_num_queries):
    file = connection_file(cast)
    drive(file, to="pricing", cast=cast)
    task = step(file, "pricing", "water")
    requirements.satisfy(file, "drafted_quote", by=None, at=NOW, network="water")
    assert cast.estimator.held_postings

    with django_assert_max_num_queries(14):
        perform(task, "priced", by=cast.estimator, at=NOW)


def test_member_of_staff_decides_nothing_on_a_file_of_their_own_firm(cast):
    file = connection_file(cast)
    Membership.objects.create(user=cast.desk_officer, organisation=cast.organisation, right="reader")

    with translation.override("en"), pytest.raises(NotYours, match="colleague"):
        perform(step(file, "completeness"), "incomplete", by=cast.desk_officer, at=NOW)
    assert not may_perform(step(file, "completeness"), cast.desk_officer)


def test_substitute_performs_a_claimed_step_and_the_record_says_for_whom(cast):
    file = connection_file(cast)
    task = step(file, "completeness")
    Task.objects.filter(pk=task.pk).update(owner=cast.desk_officer)
    today = timezone.localdate()
    Absence.objects.create(
        person=cast.desk_officer, substitute=cast.cashier, since=today, until=today, declared_at=NOW
    )

    perform(task, "incomplete", by=cast.cashier, at=NOW)

    assert file.timeline.latest("number").data["for"] == str(cast.desk_officer)


def test_act_decided_on_what_is_no_longer_so_is_overtaken_and_leaves_nothing(cast):
    file = connection_file(cast)
    task = step(file, "completeness")
    tick(file, task, "complete", NOW)

    def record_meanwhile(task):
        timeline.record(file, "note", by=None, at=NOW)

    with pytest.raises(Overtaken), transaction.atomic():
        perform(task, "complete", by=cast.desk_officer, at=NOW, check=record_meanwhile)

    assert [found.pk for found in file.open_steps()] == [task.pk]
    assert file.timeline.count() == 1
