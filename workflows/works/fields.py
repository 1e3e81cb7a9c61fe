"""Fields that forms of the site share: moments, measured quantities, places on the site."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.networks import LAYING_ORDER, Network
from workflows.files.models import ConnectionFile
from workflows.works.measuring import Measure, read_measures


def lines(label: Any, *, rows: int = 3, required: bool = True, help_text: Any = "") -> forms.CharField:
    """A longer text."""
    return forms.CharField(
        label=label, max_length=4000, required=required, help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


class MomentField(forms.DateTimeField):
    """A day with its time, as the browser's own control gives it and as ISO 8601."""

    input_formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **kwargs)


class MeasuresField(forms.CharField):
    """Quantities measured, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Quantities measured"), required=False, max_length=4000,
            help_text=_("One a line: item; unit; declared; measured. The measured quantity prevails."),
            widget=forms.Textarea(attrs={"rows": 3}), **kwargs,
        )  # fmt: skip

    def clean(self, value: Any) -> list[Measure]:
        try:
            return read_measures(super().clean(value))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


def networks_of(connection_file: ConnectionFile) -> list[str]:
    """The file's networks in laying order."""
    found = connection_file.network_parts.values_list("network", flat=True)
    return sorted(found, key=LAYING_ORDER.index)


def network_field(networks: list[str], *, required: bool = True, empty: Any = "") -> forms.ChoiceField:
    choices: list[Any] = [(network, Network(network).label) for network in networks]
    if not required:
        choices.insert(0, ("", empty))
    return forms.ChoiceField(label=_("Network"), choices=choices, required=required)


def phase_field(connection_file: ConnectionFile, *, required: bool = True) -> forms.TypedChoiceField:
    choices: list[Any] = [(str(n), str(n)) for n in range(1, connection_file.phases + 1)]
    if not required:
        choices.insert(0, ("", _("All phases")))
    return forms.TypedChoiceField(
        label=_("Phase"), choices=choices, coerce=int, empty_value=None, required=required
    )
