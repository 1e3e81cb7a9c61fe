"""Forms of what can be done with a file besides its steps; portal and API fill the same ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eplatform.accounts.models import Organisation, User
from workflows.files import leaving, parties
from workflows.files.models import ConnectionFile, HoldReason, Party


class WayForm(forms.Form):
    """What a way asks for, and the one domain call it makes; ``perform`` may raise a Refused."""

    #: Whether the page should ask once more before it sends the form.
    is_final: ClassVar[bool] = False

    def __init__(self, *args: Any, connection_file: ConnectionFile, by: User, **kwargs: Any) -> None:
        self.connection_file, self.by = connection_file, by
        super().__init__(*args, **kwargs)

    def perform(self, *, at: datetime) -> None:
        raise NotImplementedError


REASON = gettext_lazy("Reason")


def reason_field(label: Any = REASON, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=2000, required=required, widget=forms.Textarea(attrs={"rows": 4})
    )


class WithdrawForm(WayForm):
    is_final = True
    reason = reason_field()

    def perform(self, *, at: datetime) -> None:
        leaving.withdraw(self.connection_file, by=self.by, at=at, reason=self.cleaned_data["reason"])


class RefuseForm(WayForm):
    is_final = True
    reason = reason_field()
    appeal = reason_field(gettext_lazy("How to appeal, and until when"), required=False)

    def perform(self, *, at: datetime) -> None:
        facts = self.cleaned_data
        leaving.refuse(
            self.connection_file, by=self.by, at=at, reason=facts["reason"], appeal=facts["appeal"]
        )


class SuspendForm(WayForm):
    reason = forms.ChoiceField(
        label=gettext_lazy("Cause"),
        choices=[
            (HoldReason.THIRD_PARTY.value, HoldReason.THIRD_PARTY.label),
            (HoldReason.FORCE_MAJEURE.value, HoldReason.FORCE_MAJEURE.label),
        ],
    )
    note = forms.CharField(
        label=gettext_lazy("What is waited for"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def perform(self, *, at: datetime) -> None:
        facts = self.cleaned_data
        leaving.suspend(self.connection_file, by=self.by, at=at, note=facts["note"], reason=facts["reason"])


class ResumeForm(WayForm):
    note = reason_field(gettext_lazy("Remarks"), required=False)

    def perform(self, *, at: datetime) -> None:
        leaving.resume(self.connection_file, by=self.by, at=at, note=self.cleaned_data["note"])


class OrganisationField(forms.CharField):
    """An organisation of the platform, found by its ICE."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Company identifier (ICE)"))
        kwargs.setdefault("help_text", gettext_lazy("15 digits; the organisation must have an account here."))
        super().__init__(
            max_length=15, validators=[RegexValidator(r"^\d{15}$", gettext_lazy("The ICE has 15 digits."))],
            widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"}), **kwargs,
        )  # fmt: skip

    def clean(self, value: Any) -> Organisation:
        ice = super().clean(value)
        found = Organisation.objects.filter(ice=ice).first()
        if found is None:
            raise forms.ValidationError(
                _("No organisation with the ICE %(ice)s is registered; ask it to open an account first.")
                % {"ice": ice}
            )
        return found


class TransferForm(WayForm):
    is_final = True
    organisation = OrganisationField(label=gettext_lazy("ICE of the new owner"))
    reason = reason_field()

    def perform(self, *, at: datetime) -> None:
        facts = self.cleaned_data
        leaving.transfer(
            self.connection_file, to=facts["organisation"], by=self.by, at=at, reason=facts["reason"]
        )


class NominateForm(WayForm):
    organisation = OrganisationField()
    capacity = forms.ChoiceField(
        label=gettext_lazy("Takes part as"),
        choices=[(capacity.value, capacity.label) for capacity in parties.NOMINATED],
    )
    replaces = forms.BooleanField(
        label=gettext_lazy("This contractor replaces the current one"), required=False
    )

    def perform(self, *, at: datetime) -> None:
        facts = self.cleaned_data
        if facts["replaces"] and facts["capacity"] == Party.Capacity.CONTRACTOR:
            parties.replace_contractor(self.connection_file, to=facts["organisation"], by=self.by, at=at)
        else:
            parties.nominate(
                self.connection_file, facts["organisation"], facts["capacity"], by=self.by, at=at
            )


#: The form of each way named in permissions.WAYS.
FORMS: dict[str, type[WayForm]] = {
    "nominate": NominateForm,
    "transfer": TransferForm,
    "suspend": SuspendForm,
    "resume": ResumeForm,
    "withdraw": WithdrawForm,
    "refuse": RefuseForm,
}
