"""Visits: a numbered order, minutes that open the way to acceptance, the other side's signature."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.factories import connection_file
from tests.sites import AT, only_network, site, visit
from workflows.engine.errors import Finished, NotYours
from workflows.files.knocking import NotAsked
from workflows.files.leaving import withdraw
from workflows.works.measuring import Measure, read_measures, visits_with_measures
from workflows.works.models import Visit, VisitOrder
from workflows.works.ordering import order_visit
from workflows.works.visiting import AlreadyMinuted, AlreadySigned, NotYetHeld, minute_visit, sign


def order(file, by, **facts):
    given = {"purpose": "follow_up", "appointment": AT, "network": "water", "phase": 1} | facts
    return order_visit(file, **given, by=by, at=AT - timedelta(days=3))


def ticked(file):
    return set(file.requirements.filter(key="visit_done").values_list("network", "phase"))


def test_orders_are_numbered_without_gaps(cast):
    file, _tasks = site(cast)

    numbers = [order(file, cast.inspector).number for _turn in range(2)]

    assert numbers == ["BI-2026-00001", "BI-2026-00002"]
    entry = file.timeline.filter(kind="visit_ordered").latest("number")
    assert (entry.network, entry.phase, entry.data["order"]) == ("water", 1, "BI-2026-00002")


def test_order_carries_the_checklist_of_its_network(cast):
    file, _tasks = site(cast)

    found = order(file, cast.inspector)

    assert found.checklist == ["trench", "pipe", "valves", "stubs"]
    assert found.inspector == cast.inspector


@pytest.mark.parametrize("who", ["applicant", "stranger", "coordinator", "study_engineer", "commission"])
def test_follow_up_is_ordered_by_the_inspector_alone(cast, who):
    file, _tasks = site(cast)

    with pytest.raises(NotYours):
        order(file, getattr(cast, who))

    assert not VisitOrder.objects.exists()


def test_inspector_of_another_network_orders_nothing(cast):
    file, _tasks = site(cast)

    with pytest.raises(NotYours):
        order(file, only_network(cast.inspector, "sewerage"))


@pytest.mark.parametrize("place", [{"network": "lighting"}, {"phase": 2}, {"phase": 0}])
def test_order_for_a_place_that_the_file_lacks_is_refused(cast, place):
    file, _tasks = site(cast)

    with pytest.raises(NotAsked):
        order(file, cast.inspector, **place)


def test_closed_file_is_not_visited(cast):
    file = connection_file(cast)
    withdraw(file, by=cast.applicant, at=AT, reason="Vente")
    file.refresh_from_db()

    with pytest.raises(Finished):
        order_visit(file, purpose="appointment", appointment=AT, by=cast.coordinator, at=AT)


def test_minutes_tick_the_visit_of_the_network_and_phase_only(cast):
    file, _tasks = site(cast, networks=("water", "sewerage"), phases=2)

    visit(file, by=cast.inspector, phase=2)

    assert ticked(file) == {("water", 2)}


def test_minutes_of_an_appointment_tick_nothing(cast):
    file = connection_file(cast)

    visit(file, by=cast.coordinator, network="", phase=None, purpose="appointment")

    assert ticked(file) == set()


def test_minutes_keep_position_conformity_and_measures(cast):
    file, _tasks = site(cast)
    measure = Measure("Conduite DN 160", "m", Decimal(1200), Decimal(1184))

    found = visit(
        file, by=cast.inspector, position=(Decimal("33.456789"), Decimal("-7.654321")),
        conform=["pipe", "stubs", "nothing"], measures=[measure],
    )  # fmt: skip

    found.refresh_from_db()
    assert (found.latitude, found.longitude) == (Decimal("33.456789"), Decimal("-7.654321"))
    assert found.conform == ["pipe", "stubs"]
    assert found.measured[0]["difference"] == "-16"


def test_minutes_are_written_once(cast):
    file, _tasks = site(cast)
    found = visit(file, by=cast.inspector)

    with pytest.raises(AlreadyMinuted):
        minute_visit(found.order, held_at=AT, findings="x", by=cast.inspector, at=AT)


def test_minutes_of_a_visit_to_come_are_refused(cast):
    file, _tasks = site(cast)
    to_come = order(file, cast.inspector)

    with pytest.raises(NotYetHeld):
        minute_visit(to_come, held_at=AT + timedelta(hours=1), findings="x", by=cast.inspector, at=AT)

    assert ticked(file) == set()


@pytest.mark.parametrize("who", ["applicant", "stranger", "cashier"])
def test_minutes_by_anybody_else_are_refused(cast, who):
    file, _tasks = site(cast)
    found = order(file, cast.inspector)

    with pytest.raises(NotYours):
        minute_visit(found, held_at=AT, findings="x", by=getattr(cast, who), at=AT)

    assert not Visit.objects.exists()


def test_other_side_signs_once_with_its_remarks(cast):
    file, _tasks = site(cast)
    found = visit(file, by=cast.inspector)

    sign(found, by=cast.applicant, at=AT, remarks="D'accord")

    found.refresh_from_db()
    assert (found.signed_by, found.remarks) == (cast.applicant, "D'accord")
    with pytest.raises(AlreadySigned):
        sign(found, by=cast.applicant, at=AT)


@pytest.mark.parametrize("who", ["stranger", "reader", "inspector"])
def test_only_a_party_signs(cast, who):
    file, _tasks = site(cast)
    found = visit(file, by=cast.inspector)

    with pytest.raises(NotYours):
        sign(found, by=getattr(cast, who), at=AT)

    found.refresh_from_db()
    assert found.signed_at is None


def test_last_measure_of_an_item_prevails(cast):
    file, _tasks = site(cast)
    for length, day in ((1184, 0), (1190, 2)):
        measures = [Measure("Conduite", "m", Decimal(1200), Decimal(length))]
        visit(file, by=cast.inspector, at=AT + timedelta(days=day), measures=measures)

    *_earlier, (last, (measure,)) = visits_with_measures(file)

    assert (last.order.network, last.order.phase) == ("water", 1)
    assert (measure.measured, measure.difference) == (Decimal(1190), Decimal(-10))


def test_measures_are_read_line_by_line():
    assert read_measures("Regard; U; 12; 11\n\nConduite; m; 1200; 1184.5") == [
        Measure("Regard", "U", Decimal(12), Decimal(11)),
        Measure("Conduite", "m", Decimal(1200), Decimal("1184.5")),
    ]


@pytest.mark.parametrize("text", ["Regard; U; 12", "Regard; U; douze; 11", "; U; 1; 1", "Regard; U; -1; 2"])
def test_measure_that_cannot_be_read_names_its_line(text):
    with pytest.raises(ValueError, match="2"):
        read_measures(f"Conduite; m; 3; 3\n{text}")


def test_database_refuses_half_a_position(cast):
    file, _tasks = site(cast)
    found = order(file, cast.inspector)

    with pytest.raises(IntegrityError, match="visit_position_whole"), transaction.atomic():
        Visit.objects.create(
            order=found, held_at=AT, findings="x", latitude=Decimal(33), at=AT, by=cast.inspector
        )
