"""Forms of those who decide on papers: accept until a day, reject with marks, reopen, accept all at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.catalogue.needs import Kind
from documents.reviewing import marking
from documents.reviewing.marks import Drawn
from eplatform.formatting.asking import day


class AcceptanceForm(forms.Form):
    """Nothing to fill in, but for a paper that has an end."""

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind.expires:
            self.fields["expires_on"] = day(
                _("Valid until"),
                help_text=_("The last day, as it stands on the paper. The applicant is reminded before it."),
            )

    @property
    def given(self) -> dict[str, Any]:
        return {"expires_on": self.cleaned_data.get("expires_on")}


class AcceptAllForm(forms.Form):
    """The last day of each received paper that has one; what is left empty is not accepted."""

    def __init__(self, *args: Any, kinds: Iterable[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in kinds:
            if kind.expires:
                self.fields[f"ends-{kind.code}"] = day(
                    _("%(code)s valid until") % {"code": kind.code}, required=False,
                    help_text=_("Left empty, this paper stays to be decided on its own."),
                )  # fmt: skip

    @property
    def ends(self) -> dict[str, date]:
        given = {name.removeprefix("ends-"): day for name, day in self.cleaned_data.items()}
        return {code: day for code, day in given.items() if day is not None}


class DrawnField(forms.CharField):
    """Marks as the viewer posts them: a JSON list of {page, x, y, width, height, text}."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> list[Drawn]:
        return marking.from_json(super().clean(value))


class TypedField(forms.CharField):
    """Marks typed one a line, for whoever works without the viewer."""

    def clean(self, value: Any) -> list[Drawn]:
        return marking.from_lines(super().clean(value))


class RejectionForm(forms.Form):
    """The reason, and marks both drawn and typed."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Say what is to be mended: the applicant reads it as it stands."),
    )  # fmt: skip
    typed = TypedField(
        label=_("Marks by page"), required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: the page, a colon, what is to be mended. For example 3: scale missing."),
    )  # fmt: skip
    marks = DrawnField(required=False, max_length=500_000)

    @property
    def given(self) -> dict[str, Any]:
        drawn, typed = self.cleaned_data["marks"], self.cleaned_data["typed"]
        return {"reason": self.cleaned_data["reason"], "marks": [*drawn, *typed]}


class ReopeningForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Say what is to change: the applicant reads it as it stands."),
    )  # fmt: skip

    @property
    def given(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}
