"""What the library finds wrong with a body or a query, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as ours

#: Django's own words where they exist, for they are translated; else ours.
PLAIN: Mapping[str, str] = {
    "missing": "This field is required.",
    "int_parsing": "Enter a whole number.",
    "int_type": "Enter a whole number.",
    "int_from_float": "Enter a whole number.",
    "int_parsing_size": "Enter a whole number.",
    "no_number": "Enter a number.",
    "decimal_type": "Enter a number.",
    "decimal_parsing": "Enter a number.",
    "finite_number": "Enter a number.",
    "date_from_datetime_parsing": "Enter a valid date.",
    "date_from_datetime_inexact": "Enter a valid date.",
    "date_parsing": "Enter a valid date.",
    "date_type": "Enter a valid date.",
    "uuid_parsing": "Enter a valid UUID.",
    "uuid_type": "Enter a valid UUID.",
    "string_type": ours("Send a text."),
    "bool_type": ours("Send true or false."),
    "bool_parsing": ours("Send true or false."),
    "list_type": ours("Send a list."),
    "model_attributes_type": ours("Send an object."),
    "extra_forbidden": ours("There is no such field here."),
    "value_error": ours("Send a value that we gave, or a plain text."),
}
#: What stands in for the limit of each, in the words of the library.
LIMITED: Mapping[str, tuple[str, Any]] = {
    "greater_than": ("gt", ours("Send a number greater than %(limit_value)s.")),
    "greater_than_equal": ("ge", ours("Ensure this value is greater than or equal to %(limit_value)s.")),
    "less_than_equal": ("le", ours("Ensure this value is less than or equal to %(limit_value)s.")),
    "string_too_short": ("min_length", MinLengthValidator.message),
    "string_too_long": ("max_length", MaxLengthValidator.message),
    "too_long": ("max_length", ours("Send a list of at most %(limit_value)s entries.")),
    "string_pattern_mismatch": ("pattern", ours("Send a text of this pattern: %(limit_value)s.")),
}


def field_errors(errors: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [told(pointer(error["loc"]), error) for error in errors]


def told(place: str, error: Mapping[str, Any]) -> dict[str, str]:
    """A body that is missing is not a field that is missing."""
    return {"pointer": place, "message": _("Send an object.") if place == "#" else message(error)}


def pointer(where: tuple[Any, ...]) -> str:
    """Into the body as a URI fragment; `?name` for a parameter of the address."""
    source, *path = where
    if source in ("query", "path"):
        return f"?{path[-1]}"
    # The first part is the name our function gives the body; the caller knows nothing of it.
    return "#" + "".join(f"/{escaped(part)}" for part in path[1:])


def escaped(part: Any) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def message(error: Mapping[str, Any]) -> str:
    """In words that are translated: the library speaks English only."""
    kind, context = error["type"], error.get("ctx") or {}
    if kind in ("enum", "literal_error"):
        choices = [each for each in re.findall(r"'([^']*)'", context["expected"]) if each]
        return _("Choose one of: %(choices)s.") % {"choices": ", ".join(choices)}
    if kind in LIMITED:
        name, words = LIMITED[kind]
        given = error.get("input")
        length = len(given) if isinstance(given, str) else 0
        said = _(words) if isinstance(words, str) else words
        return str(said % {"limit_value": context[name], "show_value": length})
    return _(PLAIN.get(kind, "Enter a valid value."))
