"""Fields for figures: text, because a browser's own number field drops the comma of 96,5 and sends 965."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from eplatform.formatting.digits import digits, plain_digits, with_a_point


class Figures:
    """What fields of numbers have in common: a keyboard of figures, and limits told as they are typed."""

    inputmode: str

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": self.inputmode, "dir": "ltr", "autocomplete": "off"}

    def to_python(self, value: Any) -> Any:
        return super().to_python(with_a_point(value) if isinstance(value, str) else value)  # type: ignore[misc]

    def run_validators(self, value: Any) -> None:
        try:
            super().run_validators(value)  # type: ignore[misc]
        except ValidationError as refused:
            for error in refused.error_list:
                if isinstance(error.params, dict) and isinstance(error.params.get("limit_value"), Decimal):
                    error.params["limit_value"] = digits(error.params["limit_value"])
            raise


class FigureField(Figures, forms.DecimalField):
    """A decimal number, with the comma or the point; what it begins with is written as the reader writes."""

    widget = forms.TextInput
    inputmode = "decimal"

    def prepare_value(self, value: Any) -> Any:
        return plain_digits(value) if isinstance(value, Decimal) else value


class WholeField(Figures, forms.IntegerField):
    """A whole number."""

    widget = forms.TextInput
    inputmode = "numeric"
