"""Fields by which every form asks alike: a day, a telephone number."""

from __future__ import annotations

from typing import Any

from django import forms

from eplatform.formatting.phones import read_phone


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """By the browser's own calendar, which speaks ISO 8601 whatever the language."""
    return forms.DateField(
        label=label, required=required, help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip


class PhoneField(forms.CharField):
    """Typed as people write it, given back in E.164; empty where none was given."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"})

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        return read_phone(text) if text else ""
