"""The checklist follows the facts of the file: what is newly wanted is told, and the gates follow."""

from __future__ import annotations

from decimal import Decimal

import pytest

from documents.models import Wanted
from documents.requirements import rederiving
from documents.reviewing import accepting
from notifications.routing import routes_for
from tests import factories
from tests.documents.reviewing.test_review import AT_FILING, ENDS, filed, lacks
from tests.quotes import stage
from workflows.engine.errors import Refused
from workflows.files import correcting
from workflows.studies import recording

NOW = factories.NOW


@pytest.fixture
def connection_file(cast):
    return factories.connection_file(cast)


def told(connection_file):
    """What every entry said that was newly wanted, and no longer."""
    entries = connection_file.timeline.filter(kind="papers_wanted").order_by("number")
    return [(entry.data["wanted"], entry.data["unwanted"]) for entry in entries]


def correct(connection_file, cast, **given):
    return correcting.correct(connection_file, given, by=cast.desk_officer, at=NOW, reason="Levé du site.")


def test_area_above_ten_hectares_asks_for_the_water_study_and_closes_the_gate(cast, connection_file):
    filed(connection_file, cast, *AT_FILING)
    accepting.accept_all(connection_file, by=cast.desk_officer, at=NOW, ends=ENDS)
    before = lacks(connection_file, "papers_checked")

    correct(connection_file, cast, area_m2=Decimal(120_000))

    entry = connection_file.timeline.get(kind="papers_wanted")
    assert not before
    assert told(connection_file) == [(["W01", "W02"], [])]
    assert [route.message.key() for route in routes_for(entry)] == ["papers_wanted"]
    assert lacks(connection_file, "papers_checked")


def test_smaller_area_opens_the_gate_again_and_is_no_news(cast, connection_file):
    correct(connection_file, cast, area_m2=Decimal(120_000))
    connection_file.refresh_from_db()
    filed(connection_file, cast, *AT_FILING)
    accepting.accept_all(connection_file, by=cast.desk_officer, at=NOW, ends=ENDS)
    before = lacks(connection_file, "papers_checked")

    correct(connection_file, cast, area_m2=Decimal(90_000))

    entry = connection_file.timeline.filter(kind="papers_wanted").latest("number")
    assert before
    assert not lacks(connection_file, "papers_checked")
    assert (entry.data["unwanted"], routes_for(entry)) == (["W01", "W02"], [])


def test_paper_that_is_there_already_is_not_asked_for_again(cast, connection_file):
    filed(connection_file, cast, "W01", "W02")

    correct(connection_file, cast, area_m2=Decimal(120_000))

    assert told(connection_file) == []


def test_social_housing_and_phases_change_what_the_acceptance_needs(cast, connection_file):
    correct(connection_file, cast, social_housing=True, phases=2)

    added = set(told(connection_file)[0][0])
    assert {"X15", "X12-water-2", "X11-electricity-2"} <= added
    assert "X12-water-1" not in added


def test_variant_b_asks_for_the_contractors_papers(cast):
    file = stage.priced_file(cast)
    stage.issue(file, cast)
    filed(file, cast, "X06", "X07")
    before = lacks(file, "works_papers")

    stage.agree(file, cast, variant="B")

    assert not before
    assert told(file) == [(["X03", "X04", "X05"], [])]
    assert lacks(file, "works_papers")


def test_network_that_leaves_takes_its_papers_along(cast, connection_file):
    factories.drive(connection_file, to="study", cast=cast)
    task = factories.step(connection_file, "study", "sewerage")

    recording.conclude(task, "unfavourable", by=cast.study_engineer, at=NOW, note="Exutoire saturé.")

    assert told(connection_file) == [([], ["A01", "X11-sewerage-1", "X12-sewerage-1"])]


def test_study_settles_the_voltage_of_a_plant(cast):
    plant = factories.connection_file(cast, kind="industrial", networks=("electricity",))
    assert "E03" in Wanted.objects.get(connection_file=plant).places

    correct(plant, cast, voltage_wish="low")
    recording.keep(plant, "electricity", "feasible", {"voltage": "medium"}, by=None, at=NOW, note="")
    rederiving.facts_changed(plant.pk, by=cast.study_engineer, at=NOW)

    assert told(plant) == [([], ["E03", "E05"]), (["E03", "E05"], [])]


@pytest.mark.parametrize(
    "given", [{}, {"area_m2": Decimal("5200.00")}, {"voltage_wish": "medium"}, {"social_housing": None}]
)
def test_correction_that_corrects_nothing_is_refused(cast, connection_file, given):
    with pytest.raises(correcting.NothingCorrected):
        correct(connection_file, cast, **given)


def test_phases_stay_once_the_works_are_split(cast):
    file = factories.connection_file(cast, networks=("water",), phases=2)

    with pytest.raises(correcting.PhasesFixed):  # a lot lies in the second
        correct(file, cast, phases=1)
    factories.drive(file, to="site_follow_up", cast=cast)
    with pytest.raises(correcting.PhasesFixed):
        correct(file, cast, phases=3)


@pytest.mark.parametrize("who", ["applicant", "stranger", "cashier", "inspector"])
def test_only_the_desk_and_the_coordinator_correct(cast, connection_file, who):
    with pytest.raises(Refused):
        correcting.correct(connection_file, {"area_m2": 7}, by=getattr(cast, who), at=NOW, reason="a")

    connection_file.refresh_from_db()
    assert connection_file.area_m2 == Decimal("5200.00")
