"""The people pages: load, absences, and leaving."""

import pytest
from django.urls import reverse
from django.utils import timezone

from eplatform.accounts.models import Absence, Posting, Territory, User
from tests.factories import connection_file, step
from workflows.engine.models import Task
from workflows.files import claiming

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(cast):
    task = step(connection_file(cast, at=timezone.now()), "completeness")
    return claiming.claim(task, by=cast.desk_officer, at=timezone.now())


def address(route, *args):
    return reverse(f"portal:{route}", args=args)


def test_people_show_postings_and_load(cast, client, busy):
    client.force_login(cast.administrator)

    lines = client.get(address("people")).context["lines"]

    loads = {str(line["person"]): (line["person"].steps, line["person"].files) for line in lines}
    assert loads["Desk Officer"] == (1, 0)
    assert loads["Coordinator"] == (0, 1)


def test_manager_sees_the_staff_of_their_territory_alone(cast, client):
    here, there = (
        Territory.objects.create(code=code, name_fr=code, name_ar=code, name_en=code) for code in ("a", "b")
    )
    manager, near, far = (
        User.objects.create_user(f"{name}@eplatform.example", full_name=name) for name in ("m", "near", "far")
    )
    for person, role, place in (
        (manager, "manager", here), (near, "cashier", here), (far, "cashier", there),
    ):  # fmt: skip
        Posting.objects.create(user=person, role=role, territory=place)
    client.force_login(manager)

    shown = [str(line["person"]) for line in client.get(address("people")).context["lines"]]

    assert shown == ["m", "near"]
    assert client.get(address("person", near.pk)).status_code == 200
    assert client.get(address("person", far.pk)).status_code == 404


@pytest.mark.parametrize("who", ["desk_officer", "applicant", "auditor"])
def test_people_are_closed_to_others(cast, client, who):
    client.force_login(getattr(cast, who))

    assert client.get(address("people")).status_code == 403
    assert client.get(address("person", cast.cashier.pk)).status_code == 404
    assert client.get(address("deactivate", cast.cashier.pk)).status_code == 404
    assert client.post(address("deactivate", cast.cashier.pk), {"reason": "x"}).status_code == 404
    assert User.objects.get(pk=cast.cashier.pk).is_active


def test_absence_is_declared_and_ended_by_oneself(cast, client):
    client.force_login(cast.desk_officer)
    today = timezone.localdate().isoformat()
    given = {"substitute": cast.cashier.pk, "since": today, "until": today, "reason": "Congé"}
    me = address("person", cast.desk_officer.pk)

    assert client.post(me, {**given, "until": "2001-01-01"}).status_code == 422
    assert client.post(me, given).status_code == 302
    absence = Absence.objects.get()
    assert "Cashier" in client.get(me).content.decode()
    assert client.post(address("end_absence", cast.desk_officer.pk, absence.pk)).status_code == 302

    absence.refresh_from_db()
    assert absence.ended_by == cast.desk_officer


def test_closing_an_account_hands_its_work_over(cast, client, busy):
    heir = User.objects.create_user("heir@eplatform.example", full_name="Heir")
    Posting.objects.create(user=heir, role="desk_officer")
    client.force_login(cast.administrator)
    leave = address("deactivate", cast.desk_officer.pk)

    assert client.get(leave).status_code == 200
    assert client.post(leave, {"successor": heir.pk, "reason": ""}).status_code == 422
    done = client.post(leave, {"successor": heir.pk, "reason": "Mutation"}, follow=True)

    assert done.status_code == 200
    assert Task.objects.get(pk=busy.pk).owner == heir
    assert not User.objects.get(pk=cast.desk_officer.pk).is_active


def test_manager_closes_no_account(cast, client):
    client.force_login(cast.manager)

    leave = address("deactivate", cast.cashier.pk)
    assert client.get(leave).status_code == 403
    assert client.post(leave, {"reason": "Mutation"}).status_code == 403
    assert User.objects.get(pk=cast.cashier.pk).is_active
