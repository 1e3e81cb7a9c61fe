"""A calculation as a person reads it: each figure with its formula, in words and in numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from eplatform.formatting.digits import digits
from eplatform.formatting.lists import listed
from workflows.studies.figures import Figure, Result
from workflows.studies.wording import CLASSES, TREATMENTS, label, sentence


@dataclass(frozen=True)
class Line:
    """One figure, its formula with names and again with the numbers in place."""

    label: str
    value: str
    unit: str
    symbolic: str
    worked: str
    source: str


@dataclass(frozen=True)
class Excess:
    """An effluent value above its limit, and what usually mends it."""

    parameter: str
    value: str
    limit: str
    unit: str
    treatment: str


@dataclass(frozen=True)
class Reading:
    lines: list[Line]
    flags: list[str]
    exceedances: list[Excess]


def read(results: Mapping[str, Any]) -> Reading:
    """What `computing.compute` found, in the language of the reader."""
    result = Result.from_json(results)
    excesses = results.get("solution", {}).get("exceedances", [])
    return Reading(
        [line(figure) for figure in result.figures],
        [sentence(flag) for flag in result.flags],
        [excess(found) for found in excesses],
    )


def line(figure: Figure) -> Line:
    return Line(
        label=str(label(figure)),
        value=shown(figure.value),
        unit=figure.unit,
        symbolic=symbolic(figure),
        worked=worked(figure),
        source=sources(figure.source),
    )


#: Where formulas and values come from, for readers; the keys are those of the project's own references.
SOURCES = {
    "P": _("Demonstration value"),
    "K": _("Usual practice"),
    "S22": _("Allotments set by the utility"),
    "S27": _("Practice of water utilities"),
    "S44": _("Electrical Installation Guide"),
    "S47": _("Calculation note of an engineering office"),
    "S48": _("French fire protection rules"),
}


def sources(marks: str) -> str:
    """The sources of a figure in words; a demonstration value says so whatever else it rests on."""
    keys = marks.split(", ") if marks else []
    if "P" in keys:
        keys = ["P"]
    return listed(SOURCES.get(key, key) for key in keys)


#: The quantities that formulas name in words; the others have symbols, which are the same everywhere.
NAMES = {
    "domestic": _("domestic use"),
    "dwellings": _("dwellings"),
    "facilities": _("facilities"),
    "growth": _("growth"),
    "industry": _("industry"),
    "load": _("load"),
    "occupancy": _("people per dwelling"),
    "process": _("process"),
    "shops": _("shops"),
    "spacing": _("spacing"),
    "threshold": _("threshold"),
}
NAME_OR_NUMBER = re.compile(r"[A-Za-z_]{4,}|[0-9]+\.[0-9]+")


def symbolic(figure: Figure) -> str:
    """The formula with its names and numbers as the reader writes them."""

    def said(found: re.Match[str]) -> str:
        word = found[0]
        if word[0].isdigit():
            return shown(Decimal(word))
        # Two words of Arabic would draw what stands between them to their side.
        return f"\u2068{NAMES[word]}\u2069" if word in NAMES else word

    return NAME_OR_NUMBER.sub(said, figure.symbolic)


def worked(figure: Figure) -> str:
    """The formula with its numbers; nothing where there is none to put in."""
    if not figure.formula or not figure.inputs:
        return ""
    return figure.formula.format(**{name: shown(value) for name, value in figure.inputs.items()})


def shown(value: Any) -> str:
    """A number as the reader writes it, with as many decimals as it was computed to."""
    if isinstance(value, int):
        return digits(value, decimals=0)
    if not isinstance(value, Decimal):
        return str(value)
    places = -int(value.normalize().as_tuple().exponent)
    return digits(value, decimals=max(0, places))


def excess(found: Mapping[str, Any]) -> Excess:
    return Excess(
        parameter=str(CLASSES.get(found["parameter"], found["parameter"])),
        value=shown(Decimal(str(found["value"]))),
        limit=shown(Decimal(str(found["limit"]))),
        unit=found["unit"],
        treatment=str(TREATMENTS.get(found["treatment"], found["treatment"])),
    )
