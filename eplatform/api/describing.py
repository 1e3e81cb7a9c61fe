"""What a form asks for, told to a program: its fields with their type, choices and help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from ninja import Schema

from eplatform.api.schemas import Choice

#: The more particular first: a decimal field is an integer field to Django.
TYPES: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.MultipleChoiceField, "choices"),
    (forms.ChoiceField, "choice"),
    (forms.BooleanField, "boolean"),
    (forms.DecimalField, "decimal"),
    (forms.IntegerField, "integer"),
    (forms.DateTimeField, "datetime"),
    (forms.DateField, "date"),
)


class Field(Schema):
    """One thing that a way out asks for."""

    name: str
    type: str
    label: str
    help: str
    required: bool
    choices: list[Choice] | None = None
    initial: str | int | bool | list[str] | None = None
    max_length: int | None = None


def fields(form: forms.Form) -> list[Field]:
    return [described(form, name, field) for name, field in form.fields.items() if not field.disabled]


def described(form: forms.Form, name: str, field: forms.Field) -> Field:
    choices = (
        list(flat(cast("Iterable[Any]", field.choices))) if isinstance(field, forms.ChoiceField) else None
    )
    return Field(
        name=name,
        type=next((word for kind, word in TYPES if isinstance(field, kind)), "text"),
        label=str(field.label or name),
        help=str(field.help_text),
        required=field.required,
        choices=choices,
        initial=plain(form.get_initial_for_field(field, name)),
        max_length=getattr(field, "max_length", None),
    )


def flat(choices: Iterable[Any]) -> Iterator[Choice]:
    """Groups of choices opened, the empty one left out."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from flat(label)
        elif value not in ("", None):
            yield Choice(code=str(value), label=str(label))


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    return value if isinstance(value, str | int | bool) else None
