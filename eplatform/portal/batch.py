"""One act on many steps or files at once, and the list that says what became of each."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from eplatform.accounts.models import User
from eplatform.accounts.requests import SignedInRequest
from eplatform.portal.files import narrowed
from eplatform.portal.handing import PersonField
from eplatform.portal.inbox import wanted_of
from workflows.engine import inbox as queue
from workflows.engine.errors import Refused
from workflows.engine.models import Task
from workflows.files import assigning, batching, claiming, prompting
from workflows.files.batching import Result
from workflows.files.models import ConnectionFile
from workflows.files.searching import newest


class BatchForm(forms.Form):
    """What an act on many asks for once; a subclass does it to each."""

    title: Any = ""
    #: Whether the page asks for something, or the button alone is enough.
    asks = False

    #: Whether it is done to steps; else to whole files, which the list of files offers too.
    on_steps = True

    def __init__(self, *args: Any, tasks: list[Task], files: list[ConnectionFile], **kwargs: Any) -> None:
        self.tasks, self.connection_files = tasks, files or list(batching.by_file(tasks))
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
    title, on_steps = gettext_lazy("Remind"), False

    def perform(self, **who: Any) -> list[Result]:
        return batching.on_files(self.connection_files, partial(prompting.remind, **who))


class MessageMany(BatchForm):
    title, asks, on_steps = gettext_lazy("Write to the applicants"), True, False

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
        return batching.on_files(self.connection_files, partial(prompting.write, text=text, **who))


ACTS: dict[str, type[BatchForm]] = {
    "claim": ClaimMany,
    "release": ReleaseMany,
    "assign": AssignMany,
    "remind": RemindMany,
    "message": MessageMany,
}


@login_required
@require_POST
def batch(request: SignedInRequest) -> HttpResponse:
    """Do the act to every chosen step; an act that needs more asks for it first."""
    if not request.user.is_utility_staff:
        raise PermissionDenied
    kind = ACTS.get(request.POST.get("act", ""))
    if kind is None:
        raise Http404
    back = "portal:files" if request.POST.get("of") == "files" and not kind.on_steps else "portal:inbox"
    files = chosen_files(request.user, request.POST) if back == "portal:files" else []
    tasks = chosen(request.user, request.POST) if not files and back == "portal:inbox" else []
    if not tasks and not files:
        messages.info(request, _("Choose at least one line first."))
        return redirect(back)
    is_sent = not kind.asks or "confirmed" in request.POST
    form = kind(request.POST if is_sent else None, tasks=tasks, files=files)
    results = performed(request.user, form) if form.is_valid() else None
    context = {"form": form, "title": kind.title, "act": request.POST["act"], "back_url": reverse(back)}
    context |= {"tasks": tasks, "files": files, "count": len(tasks or files)}
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


def chosen_files(user: User, sent: QueryDict) -> list[ConnectionFile]:
    """The chosen files that the person may see, or all that the search finds."""
    rows = ConnectionFile.objects.visible_to(user).with_parties()
    if "all" in sent:
        asked = QueryDict(sent.get("found", ""))
        if any("\0" in value for _name, values in asked.lists() for value in values):
            raise BadRequest("NUL in the address that was sent")
        rows = narrowed(rows, asked, timezone.now())
        return list(newest(rows, asked.get("q", "").strip(), limit=batching.MOST))
    references = [each for each in sent.getlist("file") if "\0" not in each]
    return list(rows.filter(reference__in=references).order_by("process_id"))


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
