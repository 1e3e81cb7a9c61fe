"""The pages of clocks: holds, calendars, service standards, and what a file is promised and owed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from eplatform.portal.standards import event_title
from tests.doors import STANDARD
from tests.factories import connection_file, drive
from tests.workflows.files.test_service_standards import standard
from workflows.engine.models import CalendarDay, Hold
from workflows.files import chasing
from workflows.files.standards import Commitment, ServiceStandard


@pytest.fixture
def begun():
    """The pages look at the real clock."""
    return timezone.now() - timedelta(days=40)


@pytest.fixture
def owed(cast, begun):
    """A file whose study is late, with credits in the ledger."""
    standard("study", 5, credit_per_day=Decimal(150), ceiling=Decimal(300), since=date(2020, 1, 1))
    file = connection_file(cast, networks=("water",), at=begun)
    drive(file, to="study", cast=cast, at=begun)
    chasing.chase(timezone.now())
    return file


def page(client, person, route, *args):
    client.force_login(person)
    return client.get(reverse(route, args=args))


def post(client, person, route, *args, **data):
    client.force_login(person)
    return client.post(reverse(route, args=args), data)


def test_applicant_sees_what_is_owed_and_why(client, cast, owed):
    shown = page(client, cast.applicant, "portal:file", owed.reference).content.decode()

    assert "300,00" in shown
    assert "150,00" in shown


def test_manager_sees_the_late_commitments_alone(client, cast, owed):
    Commitment.objects.filter(connection_file=owed).update(due_at=timezone.now() + timedelta(days=3))
    client.force_login(cast.manager)

    assert owed.reference in client.get("/commitments/").content.decode()
    assert owed.reference not in client.get("/commitments/?late=1").content.decode()


def test_pages_of_standards_are_not_for_everybody(client, cast):
    for route in ("portal:commitments", "portal:standards", "portal:new_standard", "portal:calendars"):
        assert page(client, cast.estimator, route).status_code == 403
    assert page(client, cast.manager, "portal:new_standard").status_code == 403


def test_engineer_holds_and_releases_a_network(client, cast, begun):
    file = connection_file(cast, networks=("water",), at=begun)
    drive(file, to="study", cast=cast, at=begun)

    asked = {"network": "water", "reason": "third_party", "note": "ONCF"}
    assert post(client, cast.study_engineer, "portal:holds", file.reference, **asked).status_code == 302
    held = Hold.objects.of_clocks().get(process=file.process)
    assert "ONCF" in page(client, cast.applicant, "portal:file", file.reference).content.decode()
    post(client, cast.study_engineer, "portal:release_hold", file.reference, held.pk)

    held.refresh_from_db()
    assert held.closed_at is not None


def test_engineer_does_not_suspend_the_file(client, cast, begun):
    file = connection_file(cast, networks=("water",), at=begun)

    answer = post(
        client, cast.study_engineer, "portal:holds", file.reference, network="file", reason="third_party"
    )

    assert answer.status_code == 422
    assert not Hold.objects.of_clocks().exists()


def test_administrator_closes_a_day_once(client, cast):
    day = {"territory": "", "first": "2031-03-03", "last": "", "works": "0", "label": "Inventaire"}

    assert post(client, cast.administrator, "portal:calendars", **day).status_code == 302
    assert post(client, cast.administrator, "portal:calendars", **day).status_code == 422
    entered = CalendarDay.objects.get()
    post(client, cast.administrator, "portal:forget_day", entered.pk)

    assert not CalendarDay.objects.exists()


def test_standard_is_set_and_its_terms_stay_once_used(client, cast, owed):
    given = STANDARD(None)
    assert post(client, cast.administrator, "portal:new_standard", **given).status_code == 302
    fresh, used = ServiceStandard.objects.get(code="autre"), ServiceStandard.objects.get(code="study")

    changed = {**given, "limit_amount": "9"}
    assert post(client, cast.administrator, "portal:standard", fresh.pk, **changed).status_code == 302
    assert post(client, cast.administrator, "portal:standard", used.pk, **changed).status_code == 422

    used.refresh_from_db()
    assert used.limit_amount == 5


def test_standard_without_a_beginning_is_refused_on_the_form(client, cast):
    given = {**STANDARD(None), "from_step": ""}

    answer = post(client, cast.administrator, "portal:new_standard", **given)

    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not ServiceStandard.objects.filter(code=given["code"]).exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"from_step": ""}, "from_step"),
        ({"to_step": "", "to_event": ""}, "to_step"),
        ({"limit_amount": "0"}, "limit_amount"),
        ({"since": "2026-05-01", "until": "2026-04-01"}, "until"),
        ({"amount_from": "900,5", "amount_to": "12"}, "amount_to"),
        ({"credit_per_day": "100", "ceiling": "50"}, "ceiling"),
    ],
)
def test_standard_that_cannot_be_says_why_at_its_field(client, cast, wrong, field):
    answer = post(client, cast.administrator, "portal:new_standard", **(STANDARD(None) | wrong))

    assert field in answer.context["form"].errors
    assert "standard_" not in str(answer.context["form"].errors)


def test_event_of_a_standard_is_told_in_words():
    with translation.override("fr"):
        assert event_title("completeness:complete") == "Vérification de la recevabilité: Complet"
        assert event_title("quote_issued") == "Devis émis"
