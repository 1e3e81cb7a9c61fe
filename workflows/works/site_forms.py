"""What an inspector fills besides the steps: visit orders, minutes, tests, reserves."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.models import User
from eplatform.accounts.roles import Role
from eplatform.formatting.asking import day
from eplatform.formatting.figure_fields import FigureField
from eplatform.formatting.quantities import quantity
from workflows.files.models import ConnectionFile
from workflows.works import ordering, permissions, reserving, testing, visiting
from workflows.works.catalogue import TestKind, checklist_title, tests_of
from workflows.works.fields import (
    MeasuresField,
    MomentField,
    lines,
    network_field,
    networks_of,
    phase_field,
)
from workflows.works.models import Reserve, TestResult, Visit, VisitOrder


class SiteForm(forms.Form):
    """A form about a file's site; ``perform`` makes the one domain call and may raise a Refused."""

    def __init__(self, *args: Any, connection_file: ConnectionFile, by: User, **kwargs: Any) -> None:
        self.connection_file, self.by = connection_file, by
        super().__init__(*args, **kwargs)

    def perform(self, *, at: datetime) -> Any:
        raise NotImplementedError


class VisitOrderForm(SiteForm):
    appointment = MomentField(label=_("Appointment"))
    instructions = lines(_("Instructions"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = permissions.purposes_for(self.by, self.connection_file)
        purposes = [(key, VisitOrder.Purpose(key).label) for key in allowed]
        self.fields["purpose"] = forms.ChoiceField(label=_("Purpose"), choices=purposes)
        networks = networks_of(self.connection_file)
        self.fields["network"] = network_field(networks, required=False, empty=_("The whole site"))
        self.fields["phase"] = phase_field(self.connection_file, required=False)
        self.fields["inspector"] = forms.ModelChoiceField(
            label=_("Who goes"), queryset=visitors(self.connection_file), required=False,
            empty_label=_now("I go myself"),
        )  # fmt: skip
        self.order_fields(["purpose", "network", "phase", "appointment", "inspector", "instructions"])

    def perform(self, *, at: datetime) -> VisitOrder:
        return ordering.order_visit(self.connection_file, **self.cleaned_data, by=self.by, at=at)


def visitors(connection_file: ConnectionFile) -> QuerySet[User]:
    """Inspectors of the territory, whatever their network."""
    here = Q(postings__territory=None) | Q(postings__territory_id=connection_file.territory_id)
    found: QuerySet[User] = User.objects.active().filter(here, postings__role=Role.INSPECTOR)
    return found.distinct().order_by("full_name")


class VisitForm(SiteForm):
    held_at = MomentField(label=_("Held at"))
    present = lines(_("Present"), rows=2, required=False, help_text=_("One a line: name, organisation."))
    findings = lines(_("Findings"), rows=5)
    measures = MeasuresField()
    latitude = FigureField(
        label=_("Latitude"), min_value=-90, max_value=90, max_digits=8, decimal_places=6, required=False
    )
    longitude = FigureField(
        label=_("Longitude"), min_value=-180, max_value=180, max_digits=9, decimal_places=6, required=False
    )

    def __init__(self, *args: Any, order: VisitOrder, **kwargs: Any) -> None:
        super().__init__(*args, connection_file=order.connection_file, **kwargs)
        self.order = order
        if order.checklist:
            self.fields["conform"] = forms.MultipleChoiceField(
                label=_("Found conform"), required=False, widget=forms.CheckboxSelectMultiple,
                choices=[(key, checklist_title(order.network, key)) for key in order.checklist],
            )  # fmt: skip
        self.order_fields(["held_at", "present", "conform", "findings", "measures", "latitude", "longitude"])

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if (facts.get("latitude") is None) != (facts.get("longitude") is None):
            self.add_error("longitude", _("Give both latitude and longitude, or neither."))
        return facts

    def perform(self, *, at: datetime) -> Visit:
        facts = self.cleaned_data
        position = None
        if facts["latitude"] is not None:
            position = (facts["latitude"], facts["longitude"])
        return visiting.minute_visit(
            self.order, held_at=facts["held_at"], findings=facts["findings"], present=facts["present"],
            position=position, conform=facts.get("conform", ()), measures=facts["measures"],
            by=self.by, at=at,
        )  # fmt: skip


class SignForm(SiteForm):
    remarks = lines(_("Remarks"), rows=2, required=False)

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, connection_file=visit.order.connection_file, **kwargs)
        self.visit = visit

    def perform(self, *, at: datetime) -> Visit:
        return visiting.sign(self.visit, by=self.by, at=at, remarks=self.cleaned_data["remarks"])


class TestForm(SiteForm):
    """One result: a figure where the test has a unit, conform or not where it is a finding."""

    __test__ = False  # not a case for pytest
    needed_in_cases = ("value", "finding")

    value = FigureField(
        label=_("Measured value"), min_value=0, max_digits=10, decimal_places=3, required=False,
        help_text=_("For a test with a unit, in that unit."),
    )  # fmt: skip
    finding = forms.TypedChoiceField(
        label=_("Finding"), coerce=Decimal, empty_value=None, required=False, widget=forms.RadioSelect,
        choices=[("1", _("Conform")), ("0", _("Not conform"))],
        help_text=_("For a test without a unit."),
    )  # fmt: skip
    remarks = forms.CharField(label=_("Remarks"), max_length=500, required=False)

    def __init__(self, *args: Any, network: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network = network
        kinds = [(kind.key, _described(kind)) for kind in tests_of(network)]
        self.fields["kind"] = forms.ChoiceField(label=_("Test"), choices=kinds)
        self.fields["phase"] = phase_field(self.connection_file)
        self.order_fields(["phase", "kind", "value", "finding", "remarks"])

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        kind = next((k for k in tests_of(self.network) if k.key == facts.get("kind")), None)
        if kind is not None:
            self.ensure_one_result(kind)
        return facts

    def ensure_one_result(self, kind: TestKind) -> None:
        """The test's own kind of result is there and the other is not, which might contradict it."""
        asked, other = ("finding", "value") if kind.is_yes_or_no else ("value", "finding")
        if self.cleaned_data.get(asked) is None and asked not in self.errors:
            self.add_error(asked, _now("This test needs it: %(test)s.") % {"test": _described(kind)})
        if self.cleaned_data.get(other) is not None:
            self.add_error(other, _now("Leave this empty: %(test)s.") % {"test": _described(kind)})

    def perform(self, *, at: datetime) -> TestResult:
        facts = self.cleaned_data
        result = facts["value"] if facts["finding"] is None else facts["finding"]
        return testing.record_test(
            self.connection_file, network=self.network, phase=facts["phase"], kind=facts["kind"],
            value=result, remarks=facts["remarks"], by=self.by, at=at,
        )  # fmt: skip


def _described(kind: TestKind) -> str:
    """The test with what it must reach, such as “Earth resistance (at most 10 Ω)”."""
    if kind.is_yes_or_no:
        return _now("%(test)s (conform or not)") % {"test": kind.title}
    words = _now("%(test)s (at most %(limit)s)")
    if kind.compare == "at_least":
        words = _now("%(test)s (at least %(limit)s)")
    return words % {"test": kind.title, "limit": quantity(kind.threshold, kind.unit)}


class ReserveForm(SiteForm):
    severity = forms.ChoiceField(
        label=_("Severity"),
        choices=Reserve.Severity.choices,
        help_text=_("A major reserve blocks acceptance."),
    )
    text = lines(_("What is to be mended"))
    due_date = day(_("To be lifted by"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [
            network
            for network in networks_of(self.connection_file)
            if permissions.can_note_reserve(self.by, self.connection_file, network)
        ]
        self.fields["network"] = network_field(mine)
        self.fields["phase"] = phase_field(self.connection_file, required=False)
        self.order_fields(["network", "phase", "severity", "text", "due_date"])

    def perform(self, *, at: datetime) -> Reserve:
        return reserving.note_reserve(self.connection_file, **self.cleaned_data, by=self.by, at=at)


class LiftForm(SiteForm):
    proof = lines(_("Proof"), required=False, help_text=_("Empty keeps the proof the other side gave."))

    def __init__(self, *args: Any, reserve: Reserve, **kwargs: Any) -> None:
        super().__init__(*args, connection_file=reserve.connection_file, **kwargs)
        self.reserve = reserve
        if not reserve.proof:
            self.fields["proof"].required, self.fields["proof"].help_text = True, ""

    def perform(self, *, at: datetime) -> Reserve:
        return reserving.lift(self.reserve, by=self.by, at=at, proof=self.cleaned_data["proof"])
