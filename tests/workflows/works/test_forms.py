"""Forms of site and handover steps, and the acts behind them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from eplatform.acting import form_class
from tests.factories import connection_file, do, drive, step
from tests.sites import AT, ready_for_acceptance, reserve, site, visit
from workflows.engine.errors import NotYours, RequirementMissing
from workflows.files import requirements
from workflows.works import commissioning, dating, equipping, opening, ordering
from workflows.works.forms import MendedForm, MinutesForm, SiteFollowUpForm
from workflows.works.handover import Commissioning, EquipmentApproval, SupplyContract
from workflows.works.models import AcceptanceMinutes, Reserve, Visit, VisitOrder
from workflows.works.ordering import order_visit

TODAY = timezone.localdate(AT).isoformat()
DUE = (AT + timedelta(days=20)).date().isoformat()


def filled(task, outcome, by, **data):
    return form_class(task, outcome)(data, task=task, outcome=outcome, by=by)


def performed(task, outcome, by, **data):
    form = filled(task, outcome, by, **data)
    assert form.is_valid(), form.errors
    form.perform(at=AT)
    return form


def industrial(cast, to):
    file = connection_file(cast, kind="industrial", networks=("electricity",))
    (task,) = drive(file, to=to, cast=cast)
    return file, task


def test_site_appointment_is_minuted_under_a_numbered_order(cast):
    file, task = industrial(cast, "site_appointment")

    performed(
        task, "held", cast.coordinator, held_at="2026-04-02T10:00", note="Accès par la RP 3011", present=""
    )

    held = Visit.objects.get()
    assert (held.order.number, held.order.purpose) == ("BI-2026-00001", "appointment")
    assert [task.step for task in file.open_steps()] == ["study"]


def test_site_appointment_uses_the_order_that_was_issued(cast):
    file, task = industrial(cast, "site_appointment")
    order = order_visit(file, purpose="appointment", appointment=AT, by=cast.coordinator, at=AT)

    performed(task, "held", cast.coordinator, held_at="2026-04-02T10:00", note="Vu")

    assert Visit.objects.get().order == order
    assert VisitOrder.objects.count() == 1


def test_site_appointment_by_another_role_leaves_no_order(cast):
    _file, task = industrial(cast, "site_appointment")

    with pytest.raises(NotYours):
        opening.hold_appointment(task, held_at=AT, findings="x", present="", by=cast.desk_officer, at=AT)

    assert not VisitOrder.objects.exists()


def test_start_order_keeps_day_and_duration(cast):
    file = connection_file(cast, networks=("water",))
    (task,) = drive(file, to="works_check", cast=cast)

    performed(task, "start_order", cast.coordinator, starts_on=TODAY, duration_days="120", note="")

    entry = file.timeline.latest("number")
    assert (entry.data["starts_on"], entry.data["duration_days"]) == (TODAY, 120)


def test_equipment_is_named_approved_and_ticked(cast):
    file, task = industrial(cast, "equipment_approval")

    empty = filled(task, "start_order", cast.study_engineer, note="")
    performed(task, "start_order", cast.study_engineer, substation="630 kVA n° 4411", note="")

    assert not empty.is_valid()
    assert EquipmentApproval.objects.get().substation == "630 kVA n° 4411"
    assert file.requirements.filter(key="equipment_approved").exists()


def test_equipment_without_a_name_is_refused_by_the_act_and_the_database(cast):
    file, task = industrial(cast, "equipment_approval")

    with pytest.raises(equipping.NothingNamed):
        equipping.approve_equipment(task, by=cast.study_engineer, at=AT)
    with pytest.raises(IntegrityError, match="equipment_names_something"), transaction.atomic():
        EquipmentApproval.objects.create(connection_file=file, at=AT, by=cast.study_engineer)


def test_equipment_changes_asked_say_why(cast):
    _file, task = industrial(cast, "equipment_approval")

    assert list(filled(task, "changes_asked", cast.study_engineer, note="").errors) == ["note"]


def test_follow_up_shows_that_a_visit_is_missing(cast):
    _file, (task,) = site(cast)
    form = filled(task, "acceptance_asked", cast.inspector, note="")

    assert isinstance(form, SiteFollowUpForm)
    assert len(form.missing) == 1
    assert form.is_valid()
    with pytest.raises(RequirementMissing):
        form.perform(at=AT)


def test_follow_up_with_a_visit_asks_for_acceptance(cast):
    file, (task,) = site(cast)
    visit(file, by=cast.inspector)

    performed(task, "acceptance_asked", cast.inspector, note="")

    assert step(file, "technical_acceptance", "water", 1).is_open


@pytest.mark.parametrize(
    ("outcome", "fields"),
    [
        ("accepted", ["participants", "note"]),
        ("reserves", ["participants", "reserve_text", "reserve_severity", "reserve_due_date", "note"]),
        ("refused", ["participants", "reserve_text", "reserve_severity", "reserve_due_date", "note"]),
    ],
)
def test_technical_minutes_ask_what_the_decision_needs(cast, outcome, fields):
    _file, (task,) = site(cast, to="technical_acceptance")

    form = filled(task, outcome, cast.inspector)

    assert isinstance(form, MinutesForm)
    assert list(form.fields) == fields


def test_technical_minutes_note_a_reserve(cast):
    _file, (task,) = site(cast, to="technical_acceptance")

    performed(
        task,
        "reserves",
        cast.inspector,
        participants="M. Alaoui",
        reserve_text="Tampon",
        reserve_due_date=DUE,
    )

    assert Reserve.objects.get().text == "Tampon"
    assert AcceptanceMinutes.objects.get().decision == "reserves"


def test_technical_minutes_lift_what_was_mended(cast):
    file, (task,) = site(cast, to="technical_acceptance")
    ready_for_acceptance(file, cast)
    noted = reserve(file, by=cast.inspector)

    performed(task, "accepted", cast.inspector, participants="M. Alaoui", lifted=[noted.number], proof="Vu")

    noted.refresh_from_db()
    assert not noted.is_open


def test_reserve_without_a_day_or_a_network_is_a_fault(cast):
    file, (task,) = site(cast, to="provisional_acceptance")
    reserve(file, by=cast.commission)

    form = filled(task, "reserves", cast.commission, participants="x", reserve_text="Tampon")

    assert set(form.errors) == {"reserve_network", "reserve_due_date"}


def test_refusal_and_adjournment_say_why(cast):
    _file, (technical,) = site(cast, to="technical_acceptance")

    form = filled(technical, "refused", cast.inspector, participants="x", note="")

    assert list(form.errors) == ["note"]


def test_lifting_form_shows_reserves_and_asks_for_proof(cast):
    file, (task,) = site(cast, to="technical_acceptance")
    noted = reserve(file, by=cast.inspector)
    do(task, "reserves", cast=cast, at=AT)
    lifting = step(file, "lifting", "water", 1)

    empty = filled(lifting, "lifted", cast.applicant, note="")
    form = performed(lifting, "lifted", cast.applicant, note="Tampon scellé, photo jointe")

    assert isinstance(form, MendedForm)
    assert form.reserves == [noted]
    assert list(empty.errors) == ["note"]


def test_supply_contract_is_kept_and_ticked(cast):
    file, task = industrial(cast, "supply_contract")

    performed(
        task, "signed", cast.desk_officer, number="MT-2026-77", signed_on=TODAY, subscribed_kva="400", note=""
    )

    assert SupplyContract.objects.get().subscribed_kva == 400
    assert [task.step for task in file.open_steps()] == ["commissioning"]


def test_supply_contract_number_is_given_once(cast):
    _file, task = industrial(cast, "supply_contract")
    other = connection_file(cast)
    SupplyContract.objects.create(
        connection_file=other, number="MT-1", signed_on=AT.date(), at=AT, by=cast.desk_officer
    )

    with pytest.raises(commissioning.NumberTaken):
        commissioning.sign_contract(task, number="MT-1", signed_on=AT.date(), by=cast.desk_officer, at=AT)


def test_contract_to_be_signed_is_not_recorded(cast):
    _file, task = industrial(cast, "supply_contract")
    tomorrow = AT.date() + timedelta(days=1)

    with pytest.raises(dating.NotYet):
        commissioning.sign_contract(task, number="1", signed_on=tomorrow, by=cast.desk_officer, at=AT)


def test_service_to_come_is_not_recorded(cast):
    _file, task = industrial(cast, "commissioning")

    with pytest.raises(dating.NotYet):
        commissioning.commission(task, in_service_on=AT.date() + timedelta(days=1), by=cast.operations, at=AT)


def test_plant_is_put_in_service_with_its_meter(cast):
    file, task = industrial(cast, "commissioning")
    pay(file)

    without = filled(task, "commissioned", cast.operations, in_service_on=TODAY)
    performed(
        task, "commissioned", cast.operations, in_service_on=TODAY, meter_number="A-998", meter_index="12.5"
    )

    assert list(without.errors) == ["meter_number"]
    assert (Commissioning.objects.get().meter_number, file.network_parts.get().state) == (
        "A-998",
        "commissioned",
    )


def test_subdivision_is_put_in_service_without_a_meter(cast):
    file, (task,) = site(cast, to="commissioning")
    pay(file)

    performed(task, "commissioned", cast.operations, in_service_on=TODAY)

    assert Commissioning.objects.get().meter_number == ""
    assert [task.step for task in file.open_steps()] == ["guarantee"]


def test_unpaid_network_is_not_put_in_service(cast):
    _file, (task,) = site(cast, to="commissioning")

    with pytest.raises(RequirementMissing):
        commissioning.commission(task, in_service_on=AT.date(), by=cast.operations, at=AT)

    assert not Commissioning.objects.exists()


def pay(file):
    requirements.satisfy(file, "paid_in_full", by=None, at=AT)


def test_nothing_of_the_works_happened_before_the_file(cast):
    file, task = industrial(cast, "supply_contract")
    before = file.submitted_at - timedelta(days=1)

    with pytest.raises(dating.TooEarly):
        commissioning.sign_contract(task, number="1", signed_on=before.date(), by=cast.desk_officer, at=AT)
    with pytest.raises(dating.TooEarly):
        ordering.order_visit(
            file, purpose="follow_up", appointment=before, network="electricity", by=cast.inspector, at=AT
        )

    assert task.is_open
    assert not VisitOrder.objects.filter(appointment=before).exists()
