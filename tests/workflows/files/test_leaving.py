"""Ways out at any moment: who may take them, what they close, what they shift."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import NOW, commune, connection_file, do, drive, step
from tests.sites import organisation
from workflows.engine import clocks
from workflows.engine.door import may_perform, perform
from workflows.engine.errors import AlreadyMoved, Finished, NotYours, Suspended
from workflows.files import leaving, permissions
from workflows.files.models import ConnectionFile
from workflows.files.parties import nominate

LATER = NOW + timedelta(days=3)


def left(file):
    file.refresh_from_db()
    return file.final_state, file.closed_at, file.open_steps().count()


def test_withdraw_closes_every_step_and_says_why(cast):
    file = connection_file(cast)
    drive(file, to="study", cast=cast)

    leaving.withdraw(file, by=cast.applicant, at=LATER, reason="Projet abandonné")

    assert left(file) == ("withdrawn", LATER, 0)
    entry = file.timeline.latest("number")
    assert (entry.kind, entry.note, entry.by) == ("withdrawn", "Projet abandonné", cast.applicant)


def test_who_comes_too_late_is_told_who_ended_the_file(cast):
    file = connection_file(cast)
    task = step(file, "completeness")
    leaving.withdraw(file, by=cast.applicant, at=LATER, reason="Projet abandonné")

    with pytest.raises(AlreadyMoved) as refusal:
        perform(task, "complete", by=cast.desk_officer, at=LATER)

    assert (refusal.value.who, refusal.value.when) == (cast.applicant, LATER)


@pytest.mark.parametrize("who", ["stranger", "reader", "coordinator", "manager"])
def test_withdraw_by_anybody_else_is_refused(cast, who):
    file = connection_file(cast)

    with pytest.raises(NotYours):
        leaving.withdraw(file, by=getattr(cast, who), at=LATER, reason="x")

    assert left(file) == ("", None, 1)


@pytest.mark.parametrize("who", ["coordinator", "manager"])
def test_refuse_states_reason_and_appeal(cast, who):
    file = connection_file(cast)

    leaving.refuse(file, by=getattr(cast, who), at=LATER, reason="Hors concession", appeal="Trente jours")

    assert left(file) == ("refused", LATER, 0)
    note = file.timeline.latest("number").note
    assert "Hors concession" in note
    assert "Trente jours" in note


@pytest.mark.parametrize("who", ["applicant", "stranger", "desk_officer", "auditor"])
def test_refuse_by_anybody_else_is_refused(cast, who):
    file = connection_file(cast)

    with pytest.raises(NotYours):
        leaving.refuse(file, by=getattr(cast, who), at=LATER, reason="x")


def test_coordinator_of_another_territory_refuses_nothing(cast):
    file = connection_file(cast)
    elsewhere = commune("06.999.01.01", "elsewhere").agency.territory
    cast.coordinator.postings.update(territory=elsewhere)
    cast.coordinator.__dict__.pop("held_postings", None)

    with pytest.raises(NotYours):
        leaving.refuse(file, by=cast.coordinator, at=LATER, reason="x")


@pytest.mark.parametrize("act", [leaving.withdraw, leaving.refuse])
def test_file_in_service_only_ends_by_its_final_acceptance(cast, act):
    file = connection_file(cast, networks=("water",))
    drive(file, to="final_acceptance", cast=cast)
    by = cast.applicant if act is leaving.withdraw else cast.manager

    with pytest.raises(leaving.InService):
        act(file, by=by, at=LATER, reason="x")


def test_file_that_left_does_not_leave_again(cast):
    file = connection_file(cast)
    leaving.withdraw(file, by=cast.applicant, at=LATER, reason="x")

    with pytest.raises(Finished):
        leaving.refuse(file, by=cast.manager, at=LATER, reason="x")


def test_suspended_file_can_still_be_withdrawn(cast):
    file = connection_file(cast)
    leaving.suspend(file, by=cast.coordinator, at=NOW, note="Autorisation de voirie")

    leaving.withdraw(file, by=cast.applicant, at=LATER, reason="Trop long")

    assert left(file) == ("withdrawn", LATER, 0)


def test_suspension_stops_the_steps_and_gives_the_days_back(cast):
    file = connection_file(cast)
    before = step(file, "completeness").due_at
    calendar = clocks.calendar_of(file.territory_id)
    resumed_at = NOW + timedelta(days=21)

    leaving.suspend(file, by=cast.coordinator, at=NOW, note="Autorisation de voirie")
    with pytest.raises(Suspended):
        do(step(file, "completeness"), "incomplete", cast=cast, at=LATER)
    file.refresh_from_db()
    leaving.resume(file, by=cast.coordinator, at=resumed_at)

    lost = calendar.between(timezone.localdate(NOW), timezone.localdate(resumed_at))
    after = step(file, "completeness").due_at
    assert timezone.localdate(after) == calendar.after(timezone.localdate(before), lost)
    file.refresh_from_db()
    assert (file.next_due_at, file.suspended_at) == (after, None)
    assert list(file.process.holds.values_list("reason", "note")) == [
        ("third_party", "Autorisation de voirie")
    ]
    assert [entry.kind for entry in file.timeline.order_by("number")] == ["submitted", "suspended", "resumed"]


def test_suspension_shifts_the_day_on_which_the_platform_acts(cast):
    file = connection_file(cast)
    do(step(file, "completeness"), "incomplete", cast=cast, at=NOW)
    lapses = step(file, "supplement").scheduled

    leaving.suspend(file, by=cast.coordinator, at=NOW, note="Voirie")
    file.refresh_from_db()
    leaving.resume(file, by=cast.coordinator, at=NOW + timedelta(days=10))

    assert step(file, "supplement").scheduled == lapses + timedelta(days=10)


@pytest.mark.parametrize("who", ["applicant", "stranger", "manager", "study_engineer"])
def test_suspend_by_anybody_else_is_refused(cast, who):
    with pytest.raises(NotYours):
        leaving.suspend(connection_file(cast), by=getattr(cast, who), at=NOW, note="x")


def test_transfer_makes_the_new_owner_the_applicant(cast):
    file = connection_file(cast)

    leaving.transfer(file, to=cast.strange_organisation, by=cast.applicant, at=LATER, reason="Vente")

    file.refresh_from_db()
    assert file.applicant == cast.strange_organisation
    assert list(ConnectionFile.objects.visible_to(cast.stranger)) == [file]
    assert list(ConnectionFile.objects.visible_to(cast.applicant)) == []
    former = file.parties.get(organisation=cast.organisation)
    assert former.until == LATER
    assert file.timeline.latest("number").data["to"] == "Atlas Promotion"


def test_new_owner_performs_the_applicants_steps(cast):
    file = connection_file(cast)
    do(step(file, "completeness"), "incomplete", cast=cast, at=NOW)
    leaving.transfer(file, to=cast.strange_organisation, by=cast.coordinator, at=LATER, reason="Vente")
    task = step(file, "supplement")

    assert may_perform(task, cast.stranger)
    assert not may_perform(task, cast.applicant)


def test_transfer_to_the_same_owner_is_refused(cast):
    with pytest.raises(leaving.SameOwner):
        leaving.transfer(connection_file(cast), to=cast.organisation, by=cast.applicant, at=LATER, reason="x")


@pytest.mark.parametrize("who", ["stranger", "reader", "inspector"])
def test_transfer_by_anybody_else_is_refused(cast, who):
    with pytest.raises(NotYours):
        leaving.transfer(
            connection_file(cast), to=cast.strange_organisation, by=getattr(cast, who), at=LATER, reason="x"
        )


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("applicant", ["nominate", "transfer", "withdraw"]),
        ("coordinator", ["transfer", "correct", "coordinate", "suspend", "refuse"]),
        ("manager", ["coordinate", "refuse"]),
        ("reader", []),
        ("stranger", []),
        ("inspector", []),
    ],
)
def test_each_person_is_offered_what_he_may_do(cast, who, names):
    file = connection_file(cast)

    assert [way.name for way in permissions.leaving(getattr(cast, who), file)] == names


def test_suspended_file_offers_to_resume(cast):
    file = connection_file(cast)
    file = leaving.suspend(file, by=cast.coordinator, at=NOW, note="x")

    assert "resume" in [way.name for way in permissions.leaving(cast.coordinator, file)]


def test_closed_file_offers_nothing(cast):
    file = leaving.withdraw(connection_file(cast), by=cast.applicant, at=NOW, reason="x")

    for person in (cast.applicant, cast.coordinator, cast.manager):
        assert permissions.leaving(person, file) == []


def test_contractor_named_may_not_withdraw(cast):
    file = connection_file(cast)
    firm = organisation("contractor", member=cast.stranger)
    nominate(file, firm, "contractor", by=cast.applicant, at=NOW)

    assert not permissions.can_withdraw(cast.stranger, file)
