"""The calendars: which days are closed or worked in each territory, kept by administrators."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eplatform.accounts.models import Territory, User
from eplatform.accounts.requests import SignedInRequest
from eplatform.accounts.roles import Role
from workflows.engine import clocks
from workflows.engine.calendars import holiday_names
from workflows.engine.clocks import add_months
from workflows.engine.errors import Refused
from workflows.engine.models import Calendar, CalendarDay, default_weekend
from workflows.files import calendar_days

WEEK = [
    (0, gettext_lazy("Monday")),
    (1, gettext_lazy("Tuesday")),
    (2, gettext_lazy("Wednesday")),
    (3, gettext_lazy("Thursday")),
    (4, gettext_lazy("Friday")),
    (5, gettext_lazy("Saturday")),
    (6, gettext_lazy("Sunday")),
]


def kept_territories(user: User) -> list[tuple[str, str]]:
    """The calendars that the person keeps, as choices; the concession's has no code."""
    kept = [("", _("The whole concession"))] if calendar_days.can_keep(user, None) else []
    rows = Territory.objects.order_by("code")
    return kept + [(each.code, str(each)) for each in rows if calendar_days.can_keep(user, each.pk)]


class DayForm(forms.Form):
    """A day or a period that is closed, or worked although it would not be."""

    territory = forms.ChoiceField(label=gettext_lazy("Where"), required=False)
    first = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(
        label=gettext_lazy("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Leave it empty for a single day."),
    )  # fmt: skip
    works = forms.TypedChoiceField(
        label=gettext_lazy("Closed or worked"), coerce=lambda value: value == "1", initial="0",
        choices=[("0", gettext_lazy("Closed")), ("1", gettext_lazy("Working day"))],
        help_text=gettext_lazy("A religious feast that falls on another day takes one of each."),
    )  # fmt: skip
    label = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory"].choices = kept_territories(user)  # type: ignore[attr-defined]

    def act(self, *, by: User) -> None:
        given = self.cleaned_data
        place = Territory.objects.get(code=given["territory"]) if given["territory"] else None
        calendar_days.declare(
            place, given["first"], given["last"], works=given["works"], label=given["label"],
            by=by, at=timezone.now(),
        )  # fmt: skip


class WeekForm(forms.Form):
    """The days of the week that do not work, and whether public holidays are kept."""

    weekend = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days that do not work"), choices=WEEK, coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    national = forms.BooleanField(label=gettext_lazy("Public holidays do not work"), required=False)

    def act(self, territory: Territory | None, *, by: User) -> None:
        given = self.cleaned_data
        calendar_days.set_week(
            territory, given["weekend"], national=given["national"], by=by, at=timezone.now()
        )


@login_required
@require_http_methods(["GET", "POST"])
def calendars(request: SignedInRequest) -> HttpResponse:
    """The special days of every calendar, the coming public holidays, and a form for one more."""
    ensure_administrator(request.user)
    form = DayForm(request.POST or None, user=request.user)
    if form.is_valid() and done(request, form, by=request.user):
        return redirect("portal:calendars")
    today = timezone.localdate()
    context = {
        "form": form,
        "weeks": weeks(request.user),
        "days": special_days(request.user, today),
        "holidays": holidays(today),
    }
    return render(request, "portal/calendars.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def forget_day(request: SignedInRequest, day_id: int) -> HttpResponse:
    ensure_administrator(request.user)
    day = get_object_or_404(CalendarDay.objects.select_related("calendar__territory"), pk=day_id)
    try:
        calendar_days.forget(day, by=request.user, at=timezone.now())
    except Refused as refusal:
        raise PermissionDenied(refusal.message) from refusal
    messages.success(request, _("The day is removed. Open due dates follow within minutes."))
    return redirect("portal:calendars")


@login_required
@require_http_methods(["GET", "POST"])
def week(request: SignedInRequest, code: str = "") -> HttpResponse:
    """The working week of one territory, or of the whole concession."""
    ensure_administrator(request.user)
    territory = get_object_or_404(Territory, code=code) if code else None
    if not calendar_days.can_keep(request.user, territory.pk if territory else None):
        raise PermissionDenied(_("You do not keep this calendar."))
    known = clocks.calendar_of(territory.pk if territory else None)
    form = WeekForm(
        request.POST or None, initial={"weekend": sorted(known.weekend), "national": known.national}
    )
    if form.is_valid() and done(request, form, territory, by=request.user):
        return redirect("portal:calendars")
    context = {"form": form, "territory": territory}
    return render(request, "portal/calendar_week.html", context, status=422 if form.is_bound else 200)


def ensure_administrator(user: User) -> None:
    if not any(posting.role == Role.ADMINISTRATOR for posting in user.held_postings):
        raise PermissionDenied(_("Calendars are kept by administrators."))


def done(request: SignedInRequest, form: Any, *what: Any, by: User) -> bool:
    """Whether the calendar was changed; a refusal goes back onto the form."""
    try:
        form.act(*what, by=by)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("The calendar is changed. Open due dates follow within minutes."))
    return True


def weeks(user: User) -> list[dict[str, Any]]:
    """The week of each calendar that the person keeps, its own or that of the concession."""
    rows = {calendar.territory_id: calendar for calendar in Calendar.objects.all()}
    places: list[Territory | None] = [None, *Territory.objects.order_by("code")]
    found = []
    for place in places:
        pk = place.pk if place else None
        if not calendar_days.can_keep(user, pk):
            continue
        calendar = rows.get(pk) or rows.get(None)
        days = calendar.weekend if calendar else default_weekend()
        found.append({
            "place": place, "is_own": pk in rows,
            "weekend": [name for number, name in WEEK if number in days],
            "national": calendar.national if calendar else True,
        })  # fmt: skip
    return found


def special_days(user: User, today: date) -> list[CalendarDay]:
    """The days entered, of the calendars that the person keeps."""
    since = today.replace(day=1)
    rows = CalendarDay.objects.filter(date__gte=since.replace(year=since.year - 1))
    days = rows.select_related("calendar__territory").order_by("date", "pk")
    return [day for day in days if calendar_days.can_keep(user, day.calendar.territory_id)]


def holidays(today: date) -> list[tuple[date, str]]:
    """The public holidays of the twelve months to come, named in the active language."""
    language = (get_language() or "fr")[:2]
    known = holiday_names(today.year, language) | holiday_names(today.year + 1, language)
    end = add_months(today, 12)
    return sorted((day, name) for day, name in known.items() if today <= day < end)
