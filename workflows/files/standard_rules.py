"""The rules of the table of standards, in words and at the field of a form that breaks them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

#: The field and the words for each rule of the table that somebody may break on the form.
REFUSED: dict[str, tuple[str, Any]] = {
    "standard_once_from_a_day": (
        "since", _("This standard already begins on that day. Choose another day.")
    ),
    "standard_has_one_beginning": ("from_step", _("Choose one step or one event to count from.")),
    "standard_has_one_end": ("to_step", _("Choose one step or one event to count to.")),
    "standard_outcome_of_a_step": ("to_outcome", _("Choose the step that has this outcome.")),
    "standard_limit_positive": ("limit_amount", _("Enter a time limit of one or more.")),
    "standard_credit_positive": ("credit_per_day", _("Enter an amount above nil, or nothing.")),
    "standard_ceiling_covers_a_day": (
        "ceiling",
        _("The ceiling is lower than the credit of one day. Raise it, or leave it empty."),
    ),
    "standard_currency_code": ("currency", _("Three letters, such as MAD.")),
    "standard_ends_after_it_begins": ("until", _("The last day lies before the first. Correct it.")),
    "standard_band_of_amounts": ("amount_to", _("Enter more than the amount the band begins at.")),
}  # fmt: skip


def ensure_kept(row: models.Model, exclude: Collection[str] | None) -> None:
    """Raise ValidationError by field; a rule without words of its own is told by its name, as Django does."""
    told: dict[str, list[Any]] = {}
    for rule in row._meta.constraints:
        try:
            rule.validate(type(row), row, exclude=set(exclude or ()))
        except ValidationError as refused:
            field, words = REFUSED.get(rule.name, (NON_FIELD_ERRORS, ""))
            told.setdefault(field, []).append(words or refused)
    if told:
        raise ValidationError(told)
