"""Dates and times of day, always told in the time of Casablanca."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from eplatform.formatting.digits import spoken

CASABLANCA = ZoneInfo("Africa/Casablanca")

_LOCALES = {"fr": "fr_MA", "ar": "ar_MA", "en": "en_GB"}
_JOINED = {"fr": "{day} à {time}", "ar": "{day}، {time}", "en": "{day}, {time}"}


def _civil_day(value: date) -> date:
    """The calendar day in Casablanca; a time without its zone is refused, for it could be any day."""
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise ValueError("A time needs its zone before it can be shown.")
    return value.astimezone(CASABLANCA).date()


def long_date(value: date, language: str | None = None) -> str:
    """The day with its month in full: 1er décembre 2026."""
    code = spoken(language)
    day = _civil_day(value)
    pattern = "d'er' MMMM y" if code == "fr" and day.day == 1 else "d MMMM y"
    return format_date(day, pattern, locale=_LOCALES[code])


def short_date(value: date) -> str:
    """The day in figures, the same in the three languages: 01/12/2026."""
    return f"{_civil_day(value):%d/%m/%Y}"


def date_and_time(value: datetime, language: str | None = None) -> str:
    """The day in full and the time of day: 1er décembre 2026 à 14:05."""
    code = spoken(language)
    day = long_date(value, code)
    return _JOINED[code].format(day=day, time=f"{value.astimezone(CASABLANCA):%H:%M}")
