"""The page of a file says what to expect, when, and what the date hangs on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from workflows.files import leaving
from workflows.measuring.models import StepMeasure
from workflows.measuring.paces import ENOUGH, StepPace, keep_paces
from workflows.measuring.sketch import Sketch
from workflows.measuring.worktime import WORKING_DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast):
    made = factories.connection_file(cast, networks=("water",), at=timezone.now() - timedelta(days=20))
    factories.drive(made, to="study", cast=cast, at=timezone.now() - timedelta(days=1))
    return made


def pace(step, days, *, visits=ENOUGH, network=""):
    StepPace.objects.create(
        kind="subdivision",
        step=step,
        network=network,
        visits=visits,
        median_seconds=days * WORKING_DAY // 2,
        ninetieth_seconds=days * WORKING_DAY,
    )


def shown(client, user, file):
    client.force_login(user)
    return client.get(reverse("portal:file", args=[file.reference])).context["forecast"]


def test_applicant_is_told_dates_and_what_drives_them(client, cast, file):
    pace("study", 40, visits=57, network="water")
    pace("to:estimate", 52, visits=31)

    forecast = shown(client, cast.applicant, file)

    estimate = forecast["milestones"][0]
    assert estimate["on"] > timezone.localdate() + timedelta(days=50)
    assert str(file.flow.instance._nodes_by_name["study"].title) in estimate["because"]
    assert "57" in forecast["legs"][0]["basis"]
    assert "31" in forecast["usual"][0][1]
    # Nobody knows how long a site takes before any was measured.
    assert forecast["stops_at"] == file.flow.instance._nodes_by_name["site_follow_up"].title


def test_nothing_is_called_usual_of_too_few(client, cast, file):
    pace("study", 40, visits=ENOUGH - 1, network="water")
    pace("to:estimate", 52, visits=ENOUGH - 1)

    forecast = shown(client, cast.applicant, file)

    assert not forecast["usual"]
    assert not any(str(ENOUGH - 1) in leg["basis"] for leg in forecast["legs"])


def test_whole_way_is_dated_once_sites_are_measured(client, cast, file):
    pace("site_follow_up", 90)

    forecast = shown(client, cast.coordinator, file)

    assert not forecast["stops_at"]
    assert forecast["milestones"][-1]["on"] > timezone.localdate() + timedelta(days=365)


def test_suspended_or_closed_file_is_promised_nothing(client, cast, file):
    leaving.suspend(file, by=cast.coordinator, at=timezone.now(), note="Permis de voirie")
    assert shown(client, cast.applicant, file) == {"is_suspended": True}

    leaving.withdraw(file, by=cast.applicant, at=timezone.now(), reason="Terrain vendu")
    assert shown(client, cast.applicant, file) == {}


def test_paces_are_of_the_last_twelve_months_and_the_whole_concession(cast):
    at = timezone.now()
    lengths = {0: [2] * 15, 11: [4] * 10, 12: [90] * 50}
    for months, days in lengths.items():
        month = (at.date().replace(day=15) - timedelta(days=round(30.44 * months))).replace(day=1)
        for network, territory_id in (
            ("water", None),
            ("sewerage", None),
            ("water", factories.commune().agency.territory_id),
        ):
            StepMeasure.objects.create(
                kind="subdivision", version=1, territory_id=territory_id, month=month, step="study",
                network=network, visits=len(days), counts=Sketch.of(d * WORKING_DAY for d in days).counts,
                outcomes={},
            )  # fmt: skip

    keep_paces(at)

    water, both = (StepPace.objects.get(step="study", network=network) for network in ("water", ""))
    assert (water.visits, both.visits) == (25, 50)
    assert water.ninetieth_seconds == pytest.approx(4 * WORKING_DAY, rel=0.05)
    assert both.median_seconds == pytest.approx(2 * WORKING_DAY, rel=0.05)
