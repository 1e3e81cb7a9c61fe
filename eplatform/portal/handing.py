"""Handing one step round: claim, release, assign, put aside, bring back, put first; each with its form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eplatform.accounts.models import User
from eplatform.formatting.asking import day
from workflows.engine.models import Task
from workflows.engine.priorities import Priority
from workflows.files import assigning, claiming, handling, prioritising, snoozing


class HandingForm(forms.Form):
    """What an act on a step asks for; a subclass makes the one domain call."""

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        self.task = task
        super().__init__(*args, **kwargs)

    def act(self, **who: Any) -> None:
        raise NotImplementedError


def reason_field(*, required: bool) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Reason"),
        required=required,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ClaimForm(HandingForm):
    def act(self, **who: Any) -> None:
        claiming.claim(self.task, **who)


class ReleaseForm(HandingForm):
    reason = reason_field(required=False)

    def act(self, **who: Any) -> None:
        claiming.release(self.task, reason=self.cleaned_data["reason"], **who)


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable as it runs
    """A colleague, with a word where they are away today."""

    def label_from_instance(self, obj: Any) -> str:
        return _("%(who)s (away today)") % {"who": obj} if getattr(obj, "is_away", False) else str(obj)


class AssignForm(HandingForm):
    to = PersonField(label=gettext_lazy("Colleague"), queryset=User.objects.none())
    reason = reason_field(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = assigning.candidates(self.task)  # type: ignore[attr-defined]

    def act(self, **who: Any) -> None:
        assigning.assign(self.task, self.cleaned_data["to"], reason=self.cleaned_data["reason"], **who)


class SnoozeForm(HandingForm):
    until = day(
        gettext_lazy("Until"),
        help_text=gettext_lazy("It is in the inbox again that morning. Its due date stays as it is."),
    )
    reason = reason_field(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"until": timezone.localdate() + timedelta(days=7)})
        super().__init__(*args, **kwargs)

    def act(self, **who: Any) -> None:
        snoozing.snooze(self.task, self.cleaned_data["until"], reason=self.cleaned_data["reason"], **who)


class WakeForm(HandingForm):
    def act(self, **who: Any) -> None:
        snoozing.wake(self.task, **who)


class PrioritiseForm(HandingForm):
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"), choices=Priority.choices, coerce=lambda value: Priority(int(value))
    )
    reason = reason_field(required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"priority": kwargs["task"].priority})
        super().__init__(*args, **kwargs)

    def act(self, **who: Any) -> None:
        given = self.cleaned_data
        prioritising.prioritise(self.task, given["priority"], reason=given["reason"], **who)


@dataclass(frozen=True)
class Way:
    """Something to do with a step besides performing it."""

    name: str
    title: Any
    form: type[HandingForm]
    may: Callable[[User, Task], bool]


def may_claim(user: User, task: Task) -> bool:
    return task.owner_id is None and claiming.can_claim(user, task)


def may_release(user: User, task: Task) -> bool:
    return task.owner_id is not None and claiming.can_release(user, task)


def may_snooze(user: User, task: Task) -> bool:
    return not snoozing.is_aside(task, timezone.now()) and snoozing.can_snooze(user, task)


def may_wake(user: User, task: Task) -> bool:
    return snoozing.is_aside(task, timezone.now()) and snoozing.can_snooze(user, task)


WAYS: tuple[Way, ...] = (
    Way("claim", gettext_lazy("Claim"), ClaimForm, may_claim),
    Way("release", gettext_lazy("Give back"), ReleaseForm, may_release),
    Way("assign", gettext_lazy("Assign"), AssignForm, handling.hands_out),
    Way("snooze", gettext_lazy("Put aside"), SnoozeForm, may_snooze),
    Way("wake", gettext_lazy("Bring back to the inbox"), WakeForm, may_wake),
    Way("prioritise", gettext_lazy("Change the priority"), PrioritiseForm, handling.hands_out),
)


def ways(user: User, task: Task) -> list[Way]:
    """What this person may do with an open step besides performing it."""
    return [way for way in WAYS if way.may(user, task)] if task.is_open else []
