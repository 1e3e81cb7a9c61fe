"""What the library finds wrong with a body or a query, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

PLAIN: Mapping[str, str] = {
    "missing": "This field is required.",
    "int_parsing": "Enter a whole number.",
    "int_type": "Enter a whole number.",
    "int_from_float": "Enter a whole number.",
    "date_from_datetime_parsing": "Enter a valid date.",
    "date_parsing": "Enter a valid date.",
    "date_type": "Enter a valid date.",
}


def field_errors(errors: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [{"pointer": pointer(error["loc"]), "message": message(error)} for error in errors]


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
    """Django's own words where they exist: they are translated."""
    kind, context = error["type"], error.get("ctx") or {}
    if kind in PLAIN:
        return _(PLAIN[kind])
    if kind in ("enum", "literal_error"):
        return _("Choose one of: %(choices)s.") % {"choices": context["expected"]}
    if kind in ("greater_than", "greater_than_equal"):
        least = context.get("ge", context.get("gt"))
        return _("Ensure this value is greater than or equal to %(limit_value)s.") % {"limit_value": least}
    if kind == "less_than_equal":
        return _("Ensure this value is less than or equal to %(limit_value)s.") % {
            "limit_value": context["le"]
        }
    if kind == "value_error":
        return _("Send a value that we gave, or a plain text.")
    return str(error["msg"])
