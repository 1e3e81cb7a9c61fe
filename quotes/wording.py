"""The words of an estimate that are not in the tariff: families, units and why a quantity is what it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eplatform.formatting.digits import digits
from quotes.articles import Family

FAMILIES: Mapping[str, str | Promise] = {
    Family.PARTICIPATION: _("Contributions to infrastructure"),
    Family.EXTENSION: _("Extension of the network"),
    Family.IN_SITE_WORKS: _("Works inside the site"),
    Family.STUDY_AND_CONTROL: _("Study and control"),
    Family.METERS_AND_SITE: _("Meters and site connection"),
    Family.DEPOSIT: _("Deposits"),
}

#: The units that are words; the others are symbols, the same in every language.
UNITS: Mapping[str, str | Promise] = {
    "U": _("unit"),
    "lump_sum": _("lump sum"),
}

BASES: Mapping[str, str | Promise] = {
    "power_demand": _("Power demand found by the study"),
    "distance_to_network": _("Distance to the existing network"),
    "cable_per_substation": _("Length of cable for each substation"),
    "road_length": _("Length of the roads served"),
    "substations": _("Public substations found by the study"),
    "lot_areas": _("Area, lots: %(lots)s"),
    "site_area": _("Area of the site"),
    "one_per_lot": _("One for each lot served"),
    "one_for_the_site": _("One for the site"),
    "hydrants": _("Length of the roads and the distance between hydrants"),
    "manholes": _("Length of the roads and the distance between manholes"),
    "lamps": _("Lamps found by the study"),
    "study_of_lots": _("Number of lots: %(count)s"),
    "study_of_site": _("One study for the site"),
    "temporary_connection": _("Asked for by the applicant"),
    "share_of_works": _("Share of the value of the works inside the site"),
    "measured": _("Quantity taken from the drawings or measured on site"),
}


def reason(inputs: Mapping[str, Any]) -> str:
    """What was counted, in the active language; nothing for a line that an estimator wrote by hand."""
    basis = inputs.get("basis")
    return str(BASES[basis]) % inputs if basis else ""


def worked(formula: str, inputs: Mapping[str, Any], language: str) -> str:
    """The arithmetic with its numbers written as in the language."""
    return formula.format(**{name: _written(value, language) for name, value in inputs.items()})


def _written(value: Any, language: str) -> str:
    return value if isinstance(value, str) else digits(value, language=language)
