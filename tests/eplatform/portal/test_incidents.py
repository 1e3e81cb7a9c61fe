"""What the platform could not do is shown to those who direct the work, and settled by them with a reason."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from notifications import jobs, outbox
from notifications.models import Delivery
from tests.factories import NOW, connection_file, do, step
from workflows.engine.incidents import Incident
from workflows.engine.models import Task

LIST = reverse("portal:incidents")


@pytest.fixture
def incident(cast):
    file = connection_file(cast)
    do(step(file, "completeness"), "incomplete", cast=cast, at=NOW)
    task = step(file, "supplement")
    return Incident.objects.create(
        process=file.process, task=task, error_class="OSError", message="disk full", traceback="line 7",
        attempts=5, failed_at=NOW, opened_at=NOW,
    )  # fmt: skip


@pytest.fixture
def page(incident):
    return reverse("portal:incident", args=[incident.process.connection_file.reference, incident.pk])


def text(answer):
    return answer.content.decode()


@pytest.mark.parametrize("who", ["coordinator", "manager", "administrator", "auditor"])
def test_incident_is_listed_with_its_error(cast, client, incident, page, who):
    client.force_login(getattr(cast, who))

    listed, shown = text(client.get(LIST)), text(client.get(page))

    assert page in listed
    assert "disk full" in listed
    assert "line 7" in shown
    assert ('name="reason"' in shown) == (who != "auditor")


@pytest.mark.parametrize("who", ["desk_officer", "applicant", "inspector"])
def test_incidents_are_not_for_others(cast, client, page, who):
    client.force_login(getattr(cast, who))

    assert client.get(LIST).status_code == 403
    assert client.get(page).status_code == 403


def test_failure_still_tried_again_is_no_incident_yet(cast, client, incident, page):
    Incident.objects.update(opened_at=None, next_attempt_at=timezone.now())
    client.force_login(cast.manager)

    assert page not in text(client.get(LIST))
    assert client.get(page).status_code == 404


def test_incident_is_tried_again_by_the_next_sweep(cast, client, incident, page):
    client.force_login(cast.manager)

    answer = client.post(page, {"act": "retry", "reason": "Disk enlarged"})

    assert answer.status_code == 302
    incident.refresh_from_db()
    assert incident.next_attempt_at is not None
    entry = incident.process.connection_file.timeline.get(kind="incident_retried")
    assert (entry.by, entry.note) == (cast.manager, "Disk enlarged")


def test_step_is_performed_by_hand_by_the_platforms_way_alone(cast, client, incident, page):
    client.force_login(cast.coordinator)

    refused = client.post(page, {"act": "take-supplied", "reason": "For them"})
    done = client.post(page, {"act": "take-lapsed", "reason": "Checked by hand"})

    assert (refused.status_code, done.status_code) == (422, 302)
    incident.refresh_from_db()
    assert (incident.resolution, incident.resolved_by) == ("way_taken", cast.coordinator)
    assert incident.process.connection_file.final_state == "lapsed"


def test_reason_is_asked_for(cast, client, incident, page):
    client.force_login(cast.coordinator)

    assert client.post(page, {"act": "retry", "reason": " "}).status_code == 422
    incident.refresh_from_db()
    assert incident.next_attempt_at is None


def test_settled_incident_has_no_form_and_tells_who_was_faster(cast, client, incident, page):
    client.force_login(cast.coordinator)
    client.post(page, {"act": "take-lapsed", "reason": "By hand"})

    again = client.post(page, {"act": "close", "reason": "Me too"})

    assert again.status_code == 422
    assert 'name="reason"' not in text(client.get(page))


@pytest.fixture
def lost(cast):
    file = connection_file(cast)
    found = outbox.enqueue(file.timeline.get(kind="submitted"), at=NOW)[0]
    Delivery.objects.filter(pk=found.pk).update(
        state="failed", next_try_at=None, attempts=8, last_error="550 no such user"
    )
    return found


def test_mail_that_failed_for_good_is_shown_and_sent_again(cast, client, lost):
    client.force_login(cast.coordinator)
    assert "550 no such user" in text(client.get(LIST))

    client.post(reverse("portal:resend", args=[lost.message.entry.connection_file.reference, lost.pk]))

    lost.refresh_from_db()
    assert (lost.state, lost.attempts) == ("queued", 0)
    assert lost.next_try_at is not None
    assert "550 no such user" not in text(client.get(LIST))


def test_job_that_gave_up_is_shown_to_administrators_and_run_again(cast, client):
    jobs.route_entry.defer(entry_id=7)
    failed = ProcrastinateJob.objects.all()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("procrastinate.contrib.django.models._is_readonly", lambda: False)
        failed.update(status="failed")
    job = failed.get()
    client.force_login(cast.manager)
    assert "route_entry" not in text(client.get(LIST))
    client.force_login(cast.administrator)
    assert "route_entry" in text(client.get(LIST))

    client.post(reverse("portal:run_job", args=[job.pk]))

    job.refresh_from_db()
    assert (job.status, job.attempts) == ("todo", 1)


def test_person_who_was_slower_is_told_who_was_faster(cast, client, monkeypatch):
    """Both had the page of the step open when the first of them performed it."""
    file = connection_file(cast)
    task = step(file, "completeness")
    client.force_login(cast.desk_officer)
    stale = Task.objects.select_related("process__connection_file").get(pk=task.pk)
    do(task, "incomplete", cast=cast, at=timezone.now())
    monkeypatch.setattr("eplatform.portal.step_page.step_of", lambda *_: stale)

    answer = client.post(
        reverse("portal:step", args=[file.reference, task.pk]),
        {"outcome": "incomplete", "incomplete-note": "D03"}, follow=True,
    )  # fmt: skip

    assert answer.redirect_chain == [(reverse("portal:file", args=[file.reference]), 302)]
    assert "Desk Officer" in text(answer)
