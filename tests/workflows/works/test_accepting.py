"""Acceptance: what each decision asks for, where it leads, and that it is all or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests.factories import do, drive, step
from tests.sites import AT, only_network, ready_for_acceptance, reserve, site, visit
from workflows.engine.door import perform
from workflows.engine.errors import AlreadyMoved, NotYours, ReasonMissing, RequirementMissing
from workflows.files import requirements
from workflows.works.accepting import (
    MajorReserve,
    NewReserve,
    NoReserve,
    ReservesOpen,
    accept,
)
from workflows.works.models import AcceptanceMinutes, Reserve
from workflows.works.reserving import declare_mended, lift

PRESENT = "M. Alaoui; Al Amal; maître d'ouvrage"


def decide(task, decision, by, **facts):
    return accept(task, decision, participants=PRESENT, by=by, at=AT, **facts)


def new(text="Vanne bloquée", **facts):
    return NewReserve(text, (AT + timedelta(days=20)).date(), **facts)


def test_accepted_technically_writes_minutes_and_goes_on(cast):
    file, (task,) = site(cast, to="technical_acceptance")
    ready_for_acceptance(file, cast)

    minutes = decide(task, "accepted", cast.inspector)

    assert (minutes.number, minutes.kind, minutes.network, minutes.phase) == (
        "PV-2026-00001",
        "technical",
        "water",
        1,
    )
    assert [task.step for task in file.open_steps()] == ["final_account"]
    assert file.network_parts.get().state == "built"
    assert file.requirements.filter(key="reserves_lifted", network="water", phase=1).exists()


def test_acceptance_without_tests_and_as_built_names_both_and_writes_nothing(cast):
    _file, (task,) = site(cast, to="technical_acceptance")

    with pytest.raises(RequirementMissing) as refusal:
        decide(task, "accepted", cast.inspector)

    assert len(refusal.value.labels) == 2
    assert not AcceptanceMinutes.objects.exists()


def test_acceptance_with_open_reserves_names_them(cast):
    file, (task,) = site(cast, to="technical_acceptance")
    ready_for_acceptance(file, cast)
    noted = reserve(file, by=cast.inspector)

    with pytest.raises(ReservesOpen, match=noted.number):
        decide(task, "accepted", cast.inspector)

    assert not AcceptanceMinutes.objects.exists()


def test_reserves_of_another_phase_do_not_block(cast):
    file, _tasks = site(cast, to="technical_acceptance", phases=2)
    ready_for_acceptance(file, cast, phase=1)
    reserve(file, by=cast.inspector, phase=2)

    minutes = decide(step(file, "technical_acceptance", "water", 1), "accepted", cast.inspector)

    assert minutes.reserves == []


def test_accepted_with_reserves_keeps_them_in_the_minutes_and_waits_for_the_applicant(cast):
    file, (task,) = site(cast, to="technical_acceptance")
    noted = reserve(file, by=cast.inspector)

    minutes = decide(task, "reserves", cast.inspector)

    assert minutes.reserves == [noted.number]
    file.refresh_from_db()
    assert (file.stage, file.turn) == ("lifting", "applicant")


def test_accepted_with_reserves_without_any_is_refused(cast):
    _file, (task,) = site(cast, to="technical_acceptance")

    with pytest.raises(NoReserve):
        decide(task, "reserves", cast.inspector)


def test_major_reserve_blocks_acceptance_with_reserves(cast):
    file, (task,) = site(cast, to="technical_acceptance")
    noted = reserve(file, by=cast.inspector, severity="major")

    with pytest.raises(MajorReserve, match=noted.number):
        decide(task, "reserves", cast.inspector)

    task.refresh_from_db()
    assert task.is_open


def test_reserve_noted_in_the_minutes_belongs_to_the_place(cast):
    _file, (task,) = site(cast, to="technical_acceptance")

    minutes = decide(task, "reserves", cast.inspector, noted=[new()])

    noted = Reserve.objects.get()
    assert minutes.reserves == [noted.number]
    assert (noted.network, noted.phase, noted.severity) == ("water", 1, "minor")


def test_reserves_found_mended_are_lifted_with_the_acceptance(cast):
    file, (task,) = site(cast, to="technical_acceptance")
    ready_for_acceptance(file, cast)
    noted = reserve(file, by=cast.inspector)

    decide(task, "accepted", cast.inspector, lifted=[noted.number], proof="Vu sur place")

    noted.refresh_from_db()
    assert (noted.is_open, noted.proof) == (False, "Vu sur place")


def test_refused_goes_back_and_asks_for_a_new_visit(cast):
    file, _tasks = site(cast)
    visit(file, by=cast.inspector)
    do(step(file, "site_follow_up", "water", 1), "acceptance_asked", cast=cast, at=AT)

    decide(
        step(file, "technical_acceptance", "water", 1), "refused", cast.inspector, text="Remblai à refaire"
    )

    follow_up = step(file, "site_follow_up", "water", 1)
    assert not file.requirements.filter(key="visit_done").exists()
    with pytest.raises(RequirementMissing):
        perform(follow_up, "acceptance_asked", by=cast.inspector, at=AT)


def test_refused_says_why(cast):
    _file, (task,) = site(cast, to="technical_acceptance")

    with pytest.raises(ReasonMissing):
        decide(task, "refused", cast.inspector)


def test_loop_of_reserves_ends_in_acceptance(cast):
    file, (task,) = site(cast, to="technical_acceptance")
    ready_for_acceptance(file, cast)
    decide(task, "reserves", cast.inspector, noted=[new()])
    declare_mended(step(file, "lifting", "water", 1), by=cast.applicant, at=AT, proof="Vanne changée")

    minutes = decide(
        step(file, "technical_acceptance", "water", 1), "accepted", cast.inspector,
        lifted=[Reserve.objects.get().number],
    )  # fmt: skip

    assert minutes.number == "PV-2026-00002"
    assert Reserve.objects.get().proof == "Vanne changée"
    assert [task.step for task in file.open_steps()] == ["final_account"]


@pytest.mark.parametrize("who", ["applicant", "stranger", "commission", "coordinator"])
def test_technical_acceptance_is_the_inspectors(cast, who):
    file, (task,) = site(cast, to="technical_acceptance")
    ready_for_acceptance(file, cast)

    with pytest.raises(NotYours):
        decide(task, "accepted", getattr(cast, who))

    assert not AcceptanceMinutes.objects.exists()


def test_technical_acceptance_of_another_network_is_refused(cast):
    _file, (task,) = site(cast, to="technical_acceptance")

    with pytest.raises(NotYours):
        decide(task, "refused", only_network(cast.inspector, "sewerage"), text="x")


def test_accept_twice_tells_who_was_faster(cast):
    file, (task,) = site(cast, to="technical_acceptance")
    ready_for_acceptance(file, cast)
    decide(task, "accepted", cast.inspector)

    with pytest.raises(AlreadyMoved):
        decide(task, "accepted", cast.inspector)

    assert AcceptanceMinutes.objects.count() == 1


def test_provisional_acceptance_leads_to_commissioning(cast):
    file, (task,) = site(cast, to="provisional_acceptance")

    minutes = decide(task, "accepted", cast.commission)

    assert (minutes.kind, minutes.network, minutes.phase) == ("provisional", "", None)
    assert [task.step for task in file.open_steps()] == ["commissioning"]


def test_provisional_acceptance_adjourned_opens_again(cast):
    file, (task,) = site(cast, to="provisional_acceptance")

    decide(task, "adjourned", cast.commission, text="Quorum non atteint")

    again = step(file, "provisional_acceptance")
    assert again.pk != task.pk


def test_provisional_reserves_are_lifted_by_the_commission(cast):
    file, (task,) = site(cast, to="provisional_acceptance")
    decide(task, "reserves", cast.commission, noted=[new(network="water")])
    declare_mended(step(file, "provisional_lifting"), by=cast.applicant, at=AT, proof="Fait")

    lift(Reserve.objects.get(), by=cast.commission, at=AT)
    decide(step(file, "provisional_acceptance"), "accepted", cast.commission)

    assert [task.step for task in file.open_steps()] == ["commissioning"]


def finally_accepted(cast):
    file, (task,) = site(cast, to="final_acceptance")
    requirements.satisfy(file, "final_account_settled", by=None, at=AT)
    return file, task


def test_final_acceptance_closes_the_file(cast):
    file, task = finally_accepted(cast)

    minutes = decide(task, "accepted", cast.commission)

    file.refresh_from_db()
    assert (minutes.kind, file.final_state, file.closed_at) == ("final", "closed", AT)


def test_defects_are_repaired_and_the_file_closes(cast):
    file, task = finally_accepted(cast)
    decide(task, "defects", cast.commission, noted=[new(network="water", severity="major")])
    declare_mended(step(file, "repair"), by=cast.applicant, at=AT, proof="Réparé")

    decide(step(file, "final_acceptance"), "accepted", cast.commission, lifted=[Reserve.objects.get().number])

    file.refresh_from_db()
    assert file.final_state == "closed"


def test_guarantee_is_called_with_a_reason_whatever_is_open(cast):
    file, task = finally_accepted(cast)
    reserve(file, by=cast.commission, severity="major")

    with pytest.raises(ReasonMissing):
        decide(task, "guarantee_called", cast.commission)
    minutes = decide(task, "guarantee_called", cast.commission, text="Défauts non réparés")

    file.refresh_from_db()
    assert (file.final_state, len(minutes.reserves)) == ("closed", 1)


def test_minutes_are_never_changed(cast):
    _file, (task,) = site(cast, to="provisional_acceptance")
    minutes = decide(task, "accepted", cast.commission)

    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        AcceptanceMinutes.objects.filter(pk=minutes.pk).update(text="autre")


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"kind": "technical"}, "acceptance_technical_by_network"),
        ({"kind": "final", "network": "water", "phase": 1}, "acceptance_technical_by_network"),
        ({"kind": "final", "decision": "refused"}, "acceptance_decision_of_its_kind"),
        ({"kind": "final", "participants": ""}, "acceptance_names_participants"),
    ],
)
def test_database_refuses_nonsense(cast, facts, constraint):
    file, _tasks = site(cast)
    given = {
        "number": "PV-X",
        "decision": "accepted",
        "participants": "x",
        "at": AT,
        "by": cast.inspector,
    } | facts

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AcceptanceMinutes.objects.create(connection_file=file, **given)


def test_industrial_provisional_acceptance_is_the_coordinators(cast):
    file, (task,) = site(cast, to="provisional_acceptance", kind="industrial")

    with pytest.raises(NotYours):
        decide(task, "accepted", cast.commission)
    decide(task, "accepted", cast.coordinator)

    assert [task.step for task in file.open_steps()] == ["supply_contract"]
    assert drive(file, to="commissioning", cast=cast)
