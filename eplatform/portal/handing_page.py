"""The page for handing one step round: it asks for what the act needs, then does it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eplatform.accounts.models import User
from eplatform.accounts.requests import SignedInRequest
from eplatform.portal.handing import WAYS, HandingForm
from eplatform.portal.step_page import step_of
from workflows.engine.door import may_perform
from workflows.engine.errors import AlreadyMoved, Refused
from workflows.engine.models import Task
from workflows.files.finding import visible_file


@login_required
@require_http_methods(["GET", "POST"])
def hand(request: SignedInRequest, reference: str, step_id: int, act: str) -> HttpResponse:
    """Ask for what the act needs, then do it; somebody who may not gets 403."""
    connection_file = visible_file(request, reference)
    task = step_of(connection_file, step_id)
    way = next((way for way in WAYS if way.name == act), None)
    if way is None:
        raise Http404
    if not task.is_open:
        messages.info(request, AlreadyMoved(task.finished_by, task.finished).message)
        return redirect("portal:file", reference=reference)
    if not way.may(request.user, task):
        raise PermissionDenied(_("You may not do this with this step as it stands."))
    form = way.form(request.POST if request.method == "POST" else None, task=task)
    if form.is_valid() and done(request, form):
        return redirect(*onward(request.user, reference, step_id))
    context = {"connection_file": connection_file, "form": form, "title": way.title, "task": task}
    return render(request, "portal/hand.html", context, status=422 if form.is_bound else 200)


def done(request: SignedInRequest, form: HandingForm) -> bool:
    """Whether the act was done; a refusal goes back onto the form."""
    try:
        form.act(by=request.user, at=timezone.now())
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("It is done, and on the record."))
    return True


def onward(user: User, reference: str, step_id: int) -> tuple[Any, ...]:
    """The step's page for whoever may still perform it, else the file's."""
    task = Task.objects.select_related("process").get(pk=step_id)
    return ("portal:step", reference, step_id) if may_perform(task, user) else ("portal:file", reference)
