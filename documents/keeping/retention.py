"""How long papers are kept, as data: years after the end of their connection file, and why so many.

The spans rest on the texts named; where the law says less than a number, the number is a demonstration that
the utility's own archiving schedule replaces.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import DateTimeField, Expression, ExpressionWrapper, F, Func, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Rule:
    """Why papers are kept for so many years after the file's end."""

    code: str
    title: Promise
    years: int
    source: str  # as it is cited; French, for the texts are
    is_demonstration: bool = False


RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule("identity", _("Who asks, and by what right"), 5, "Loi 15-95, art. 5 ; loi 09-08, art. 3"),
        Rule("works", _("What was studied, built and tested"), 10, "Obligations et contrats, art. 769"),
        Rule("accounts", _("What was priced, agreed and paid"), 10, "Loi 9-88, art. 22 ; loi 15-95, art. 26"),
        Rule("network", _("What lies in the ground and who owns it"), 30, "Loi 69-99 (archives)", True),
        Rule("unaccepted", _("Never accepted"), 1, "Loi 09-08, art. 3", True),
    )
}  # fmt: skip

#: What is not named here was studied, built or tested.
RULE_OF_KIND: dict[str, str] = {
    "D01": "identity", "D02": "identity", "D03": "identity", "X17": "identity",
    "X01": "accounts", "X02": "accounts", "X14": "accounts", "quote": "accounts", "receipt": "accounts",
    "X05": "network", "X12": "network", "X13": "network",
}  # fmt: skip


def rule_of(kind: str) -> Rule:
    """The rule by which an accepted or issued paper of that kind is kept."""
    return RULES[RULE_OF_KIND.get(kind, "works")]


def span_over(moment: datetime, rule: Rule) -> datetime:
    """When a span that begins then is over; a day longer, so that nobody has to agree on the hour."""
    year = moment.year + rule.years
    is_leap_day = (moment.month, moment.day) == (2, 29)
    same_day = moment.replace(year=year, day=28) if is_leap_day else moment.replace(year=year)
    return same_day.replace(microsecond=0) + timedelta(days=1)


def span_over_in_rows(moment: str, rule: Rule) -> Expression:
    """The same for a column, without the day that is added."""
    years = Func(
        Value(rule.years), function="make_interval", template="make_interval(years => %(expressions)s)"
    )
    return ExpressionWrapper(F(moment) + years, output_field=DateTimeField())
