"""The words for what the calculations find: labels of figures and classes, sentences for flags."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from eplatform.formatting.digits import digits
from workflows.studies.figures import Figure, Flag

FIGURES: Mapping[str, str | Promise] = {
    "residential": _("Dwellings"),
    "shops": _("Shops"),
    "facilities": _("Public facilities"),
    "industrial_lots": _("Industrial lots"),
    "lamps": _("Lamps"),
    "demand": _("Power demand"),
    "transformers": _("Transformers"),
    "transformer_load": _("Load of each transformer"),
    "voltage_threshold": _("Medium-voltage threshold"),
    "load": _("Load"),
    "installed_power": _("Installed power"),
    "active_power": _("Active power"),
    "power_factor": _("Power factor"),
    "capacitor_bank": _("Capacitor bank"),
    "population": _("Population"),
    "net_flow": _("Net flow"),
    "average_flow": _("Average flow with losses"),
    "peak_day": _("Flow of the peak day"),
    "peak_hour": _("Flow of the peak hour"),
    "fire_flow": _("Fire flow"),
    "fire_reserve": _("Fire reserve"),
    "fire_case": _("Peak day with fire"),
    "design_flow": _("Design flow"),
    "main_diameter": _("Diameter of the main"),
    "main_velocity": _("Velocity in the main"),
    "waste_water": _("Average waste water"),
    "peak_factor": _("Peak factor"),
    "peak_flow": _("Peak flow"),
    "storm_flow": _("Storm water flow"),
    "sewer_diameter": _("Diameter of the sewer"),
    "pipe_capacity": _("Capacity of the full pipe"),
    "filling": _("Filling of the pipe"),
    "sewer_velocity": _("Velocity in the sewer"),
    "pollutant_load": _("Pollutant load"),
    "road_length": _("Length of the roads"),
    "cabinets": _("Lighting cabinets"),
    "yearly_energy": _("Energy in a year"),
}

CLASSES: Mapping[str, str | Promise] = {
    "economic_dwelling": _("economic dwelling"),
    "medium_apartment": _("apartment"),
    "villa": _("villa"),
    "ph": _("pH"),
    "temperature": _("temperature"),
    "cod": _("chemical oxygen demand (COD)"),
    "bod5": _("biochemical oxygen demand (BOD5)"),
    "ss": _("suspended solids"),
    "oil_and_grease": _("oil and grease"),
}

TREATMENTS: Mapping[str, str | Promise] = {
    "neutralisation": _("Neutralisation"),
    "cooling": _("Cooling"),
    "biological_treatment": _("Biological treatment"),
    "settling": _("Settling of solids"),
    "grease_separator": _("Grease separator"),
}

FLAGS: Mapping[str, str | Promise] = {
    "larger_transformer_would_do": _(
        "The margin is slim: %(count)s × %(rating)s kVA would also serve, at %(load)s of the load allowed."
    ),
    "voltage_other_than_wished": _("The voltage decided is not the one that the applicant wished for."),
    "fire_governs": _("The fire flow governs: %(fire)s l/s against %(hour)s l/s at the peak hour."),
    "velocity_too_great": _("The velocity of %(velocity)s m/s exceeds the limit of %(limit)s m/s."),
    "velocity_too_small": _("The velocity of %(velocity)s m/s is below %(limit)s m/s."),
    "sewer_too_full": _("The pipe would be filled to %(fill)s of its height; the limit is %(limit)s."),
    "not_self_cleansing": _(
        "At %(velocity)s m/s the sewer does not clean itself; it needs %(limit)s m/s: make it steeper."
    ),
    "not_measured": _("The value of %(parameter)s was not given."),
    "few_lamps": _("%(lamps)s lamps are declared; the length of the roads calls for %(expected)s."),
}


def label(figure: Figure) -> str | Promise:
    """What a figure is called; `about` is a class known here or a name that the applicant gave."""
    name = FIGURES[figure.key]
    return format_lazy("{}: {}", name, CLASSES.get(figure.about, figure.about)) if figure.about else name


def sentence(flag: Flag) -> str:
    """What is to be looked at; called where the language of the reader is active."""
    return str(FLAGS[flag.key]) % {name: _written(value) for name, value in flag.values.items()}


def _written(value: Any) -> str | Promise:
    return CLASSES.get(value, value) if isinstance(value, str) else digits(value)
