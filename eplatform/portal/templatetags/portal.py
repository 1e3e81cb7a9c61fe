"""Icons, networks, formatted figures and form controls, as templates ask for them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField, widgets
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from eplatform.accounts.networks import Network
from eplatform.formatting import dates, durations, phones, quantities, sizes
from eplatform.formatting import money as amounts

register = template.Library()

NETWORK_ICONS = {
    Network.ELECTRICITY: "bolt",
    Network.WATER: "droplet",
    Network.SEWERAGE: "pipeline",
    Network.LIGHTING: "bulb",
}
# Arrows and the like point the other way in a right-to-left page.
TURNING_ICONS = frozenset(
    {"arrow-back-up", "arrow-left", "arrow-right", "chevron-left", "chevron-right", "external-link",
     "list-check", "list-details", "login", "logout", "route", "send"}
)  # fmt: skip


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """An icon of the sprite: decoration, or with a label a picture that says something."""
    if not label:
        return decoration(name, size)
    classes, href = drawn(name, size)
    return format_html(
        '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>', classes, label, href
    )


@lru_cache(maxsize=500)
def decoration(name: str, size: str) -> SafeString:
    """The same few on every page and in every line of a list."""
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', *drawn(name, size))


def drawn(name: str, size: str) -> tuple[str, str]:
    """The classes of an icon and its address in the sprite."""
    classes = "icon"
    if name in TURNING_ICONS:
        classes += " icon-turns"
    if size:
        classes += f" icon-{size}"
    return classes, f"{static('vendor/tabler-icons/icons.svg')}#{name}"


@register.filter
def network_name(code: str) -> str:
    return str(Network(code).label) if code in Network else ""


@register.filter
def network_icon(code: str) -> str:
    return NETWORK_ICONS[Network(code)] if code in Network else "stack-2"


@register.filter
def money(amount: Decimal | int | None) -> SafeString | str:
    return "" if amount is None else format_html('<bdi class="money">{}</bdi>', amounts.money(amount))


@register.filter
def credit(amount: Decimal | None, currency: str) -> SafeString | str:
    """`{{ line.owed|credit:line.currency }}`"""
    if amount is None:
        return ""
    return format_html('<bdi class="money">{}</bdi>', amounts.amount_in(amount, currency))


@register.filter
def date_(value: date | None) -> SafeString | str:
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', _machine_day(value), dates.long_date(value))


@register.filter
def short_date(value: date | None) -> SafeString | str:
    if value is None:
        return ""
    return format_html(
        '<time class="ltr" datetime="{}">{}</time>', _machine_day(value), dates.short_date(value)
    )


@register.filter
def datetime_(value: datetime | None) -> SafeString | str:
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), dates.date_and_time(value))


def _machine_day(value: date) -> str:
    return (
        value.astimezone(dates.CASABLANCA).date().isoformat()
        if isinstance(value, datetime)
        else value.isoformat()
    )


@register.filter
def phone(e164: str) -> SafeString | str:
    if not e164:
        return ""
    return format_html('<a class="ltr" href="tel:{}">{}</a>', e164, phones.bare_phone(e164))


@register.filter
def quantity(value: Decimal | int | None, unit: str = "") -> SafeString | str:
    """`{{ lot.area_m2|quantity:"m2" }}`"""
    return (
        "" if value is None else format_html('<bdi class="nowrap">{}</bdi>', quantities.quantity(value, unit))
    )


@register.filter
def size(count: int) -> str:
    return sizes.size(count)


@register.filter
def working_days(count: int) -> str:
    return durations.working_days(count)


@register.filter
def working_days_left(count: int) -> str:
    return durations.working_days_left(count)


@register.filter
def control(field: BoundField) -> SafeString:
    """The widget of a field, dressed by its kind."""
    return field.as_widget(attrs=dressing(field.field.widget))


def dressing(widget: widgets.Widget) -> dict[str, str | bool]:
    """The attributes that make a widget look like ours, beside those it has."""
    wanted = _class_for(widget)
    if not wanted:
        return {}
    return {"class": f"{widget.attrs.get('class', '')} {wanted}".strip()}


def _class_for(widget: widgets.Widget) -> str:
    if isinstance(widget, widgets.CheckboxInput):
        return "form-check-input"
    if widget.use_fieldset:
        return ""
    if isinstance(widget, widgets.Select):
        return "form-select"
    if isinstance(widget, widgets.Input | widgets.Textarea) and not widget.is_hidden:
        return "form-control"
    return ""


@register.filter
def is_optional(field: BoundField) -> bool:
    """Whether the field may be left empty whatever else is filled in, which its label then says."""
    return not field.field.required and field.name not in getattr(field.form, "needed_in_cases", ())


@register.filter
def shape(field: BoundField) -> str:
    """How the field template lays a field out: choice, group or line."""
    widget = field.field.widget
    if isinstance(widget, widgets.CheckboxInput):
        return "choice"
    return "group" if widget.use_fieldset else "line"


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: Any) -> str:
    """This page's address with some parameters of its query changed; None takes one out."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"
