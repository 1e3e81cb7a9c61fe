"""What an engineer fills to conclude a study, an applicant to answer, a coordinator to review a refusal."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.networks import Network
from eplatform.formatting.figure_fields import FigureField, WholeField
from workflows.engine import door
from workflows.files.acting import StepForm
from workflows.files.leaving import with_appeal
from workflows.studies import reading, recording
from workflows.studies.computing import compute, is_plant
from workflows.studies.models import Study


def whole(name: str, least: int = 1) -> WholeField:
    return WholeField(label=label_of(name), min_value=least, max_value=1_000_000, required=False)


def number(name: str, most: int) -> FigureField:
    return FigureField(label=label_of(name), min_value=0, max_value=most, decimal_places=2, required=False)


def choice(name: str, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label_of(name), choices=choices, required=False)


def label_of(name: str) -> Any:
    """The model's own words; a field of the form is called as the column it fills."""
    text = str(Study._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return text[:1].upper() + text[1:]


def yes_or_no(name: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label_of(name), choices=[("yes", _("Yes")), ("no", _("No"))], required=False,
        coerce=lambda value: value == "yes",
    )  # fmt: skip


def solution_fields(network: str, plant: bool) -> dict[str, forms.Field]:
    """What there is to decide on a network."""
    if network == Network.ELECTRICITY:
        return {
            "voltage": choice("voltage", Study.Voltage.choices),
            "substation": choice("substation", Study.Substation.choices),
            "substation_count": whole("substation_count", least=0),
            "substation_kva": whole("substation_kva"),
        }
    if network == Network.WATER:
        return {
            "diameter_mm": whole("diameter_mm"),
            "pressure_bar": number("pressure_bar", 40),
            "fire_l_s": number("fire_l_s", 1000),
        }
    if network == Network.SEWERAGE:
        pipe: dict[str, forms.Field] = {"diameter_mm": whole("diameter_mm")}
        return pipe | (
            {"discharge_agreement_needed": yes_or_no("discharge_agreement_needed")} if plant else {}
        )
    return {"lamps": whole("lamps", least=0)}


class StudyForm(StepForm):
    """The opinion with the solution, prefilled from the calculation that is shown above it."""

    steps = ("study",)
    outcomes = ("feasible", "unfavourable")
    template_name_extra: ClassVar[str] = "studies/calculation.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.outcome == Study.Opinion.FEASIBLE:
            self.add_solution()
        else:
            self.fields["note"].required = True
            self.fields["note"].label = _("Why the connection is not feasible")

    def add_solution(self) -> None:
        suggested = {
            name: value for found in self.results.values() for name, value in found["solution"].items()
        }
        if "discharge_agreement_needed" in suggested:
            suggested["discharge_agreement_needed"] = (
                "yes" if suggested["discharge_agreement_needed"] else "no"
            )
        plant = is_plant(self.task.process.connection_file)
        for network in self.results:
            self.fields |= solution_fields(network, plant)
        self.fields["extension_needed"] = forms.BooleanField(
            label=_("The network must be extended to the site"), required=False
        )
        self.initial = {**suggested, **self.initial}
        self.order_fields([name for name in self.fields if name != "note"] + ["note"])

    @cached_property
    def results(self) -> dict[str, dict[str, Any]]:
        """What was computed for each network that the study is about."""
        connection_file = self.task.process.connection_file
        return {
            network: compute(connection_file, network) for network in recording.studied_together(self.task)
        }

    @property
    def calculations(self) -> list[tuple[str, reading.Reading]]:
        return [(network, reading.read(found)) for network, found in self.results.items()]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if facts.get("substation_count") == 0:
            facts["substation_kva"] = None
        elif bool(facts.get("substation_count")) != bool(facts.get("substation_kva")):
            self.add_error("substation_kva", _("Give both the number of substations and the power of each."))
        return facts

    def perform(self, *, at: datetime) -> None:
        # A client that leaves a field out keeps what was computed; one that empties it decides so.
        given = {
            name: value for name, value in self.cleaned_data.items() if self.add_prefix(name) in self.data
        }
        note = given.pop("note", "")
        for name in ("voltage", "substation"):
            given = {key: value for key, value in given.items() if key != name or value}
        recording.conclude(self.task, self.outcome, facts=given, by=self.by, at=at, note=note)


class ClarificationForm(StepForm):
    """The applicant's answer to the engineer's question."""

    steps = ("clarification",)
    outcomes = ("clarified",)

    note = forms.CharField(label=_("Your answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))


class RefusalForm(StepForm):
    """A refusal states its reason and how to appeal against it."""

    steps = ("refusal_review",)
    outcomes = ("refused",)

    appeal = forms.CharField(
        label=_("How to appeal, and until when"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    note = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def perform(self, *, at: datetime) -> None:
        facts = self.cleaned_data
        note = with_appeal(facts["note"], facts["appeal"])
        door.perform(self.task, self.outcome, by=self.by, at=at, note=note)


class ExtensionForm(forms.Form):
    """Why the study needs the longer time."""

    reason = forms.CharField(
        label=_("Why the network must be extended"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


FORMS: list[type[StepForm]] = [StudyForm, ClarificationForm, RefusalForm]
