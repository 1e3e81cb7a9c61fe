"""The steps of site and handover as forms, from the order to start to the final acceptance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from eplatform.formatting.asking import day
from eplatform.formatting.figure_fields import FigureField, WholeField
from workflows.engine.models import Task
from workflows.files.acting import StepForm
from workflows.works import accepting, commissioning, equipping, opening, reserving
from workflows.works.accepting import NewReserve
from workflows.works.fields import MomentField, lines, network_field, networks_of
from workflows.works.models import Reserve


def missing(task: Task, outcome: str) -> list[str]:
    """What the way out still waits for, in words."""
    way = task.flow_task.outcome(outcome)
    keys = set(way.requires) - {"reserves_lifted"}
    flow = task.process.flow_class
    return flow.missing(task.process, keys, network=task.network, phase=task.phase) if keys else []


class SiteAppointmentForm(StepForm):
    """The minutes of the appointment are the study's first facts."""

    steps = ("site_appointment",)
    outcomes = ("held",)

    held_at = MomentField(label=_("Held at"))
    present = lines(_("Present"), rows=2, required=False, help_text=_("One a line: name, organisation."))
    note = lines(_("Findings"), rows=4)

    def perform(self, *, at: datetime) -> None:
        facts = self.cleaned_data
        opening.hold_appointment(
            self.task, held_at=facts["held_at"], findings=facts["note"], present=facts["present"],
            by=self.by, at=at,
        )  # fmt: skip


class StartOrderForm(StepForm):
    """The works begin on the day that the developer announced."""

    steps = ("works_check",)
    outcomes = ("start_order",)

    starts_on = day(_("Works start on"))
    duration_days = WholeField(label=_("Announced duration (days)"), min_value=1, max_value=3650, initial=90)

    def perform(self, *, at: datetime) -> None:
        facts = self.cleaned_data
        opening.order_start(
            self.task, starts_on=facts["starts_on"], duration_days=facts["duration_days"], by=self.by, at=at,
            note=facts["note"],
        )  # fmt: skip


class EquipmentForm(StepForm):
    """What is approved is named, with its serial numbers."""

    steps = ("equipment_approval",)
    outcomes = ("start_order",)

    substation = forms.CharField(
        label=_("Substation: maker, power, serial numbers"), max_length=300, required=False
    )
    metering = forms.CharField(label=_("Metering: type and class"), max_length=300, required=False)
    pretreatment = forms.CharField(label=_("Pre-treatment of the effluent"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if not any(facts.get(name) for name in ("substation", "metering", "pretreatment")):
            raise forms.ValidationError(_("Name at least one: substation, metering or pre-treatment."))
        return facts

    def perform(self, *, at: datetime) -> None:
        equipping.approve_equipment(self.task, **self.cleaned_data, by=self.by, at=at)


class SiteFollowUpForm(StepForm):
    """The contractor asks for acceptance; a visit must have its minutes."""

    steps = ("site_follow_up",)
    outcomes = ("acceptance_asked",)
    template_name_extra: ClassVar[str] = "works/step_facts.html"

    @cached_property
    def missing(self) -> list[str]:
        return missing(self.task, self.outcome)


class MinutesForm(StepForm):
    """Minutes of an acceptance: who was there, which reserves are mended or new, what is decided."""

    steps = ("technical_acceptance", "provisional_acceptance", "final_acceptance")
    needed_in_cases = ("reserve_network", "reserve_severity", "reserve_due_date")
    template_name_extra: ClassVar[str] = "works/step_facts.html"

    participants = lines(_("Participants"), help_text=_("One a line: name; organisation; capacity."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.reserves:
            self.add_lifting()
        if self.outcome in ("reserves", "refused", "defects"):
            self.add_new_reserve()
        self.fields["note"].label = _("Minutes")
        if self.outcome in ("refused", "adjourned", "guarantee_called"):
            self.fields["note"].required, self.fields["note"].label = True, _("Reason")
        self.order_fields([name for name in self.fields if name != "note"] + ["note"])

    @cached_property
    def reserves(self) -> list[Reserve]:
        task = self.task
        return reserving.shown_reserves(task.process.connection_file, task.network, task.phase)

    @cached_property
    def missing(self) -> list[str]:
        return missing(self.task, self.outcome)

    def add_lifting(self) -> None:
        self.fields["lifted"] = forms.MultipleChoiceField(
            label=_("Reserves found mended"), required=False, widget=forms.CheckboxSelectMultiple,
            choices=[(reserve.number, f"{reserve.number} – {reserve.text}") for reserve in self.reserves],
        )  # fmt: skip
        self.fields["proof"] = forms.CharField(
            label=_("Proof"), max_length=1000, required=False,
            help_text=_("What shows that they are mended; empty keeps the other side's own proof."),
        )  # fmt: skip

    def add_new_reserve(self) -> None:
        """One new reserve can be noted with the decision; more are noted on the site page."""
        needed = self.outcome != "refused" and not self.reserves
        if not self.task.network:
            networks = networks_of(self.task.process.connection_file)
            self.fields["reserve_network"] = network_field(networks, required=False, empty="—")
        self.fields["reserve_text"] = lines(_("New reserve"), rows=2, required=needed)
        self.fields["reserve_severity"] = forms.ChoiceField(
            label=_("Severity"), choices=Reserve.Severity.choices, required=False
        )
        self.fields["reserve_due_date"] = day(_("To be lifted by"), required=needed)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if facts.get("reserve_text"):
            if not facts.get("reserve_due_date") and "reserve_due_date" not in self.errors:
                self.add_error("reserve_due_date", _("A reserve is dated: say by when it must be lifted."))
            if "reserve_network" in self.fields and not facts.get("reserve_network"):
                self.add_error("reserve_network", _("Say which network the reserve concerns."))
        return facts

    def noted(self) -> Sequence[NewReserve]:
        facts = self.cleaned_data
        if not facts.get("reserve_text"):
            return ()
        severity = facts.get("reserve_severity") or Reserve.Severity.MINOR
        network = facts.get("reserve_network", "")
        return (NewReserve(facts["reserve_text"], facts["reserve_due_date"], severity, network),)

    def perform(self, *, at: datetime) -> None:
        facts = self.cleaned_data
        accepting.accept(
            self.task, self.outcome, participants=facts["participants"], text=facts["note"],
            noted=self.noted(), lifted=facts.get("lifted", ()), proof=facts.get("proof", ""),
            by=self.by, at=at,
        )  # fmt: skip


class MendedForm(StepForm):
    """The applicant says what was done about the reserves, and asks for a new look."""

    steps = ("lifting", "provisional_lifting", "repair")
    outcomes = ("lifted", "repaired")
    template_name_extra: ClassVar[str] = "works/step_facts.html"

    note = lines(_("What was mended, and what proves it"), rows=4)

    @cached_property
    def reserves(self) -> list[Reserve]:
        task = self.task
        return reserving.shown_reserves(task.process.connection_file, task.network, task.phase)

    def perform(self, *, at: datetime) -> None:
        reserving.declare_mended(self.task, by=self.by, at=at, proof=self.cleaned_data["note"])


class SupplyContractForm(StepForm):
    """The contract's number and day."""

    steps = ("supply_contract",)
    outcomes = ("signed",)

    number = forms.CharField(label=_("Contract number"), max_length=40)
    signed_on = day(_("Signed on"))
    subscribed_kva = WholeField(
        label=_("Subscribed power (kVA)"), min_value=1, max_value=1_000_000, required=False
    )

    def perform(self, *, at: datetime) -> None:
        commissioning.sign_contract(self.task, **self.cleaned_data, by=self.by, at=at)


class CommissioningForm(StepForm):
    """Since when the network serves, and by which meter."""

    steps = ("commissioning",)
    outcomes = ("commissioned",)
    template_name_extra: ClassVar[str] = "works/step_facts.html"

    in_service_on = day(_("In service on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needed = commissioning.needs_meter(self.task.process.connection_file, self.task.network)
        if needed or self.task.network in commissioning.METERED:
            self.fields["meter_number"] = forms.CharField(
                label=_("Meter number"), max_length=40, required=needed
            )
            self.fields["meter_index"] = FigureField(
                label=_("First index"), min_value=0, max_digits=12, decimal_places=3, required=False
            )
        self.order_fields([name for name in self.fields if name != "note"] + ["note"])

    @cached_property
    def missing(self) -> list[str]:
        return missing(self.task, self.outcome)

    def perform(self, *, at: datetime) -> None:
        commissioning.commission(self.task, **self.cleaned_data, by=self.by, at=at)


FORMS: list[type[StepForm]] = [
    SiteAppointmentForm,
    StartOrderForm,
    EquipmentForm,
    SiteFollowUpForm,
    MinutesForm,
    MendedForm,
    SupplyContractForm,
    CommissioningForm,
]
