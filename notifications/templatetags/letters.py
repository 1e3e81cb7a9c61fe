"""Dates as letters write them, in the language of the letter."""

from __future__ import annotations

from datetime import datetime

from django import template

from eplatform.formatting import dates

register = template.Library()


@register.filter
def day(value: datetime | None) -> str:
    """{{ act_by|day }}: 12 mars 2026"""
    return "" if value is None else dates.long_date(value)


@register.filter
def moment(value: datetime | None) -> str:
    """{{ appointment_at|moment }}: 12 mars 2026 à 14:05"""
    return "" if value is None else dates.date_and_time(value)
