"""The pages of what the platform could not do by itself: incidents, failed mail and failed jobs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eplatform.accounts.models import User
from eplatform.accounts.networks import Network
from eplatform.accounts.requests import SignedInRequest
from eplatform.formatting.dates import date_and_time
from notifications import recovering
from notifications.models import Delivery
from workflows.engine import settling
from workflows.engine.errors import Refused
from workflows.engine.incidents import Incident, can_handle, can_see, reads_incidents
from workflows.files.finding import visible_file
from workflows.files.models import ConnectionFile

PAGE, RECENT = 30, 10
RETRY, CLOSE, BY_HAND = "retry", "close", "take-"


class SettleForm(forms.Form):
    """What shall be done about an incident, and why."""

    act = forms.ChoiceField(label=gettext_lazy("What shall be done"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.incident = incident
        acts: Any = self.fields["act"]
        acts.choices = choices(incident)

    def settle(self, **who: Any) -> None:
        given = self.cleaned_data
        who["reason"] = given["reason"]
        if given["act"] == RETRY:
            settling.try_again(self.incident, **who)
        elif given["act"] == CLOSE:
            settling.close(self.incident, **who)
        else:
            settling.perform_by_hand(self.incident, given["act"].removeprefix(BY_HAND), **who)


def choices(incident: Incident) -> list[tuple[str, str]]:
    if not incident.task.is_open:
        return [(CLOSE, _("Close: the step was done otherwise"))]
    by_hand = [
        (BY_HAND + way.name, _("Perform the step by hand: %(outcome)s") % {"outcome": way.title})
        for way in settling.ways(incident.task)
    ]
    return [(RETRY, _("Have the platform try again")), *by_hand]


@login_required
@require_safe
def incidents(request: SignedInRequest) -> HttpResponse:
    """What waits for somebody, the newest first; then what was settled lately."""
    user = request.user
    if not reads_incidents(user):
        raise PermissionDenied(_("Incidents are for who directs the work of a territory."))
    rows = Incident.objects.visible_to(user).opened().select_related("process__connection_file", "task")
    unsettled = rows.unsettled().order_by("-opened_at", "-id")
    settled = rows.filter(resolved_at__isnull=False).order_by("-resolved_at").select_related("resolved_by")
    runs_jobs = recovering.can_run_jobs(user)
    context = {
        "lines": [line(incident) for incident in unsettled[:PAGE]],
        "settled": [line(incident) for incident in settled[:RECENT]],
        "deliveries": lost_mail(user),
        "jobs": recovering.failed_jobs()[:PAGE] if runs_jobs else [],
        "runs_jobs": runs_jobs,
    }
    return render(request, "portal/incidents.html", context)


def line(incident: Incident) -> dict[str, Any]:
    incident.task.process = incident.process
    return {
        "incident": incident,
        "connection_file": incident.process.connection_file,
        "title": incident.task.flow_task.title,
    }


def lost_mail(user: User) -> list[Delivery]:
    """Mail that failed for good, about files the person may see."""
    failed = Delivery.objects.filter(state=Delivery.State.FAILED).order_by("-id")
    rows = failed.select_related("message__entry__connection_file", "message__recipient")
    visible = ConnectionFile.objects.visible_to(user)
    return list(rows.filter(message__entry__connection_file__in=visible)[:PAGE])


@login_required
@require_http_methods(["GET", "POST"])
def incident(request: SignedInRequest, reference: str, incident_id: int) -> HttpResponse:
    """One incident with its error; a POST says what to do about it."""
    connection_file = visible_file(request, reference)
    found = incident_of(connection_file, incident_id)
    if not can_see(request.user, found) or (request.method == "POST" and not can_handle(request.user, found)):
        raise PermissionDenied(_("Incidents are for who directs the work of a territory."))
    form = SettleForm(request.POST or None, incident=found)
    if form.is_valid() and settled(request, form):
        return redirect("portal:incident", reference=reference, incident_id=incident_id)
    context = {
        "connection_file": connection_file,
        "incident": found,
        "title": found.task.flow_task.title,
        "facts": facts(found),
        "form": None if found.is_settled or not can_handle(request.user, found) else form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/incident.html", context, status=status)


def incident_of(connection_file: ConnectionFile, incident_id: int) -> Incident:
    rows = Incident.objects.opened().select_related("process", "task", "resolved_by")
    found: Incident | None = rows.filter(process_id=connection_file.process_id, pk=incident_id).first()
    if found is None:
        raise Http404
    found.task.process = found.process
    return found


def settled(request: SignedInRequest, form: SettleForm) -> bool:
    chosen = dict(choices(form.incident))[form.cleaned_data["act"]]
    try:
        form.settle(by=request.user, at=timezone.now())
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("Done: %(act)s.") % {"act": chosen})
    return True


def facts(incident: Incident) -> list[tuple[str, Any]]:
    task = incident.task
    return [
        (_("Step"), task.flow_task.title),
        (_("Network"), Network(task.network).label if task.network else ""),
        (_("Phase"), task.phase),
        (_("Incident since"), date_and_time(incident.opened_at) if incident.opened_at else ""),
        (_("Attempts"), incident.attempts),
        (_("Last failed"), date_and_time(incident.failed_at)),
        (_("Next attempt"), date_and_time(incident.next_attempt_at) if incident.next_attempt_at else ""),
        (_("How it ended"), incident.get_resolution_display()),
        (_("Resolved on"), date_and_time(incident.resolved_at) if incident.resolved_at else ""),
        (_("Resolved by"), incident.resolved_by or (_("the platform") if incident.is_settled else "")),
        (_("Reason"), incident.reason),
    ]


@login_required
@require_POST
def resend(request: SignedInRequest, reference: str, delivery_id: int) -> HttpResponse:
    """Send a message again that failed for good."""
    connection_file = visible_file(request, reference)
    found = Delivery.objects.filter(pk=delivery_id, message__entry__connection_file=connection_file).first()
    if found is None:
        raise Http404
    if not recovering.can_resend(request.user, connection_file):
        raise PermissionDenied(_("Only who directs the work of the territory sends a message again."))
    try:
        recovering.resend(found, by=request.user, at=timezone.now())
        messages.success(request, _("The message goes out again within a minute."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("portal:incidents")


@login_required
@require_POST
def run_job(request: SignedInRequest, job_id: int) -> HttpResponse:
    """Run a job again that gave up."""
    if not recovering.can_run_jobs(request.user):
        raise PermissionDenied(_("Only an administrator runs a failed job again."))
    try:
        recovering.run_again(job_id, by=request.user, at=timezone.now())
        messages.success(request, _("The job runs again."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("portal:incidents")
