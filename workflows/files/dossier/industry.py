"""What a plant asks for: its activity, its loads, and its flows of water and effluent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from workflows.files.dossier.fields import Fields
from workflows.files.dossier.load_table import read_loads
from workflows.files.dossier.model import VOLTAGES, Industry
from workflows.files.dossier.sources import Source

#: A figure is named with its unit; these two have a scale of their own.
WITH_UNIT = re.compile(r"[a-z0-9_]{1,40}_(m3_per_day|m3_per_hour|mg_per_l)")
SCALES = {"ph": ("0", "14"), "temperature_c": ("0", "100")}


def read_industry(fields: Fields, source: Source) -> Industry:
    industry = Industry(
        activity=fields.text("activity", longest=60),
        employees=fields.whole("employees", default=0),
        simultaneity=fields.number("simultaneity", least="0.001", most="1", places=3),
        growth=fields.number("growth", most="9", places=3, default="0"),
        voltage_wish=fields.choice("voltage_wish", VOLTAGES, default=""),
        loads=read_loads(fields, source),
    )
    fields.close()
    return industry


def read_flows(fields: Fields) -> Mapping[str, Decimal]:
    """Flows and concentrations by name; a name that does not say its unit is unknown."""
    figures: dict[str, Decimal] = {}
    for key in fields.remaining():
        if key in SCALES or WITH_UNIT.fullmatch(key):
            least, most = SCALES.get(key, ("0", "10000000"))
            figures[key] = fields.number(key, least=least, most=most, places=3)
    fields.close()
    return figures
