"""Filling the portal's forms from JSON or multipart, so that both make the same checks and the same call."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from eplatform.api.reading import JSON, Invalid, NotRead, ensure_keepable, json_object
from eplatform.api.reasons import escaped

MULTIPART = "multipart/form-data"


def fault(name: str, message: str) -> dict[str, str]:
    return {"pointer": f"#/{escaped(name)}", "message": message}


def body_of(request: HttpRequest) -> MultiValueDict[str, Any]:
    """The fields of a request; raises Invalid, or NotRead for any content type but the two."""
    if request.content_type == MULTIPART:
        ensure_keepable(dict(request.POST.lists()))
        return request.POST.copy()
    if request.content_type == JSON:
        return fields_of(json_object(request, parse_float=Decimal))
    raise NotRead(JSON, MULTIPART)


def fields_of(body: Mapping[str, Any]) -> MultiValueDict[str, Any]:
    """Values as a browser would send them: texts, and several of them for a list."""
    data = QueryDict(mutable=True)
    for name, value in body.items():
        values = value if isinstance(value, list) else [value]
        if any(isinstance(each, dict | list) for each in values):
            raise Invalid([fault(name, _("Send a text, a number, true or false, or a list of these."))])
        data.setlist(name, [text(each) for each in values])
    return data


def text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def check(form: forms.Form, *, besides: frozenset[str] = frozenset(), names: Mapping[str, str] = {}) -> None:
    """Raise Invalid unless the form is valid; ``names`` are what the caller calls its fields."""
    unknown = [name for name in form.data if name not in form.fields and name not in besides]
    if unknown:
        raise Invalid([fault(names.get(name, name), _("There is no such field here.")) for name in unknown])
    join_lines(form)
    if not form.is_valid():
        raise Invalid(errors_of(form, names))


def join_lines(form: forms.Form) -> None:
    """A list given to a field of one text becomes its lines."""
    data: Any = form.data
    for name, field in form.fields.items():
        several = isinstance(field.widget, forms.SelectMultiple | forms.CheckboxSelectMultiple)
        if not several and len(data.getlist(name)) > 1:
            data[name] = "\n".join(data.getlist(name))


def errors_of(form: forms.Form, names: Mapping[str, str]) -> list[dict[str, str]]:
    found = []
    for name, errors in form.errors.items():
        for message in errors:
            place = {"pointer": "#", "message": str(message)}
            found.append(place if name == "__all__" else fault(names.get(name, name), str(message)))
    return found
