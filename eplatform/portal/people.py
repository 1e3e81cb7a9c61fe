"""People at the utility: who does what, how much they have before them, who is away; and leaving."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eplatform.accounts.models import Absence, Posting, User
from eplatform.accounts.requests import SignedInRequest
from eplatform.formatting.asking import day
from eplatform.portal.handing import PersonField
from workflows.engine.errors import Refused
from workflows.files import deactivating, staffing, substituting


class AbsenceForm(forms.Form):
    """From when to when somebody is away, and who does their work."""

    substitute = PersonField(label=gettext_lazy("Substitute"), queryset=User.objects.none())
    since = day(gettext_lazy("First day"))
    until = day(gettext_lazy("Last day"))
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=200)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        today = timezone.localdate()
        kwargs.setdefault("initial", {"since": today, "until": today + timedelta(days=6)})
        super().__init__(*args, **kwargs)
        self.person = person
        field: Any = self.fields["substitute"]
        field.queryset = staffing.colleagues(person, today)

    def act(self, **who: Any) -> None:
        substituting.declare(self.person, **self.cleaned_data, **who)


class LeavingForm(forms.Form):
    """Who takes over from somebody who leaves, and why they do."""

    successor = PersonField(
        label=gettext_lazy("Successor"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody: the work goes back to everybody"),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        field: Any = self.fields["successor"]
        field.queryset = staffing.colleagues(person, timezone.localdate())


@login_required
@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    if not staffing.can_see_staff(request.user):
        raise PermissionDenied
    found = list(staffing.staff_of(request.user, timezone.localdate()))
    postings: dict[int, list[Posting]] = {person.pk: [] for person in found}
    for posting in Posting.objects.filter(user__in=found).select_related("territory").order_by("pk"):
        postings[posting.user_id].append(posting)
    lines = [{"person": person, "postings": postings[person.pk]} for person in found]
    return render(request, "portal/people.html", {"lines": lines})


@login_required
@require_http_methods(["GET", "POST"])
def person_page(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Postings, load and absences of one person; sent, it declares an absence."""
    person = seen(request.user, person_id)
    may = substituting.can_declare_absence(request.user, person)
    form = AbsenceForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        if form.is_valid() and declared(request, form):
            return redirect("portal:person", person_id)
    context = {
        "person": person,
        "postings": person.postings.select_related("territory").order_by("pk"),
        "absences": staffing.absences_of(person, timezone.localdate()),
        "form": form if may else None,
        "may_deactivate": deactivating.can_deactivate(request.user, person),
    }
    return render(request, "portal/person.html", context, status=422 if form.is_bound else 200)


def seen(user: User, person_id: int) -> User:
    """The member of staff, with their load, if this person may see them; raises Http404."""
    rows = staffing.with_load(User.objects.with_presence(timezone.localdate()))
    person: User = get_object_or_404(rows, pk=person_id)
    if not staffing.can_see_person(user, person):
        raise Http404
    return person


def declared(request: SignedInRequest, form: AbsenceForm) -> bool:
    try:
        form.act(by=request.user, at=timezone.now())
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("The absence is declared."))
    return True


@login_required
@require_POST
def end_absence(request: SignedInRequest, person_id: int, absence_id: int) -> HttpResponse:
    person = seen(request.user, person_id)
    absence = get_object_or_404(Absence.objects.select_related("person", "substitute"), pk=absence_id)
    if person not in (absence.person, absence.substitute):
        raise Http404
    if not substituting.can_declare_absence(request.user, absence.person):
        raise PermissionDenied
    try:
        substituting.end(absence, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The absence is over."))
    return redirect("portal:person", person_id)


@login_required
@require_http_methods(["GET", "POST"])
def deactivate(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Close an account and hand its work over."""
    person = seen(request.user, person_id)
    if not deactivating.can_deactivate(request.user, person):
        raise PermissionDenied
    form = LeavingForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid() and left(request, form):
        return redirect("portal:person", person_id)
    context = {"person": person, "form": form}
    return render(request, "portal/deactivate.html", context, status=422 if form.is_bound else 200)


def left(request: SignedInRequest, form: LeavingForm) -> bool:
    given = form.cleaned_data
    try:
        done = deactivating.deactivate(
            form.person,
            successor=given["successor"],
            by=request.user,
            at=timezone.now(),
            reason=given["reason"],
        )
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("The account of %(who)s is closed.") % {"who": form.person})
    for told in summary(done):
        messages.info(request, told)
    return True


def summary(done: deactivating.HandedOver) -> list[str]:
    """What went where, in words; nothing about what there was none of."""
    given, returned, files, absences = done.steps_given, done.steps_returned, done.files, done.absences
    counted = (
        (given, ngettext("%(n)d step has a new owner.", "%(n)d steps have a new owner.", given)),
        (returned, ngettext("%(n)d step waits for everybody.", "%(n)d steps wait for everybody.", returned)),
        (files, ngettext("%(n)d file has a new coordinator.", "%(n)d files have a new coordinator.", files)),
        (absences, ngettext("%(n)d absence changed.", "%(n)d absences changed.", absences)),
    )
    return [words % {"n": count} for count, words in counted if count]
