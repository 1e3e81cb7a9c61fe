"""The wizard's page of a plant: what it runs on, what it draws and what it discharges."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.preparation.wizard_forms import Figure, Page, PlanFields, Tables
from workflows.files.dossier.industry import WITH_UNIT

#: What a plant declares of its flows; other figures of an imported dossier are kept as they came.
WATER = {
    "process_m3_per_day": _("Process water (m³/day)"),
    "domestic_m3_per_day": _("Domestic water (m³/day)"),
    "fire_flow_m3_per_hour": _("Fire flow (m³/h)"),
}
EFFLUENT = {
    "flow_m3_per_day": _("Effluent flow (m³/day)"),
    "ph": _("pH"),
    "temperature_c": _("Temperature (°C)"),
    "cod_mg_per_l": _("COD (mg/l)"),
    "bod5_mg_per_l": _("BOD5 (mg/l)"),
    "ss_mg_per_l": _("Suspended solids (mg/l)"),
    "oil_and_grease_mg_per_l": _("Oil and grease (mg/l)"),
}


class IndustryPage(PlanFields, Page):
    """What a plant runs on."""

    kept = {
        "industry": ("loads",),
        "site": ("commune", "commune_code", "address", "land_titles", "area_m2", "plan"),
    }

    activity = forms.CharField(label=_("Activity"), max_length=60)
    employees = Figure(label=_("Employees"), whole=True, required=False)
    simultaneity = Figure(label=_("Simultaneity of the loads"), help_text=_("A share, from 0 to 1."))
    growth = Figure(label=_("Growth to provide for"), required=False, help_text=_("A share: 0,2 for 20 %."))
    voltage_wish = forms.ChoiceField(
        label=_("Voltage wished for"), required=False,
        choices=[("", _("No preference")), ("low", _("Low voltage")), ("medium", _("Medium voltage"))],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for table, figures in self.flows().items():
            for name, label in figures.items():
                self.fields[f"{table}-{name}"] = Figure(label=label, required=False)

    def flows(self) -> dict[str, dict[str, Any]]:
        """Only the figures of the networks asked for."""
        networks = self.draft.part("file").get("networks") or []
        asked = {"water": WATER, "effluent": EFFLUENT}
        return {
            table: asked[table]
            for table, network in (("water", "water"), ("effluent", "sewerage"))
            if network in networks
        }

    def read(self) -> dict[str, Any]:
        flows = {
            f"{table}-{name}": value
            for table in ("water", "effluent")
            for name, value in self.draft.part(table).items()
        }
        return {**self.draft.part("industry"), "crs": self.draft.part("site").get("crs", ""), **flows}

    def tables(self) -> Tables:
        names = ("activity", "employees", "simultaneity", "growth", "voltage_wish")
        given: Tables = {
            "industry": {name: self.value(name) for name in names},
            "site": {"crs": self.value("crs")},
        }
        for table, figures in self.flows().items():
            others = {
                name: value
                for name, value in self.draft.part(table).items()
                if name not in figures and WITH_UNIT.fullmatch(name)
            }
            given[table] = others | {name: self.value(f"{table}-{name}") for name in figures}
        return given

    def water_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("water-")]

    def effluent_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("effluent-")]
