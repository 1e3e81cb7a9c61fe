"""The studies of a file on screen: each network's record with its figures explained."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eplatform.accounts.requests import person
from workflows.engine.door import may_perform
from workflows.engine.errors import Refused
from workflows.engine.models import Task
from workflows.files.finding import visible_file
from workflows.studies import recording, showing
from workflows.studies.forms import ExtensionForm


@login_required
@require_safe
def studies(request: HttpRequest, reference: str) -> HttpResponse:
    connection_file = visible_file(request, reference)
    networks = showing.of_file(connection_file, person(request))
    return render(request, "studies/studies.html", {"connection_file": connection_file, "networks": networks})


@login_required
@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, reference: str, network: str) -> HttpResponse:
    connection_file = visible_file(request, reference)
    task = get_object_or_404(connection_file.open_steps().filter(step="study"), network=network)
    task.process = connection_file.process
    if not may_perform(task, person(request)):
        raise PermissionDenied(_("Only the engineer of this network extends its study."))
    form = ExtensionForm(request.POST or None)
    if form.is_valid() and extended(request, task, form):
        return redirect("works:studies", reference=reference)
    context = {"connection_file": connection_file, "form": form, "network": network, "task": task}
    return render(request, "studies/extend.html", context, status=422 if form.is_bound else 200)


def extended(request: HttpRequest, task: Task, form: ExtensionForm) -> bool:
    try:
        recording.extend(task, by=person(request), at=timezone.now(), reason=form.cleaned_data["reason"])
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("The study is extended; the new due date is on the file."))
    return True
