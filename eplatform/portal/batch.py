"""One act on many steps or files at once, and the list that says what became of each."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from eplatform.accounts.models import User
from eplatform.accounts.requests import SignedInRequest
from eplatform.portal.handing import PersonField
from eplatform.portal.inbox import wanted_of
from workflows.engine import inbox as queue
from workflows.engine.errors import Refused
from workflows.engine.models import Task
from workflows.files import assigning, batching, claiming, prompting
from workflows.files.batching import Result
from workflows.files.models import ConnectionFile


class BatchForm(forms.Form):
    """What an act on many asks for once; a subclass does it to each."""

    title: Any = ""
    #: Whether the page asks for something, or the button alone is enough.
    asks = False

    def __init__(self, *args: Any, tasks: list[Task], **kwargs: Any) -> None:
        self.tasks = tasks
        super().__init__(*args, **kwargs)

    def perform(self, **who: Any) -> list[Result]:
        raise NotImplementedError


class ClaimMany(BatchForm):
    title = gettext_lazy("Claim")

    def perform(self, **who: Any) -> list[Result]:
        return batching.on_steps(self.tasks, partial(claiming.claim, **who))


class ReleaseMany(BatchForm):
    title = gettext_lazy("Give back")

    def perform(self, **who: Any) -> list[Result]:
        return batching.on_steps(self.tasks, partial(claiming.release, **who))


class AssignMany(BatchForm):
    title, asks = gettext_lazy("Assign"), True

    to = PersonField(label=gettext_lazy("Colleague"), queryset=User.objects.none())
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = {task.role for task in self.tasks}
        people = User.objects.active().filter(postings__role__in=roles).distinct().order_by("full_name")
        field: Any = self.fields["to"]
        field.queryset = people.with_presence(timezone.localdate())

    def perform(self, **who: Any) -> list[Result]:
        given = self.cleaned_data
        return batching.on_steps(
            self.tasks, lambda task: assigning.assign(task, given["to"], reason=given["reason"], **who)
        )


class RemindMany(BatchForm):
    title = gettext_lazy("Remind")

    def perform(self, **who: Any) -> list[Result]:
        return batching.on_files(files_of(self.tasks), partial(prompting.remind, **who))


class MessageMany(BatchForm):
    title, asks = gettext_lazy("Write to the applicants"), True

    text = forms.CharField(
        label=gettext_lazy("Message"),
        max_length=4000,
        help_text=gettext_lazy(
            "The applicant of each chosen connection file receives it, once for each file."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def perform(self, **who: Any) -> list[Result]:
        text = self.cleaned_data["text"]
        return batching.on_files(files_of(self.tasks), partial(prompting.write, text=text, **who))


ACTS: dict[str, type[BatchForm]] = {
    "claim": ClaimMany,
    "release": ReleaseMany,
    "assign": AssignMany,
    "remind": RemindMany,
    "message": MessageMany,
}


def files_of(tasks: list[Task]) -> list[ConnectionFile]:
    return list(batching.by_file(tasks))


@login_required
@require_POST
def batch(request: SignedInRequest) -> HttpResponse:
    """Do the act to every chosen step; an act that needs more asks for it first."""
    if not request.user.is_utility_staff:
        raise PermissionDenied
    kind = ACTS.get(request.POST.get("act", ""))
    if kind is None:
        raise Http404
    tasks = chosen(request.user, request.POST)
    if not tasks:
        messages.info(request, _("Choose at least one step first."))
        return redirect("portal:inbox")
    is_sent = not kind.asks or "confirmed" in request.POST
    form = kind(request.POST if is_sent else None, tasks=tasks)
    results = performed(request.user, form) if form.is_valid() else None
    context = {"form": form, "title": kind.title, "act": request.POST["act"], "tasks": tasks}
    if results is None:
        return render(request, "portal/batch.html", context, status=422 if is_sent else 200)
    return render(request, "portal/batch_results.html", context | counted(results))


def chosen(user: User, sent: QueryDict) -> list[Task]:
    """The chosen steps that the person may see, or all that the filters find; others are as if not there."""
    if "all" in sent:
        wanted = wanted_of(QueryDict(sent.get("found", "")))
        marks = queue.find(user, at=timezone.now(), limit=batching.MOST, wanted=wanted)
        ids = [mark.pk for mark in marks]
    else:
        ids = [int(each) for each in sent.getlist("step") if each.isdecimal() and len(each) < 19]
    rows = Task.objects.filter(
        pk__in=ids, process__connection_file__in=ConnectionFile.objects.visible_to(user)
    )
    return list(rows.select_related("owner", "process__connection_file").order_by("pk"))


def performed(user: User, form: BatchForm) -> list[Result] | None:
    """What became of each file; a refusal of the whole goes back onto the form."""
    try:
        return form.perform(by=user, at=timezone.now())
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None


def counted(results: list[Result]) -> dict[str, Any]:
    done = sum(result.is_done for result in results)
    return {"results": results, "done": done, "refused": len(results) - done}
