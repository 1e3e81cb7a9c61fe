from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from eplatform.accounts.models import Posting, Territory, User
from tests.factories import NOW, connection_file, drive, step
from workflows.engine import inbox
from workflows.engine.inbox import Mark, Wanted, Whose
from workflows.engine.models import Task
from workflows.files import claiming, leaving, prioritising, snoozing

pytestmark = pytest.mark.django_db


def found(user, limit=50, **wanted):
    after = wanted.pop("after", None)
    return [mark.pk for mark in inbox.find(user, at=NOW, limit=limit, wanted=Wanted(**wanted), after=after)]


def staff(name, role, network="", territory=None):
    person = User.objects.create_user(f"{name}@eplatform.example", full_name=name.title())
    Posting.objects.create(user=person, role=role, network=network, territory=territory)
    return person


@pytest.fixture
def studied(cast):
    file = connection_file(cast, networks=("water", "electricity"))
    drive(file, to="study", cast=cast)
    return file


def test_steps_of_the_role_network_and_territory(cast, studied):
    water, electricity = (step(studied, "study", network).pk for network in ("water", "electricity"))
    elsewhere = Territory.objects.create(code="rabat", name_fr="Rabat", name_ar="الرباط", name_en="Rabat")

    assert set(found(cast.study_engineer)) == {water, electricity}
    assert found(staff("eau", "study_engineer", "water")) == [water]
    assert found(staff("ici", "study_engineer", "water", studied.territory)) == [water]
    assert found(staff("loin", "study_engineer", territory=elsewhere)) == []
    assert found(cast.desk_officer) == []
    assert found(cast.applicant) == []


def test_two_postings_show_a_step_once(cast, studied):
    both = staff("deux", "study_engineer", "water")
    Posting.objects.create(user=both, role="study_engineer", network="electricity")
    Posting.objects.create(user=both, role="study_engineer", territory=studied.territory)

    assert len(found(both)) == 2


def test_order_is_held_then_priority_then_due_date(cast):
    files = [connection_file(cast, at=NOW + timedelta(days=day)) for day in range(4)]
    early, late, urgent, held = (step(file, "completeness") for file in files)
    prioritising.prioritise(urgent, -2, by=cast.coordinator, at=NOW, reason="Hôpital")
    leaving.suspend(files[3], by=cast.coordinator, at=NOW, note="Permis")
    Task.objects.filter(pk=late.pk).update(due_at=None)

    assert found(cast.desk_officer) == [urgent.pk, early.pk, late.pk, held.pk]


def test_pages_follow_one_another_without_gap(cast):
    for day in range(7):
        connection_file(cast, at=NOW + timedelta(days=day % 3))
    Task.objects.open().filter(pk=Task.objects.open().first().pk).update(due_at=None)
    whole = found(cast.desk_officer)

    pages, after = [], None
    while marks := inbox.find(cast.desk_officer, at=NOW, limit=2, after=after):
        pages += [mark.pk for mark in marks]
        after = Mark.read(marks[-1].token())

    assert pages == whole
    assert len(whole) == 7


@pytest.mark.parametrize(
    "token", ["", "1", "0~0~x~1", "0~0~~-3", "0~0~2026-01-01T00:00:00~5", "0~999~~1", "~~~"]
)
def test_bent_token_is_no_mark(token):
    assert Mark.read(token) is None


def test_claimed_step_leaves_the_inboxes_of_colleagues(cast, studied):
    water = step(studied, "study", "water")
    colleague = staff("collegue", "study_engineer")
    claiming.claim(water, by=cast.study_engineer, at=NOW)

    assert water.pk in found(cast.study_engineer)
    assert found(cast.study_engineer, whose=Whose.MINE) == [water.pk]
    assert water.pk not in found(cast.study_engineer, whose=Whose.UNCLAIMED)
    assert water.pk not in found(colleague)


def test_team_sees_all_work_of_the_territory_it_directs(cast, studied):
    claiming.claim(step(studied, "study", "water"), by=cast.study_engineer, at=NOW)
    elsewhere = Territory.objects.create(code="rabat", name_fr="Rabat", name_ar="الرباط", name_en="Rabat")

    assert len(found(cast.coordinator, whose=Whose.TEAM)) == 2
    assert len(found(cast.manager, whose=Whose.TEAM)) == 2
    assert found(staff("loin", "manager", territory=elsewhere), whose=Whose.TEAM) == []
    assert found(cast.study_engineer, whose=Whose.TEAM) == []


def test_filters(cast, studied):
    water = step(studied, "study", "water")
    Task.objects.filter(pk=water.pk).update(due_at=NOW - timedelta(days=1))

    assert found(cast.study_engineer, network="water") == [water.pk]
    assert found(cast.study_engineer, late=True) == [water.pk]
    assert found(cast.study_engineer, role="inspector") == []
    assert found(cast.study_engineer, step="pricing") == []
    assert found(cast.study_engineer, territory_id=-1) == []


def test_snoozed_step_waits_elsewhere(cast, studied):
    water = step(studied, "study", "water")
    day = timezone.localdate(NOW) + timedelta(days=2)
    snoozing.snooze(water, day, by=cast.study_engineer, at=NOW)

    assert water.pk not in found(cast.study_engineer)
    assert found(cast.study_engineer, snoozed=True) == [water.pk]
    later = inbox.find(cast.study_engineer, at=NOW + timedelta(days=3), limit=9)
    assert water.pk in [mark.pk for mark in later]


def test_inbox_is_one_statement_of_index_searches(cast, studied):
    cast.study_engineer.held_postings  # noqa: B018 - read beforehand, as every page does
    with CaptureQueriesContext(connection) as asked:
        found(cast.study_engineer)
    assert len(asked) == 2  # all territories, then the steps

    with connection.cursor() as cursor:
        # Of a handful of rows any index costs the same: the one meant is the one that needs no sorting.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("EXPLAIN " + asked.captured_queries[-1]["sql"])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "step_queue on" in plan
    assert "step_queue_claimed on" in plan
    assert "Seq Scan on workflows_task" not in plan
