"""The page of one open step: its ways out, each with its form, and the one act that performs it."""

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

from eplatform.accounts.requests import SignedInRequest
from eplatform.acting import form_class
from eplatform.portal import handing, remarks, standing
from eplatform.statements.prepared import KeptRows
from workflows.engine.door import may_perform
from workflows.engine.errors import AlreadyMoved, Refused
from workflows.engine.models import Task
from workflows.engine.nodes import End, Outcome
from workflows.files import snoozing
from workflows.files.acting import StepForm
from workflows.files.finding import visible_file
from workflows.files.models import ConnectionFile


@login_required
@require_http_methods(["GET", "POST"])
def step_page(request: SignedInRequest, reference: str, step_id: int) -> HttpResponse:
    connection_file = visible_file(request, reference)
    task = step_of(connection_file, step_id)
    if not task.is_open:
        messages.info(request, overtaken(request, AlreadyMoved(task.finished_by, task.finished)))
        return redirect("portal:file", reference=reference)
    if not may_perform(task, request.user):
        raise PermissionDenied(_("This step belongs to somebody else."))
    bound = bound_form(request, task) if request.method == "POST" else None
    if bound is not None and bound.is_valid() and performed(request, bound):
        return redirect("portal:file", reference=reference)
    status = 422 if bound is not None else 200
    return render(request, "portal/step.html", context(request, connection_file, task, bound), status=status)


STEP_OF: KeptRows[Task] = KeptRows(
    lambda process, pk: Task.objects.filter(process_id=process, pk=pk).select_related("finished_by", "owner"),
    -1, -2,
)  # fmt: skip


def step_of(connection_file: ConnectionFile, step_id: int) -> Task:
    found = STEP_OF.found(connection_file.process_id, step_id)
    if not found:
        raise Http404
    (task,) = found
    task.process = connection_file.process
    return task


def ways(task: Task) -> list[Outcome]:
    """The ways out that a person may choose."""
    return [way for way in task.flow_task.outcomes if not way.by_platform]


def bound_form(request: SignedInRequest, task: Task) -> StepForm:
    """The form that was sent; raises Http404 for an outcome that the step lacks."""
    outcome = request.POST.get("outcome", "")
    if outcome not in [way.name for way in ways(task)]:
        raise Http404
    return form_class(task, outcome)(
        request.POST, task=task, outcome=outcome, by=request.user, prefix=outcome
    )


def performed(request: SignedInRequest, form: StepForm) -> bool:
    """Whether the act was done; a refusal goes back onto the form that was sent."""
    try:
        form.perform(at=timezone.now())
    except AlreadyMoved as faster:
        # Nothing is left to do on this form: the page of the file shows where it went.
        messages.info(request, overtaken(request, faster))
        return True
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    way = form.task.flow_task.outcome(form.outcome)
    messages.success(
        request, _("Done: %(step)s – %(way)s.") % {"step": form.task.flow_task.title, "way": way.title}
    )
    return True


def overtaken(request: SignedInRequest, faster: AlreadyMoved) -> str:
    """Who was faster may have been the same person, in another window or by pressing twice."""
    return _("You have already performed this step.") if faster.who == request.user else faster.message


def context(
    request: SignedInRequest, connection_file: ConnectionFile, task: Task, bound: StepForm | None
) -> dict[str, Any]:
    at = timezone.now()
    forms = [
        {
            "way": way,
            "form": bound if bound is not None and bound.outcome == way.name else empty(request, task, way),
            "ends_the_file": isinstance(way.target, End),
        }
        for way in ways(task)
    ]
    return {
        "connection_file": connection_file,
        "task": task,
        "title": task.flow_task.title,
        "forms": forms,
        "chosen": bound.outcome if bound is not None else ways(task)[0].name if len(forms) == 1 else "",
        "hand_ways": handing.ways(request.user, task),
        "is_aside": snoozing.is_aside(task, at),
        "remarks": remarks.before(task, connection_file, request.user),
        "clock": standing.clock(
            task.due_at,
            at=at,
            territory_id=task.territory_id,
            is_held=connection_file.process.stands_still(task.network),
        ),
    }


def empty(request: SignedInRequest, task: Task, way: Outcome) -> StepForm:
    return form_class(task, way.name)(task=task, outcome=way.name, by=request.user, prefix=way.name)
