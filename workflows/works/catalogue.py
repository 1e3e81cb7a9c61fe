"""What is looked at and tested on site, network by network (domain §4.2); thresholds are placeholders [P]."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from eplatform.accounts.networks import Network

AT_MOST, AT_LEAST = "at_most", "at_least"


@dataclass(frozen=True)
class TestKind:
    """A test of a network: what is measured, in which unit, and what the value must be to pass."""

    __test__ = False  # not a case for pytest

    key: str
    title: Any
    unit: str
    compare: str
    threshold: Decimal
    mandatory: bool = True
    source: str = "P"

    @property
    def is_yes_or_no(self) -> bool:
        """A finding rather than a measure: 1 is conform, 0 is not."""
        return not self.unit

    def passes(self, value: Decimal) -> bool:
        return value <= self.threshold if self.compare == AT_MOST else value >= self.threshold


def measure(key: str, title: Any, unit: str, compare: str, threshold: str, **more: Any) -> TestKind:
    return TestKind(key, title, unit, compare, Decimal(threshold), **more)


def finding(key: str, title: Any, **more: Any) -> TestKind:
    """Conform or not, with no figure."""
    return TestKind(key, title, "", AT_LEAST, Decimal(1), **more)


TESTS: dict[str, tuple[TestKind, ...]] = {
    Network.ELECTRICITY: (
        measure("earth", _("Earth resistance"), "Ω", AT_MOST, "10"),
        measure("insulation", _("Insulation resistance"), "MΩ", AT_LEAST, "1"),
        finding("cable", _("Voltage test of the cables"), source="K"),
        finding("transformer", _("Transformer test"), mandatory=False, source="K"),
    ),
    Network.WATER: (
        measure("pressure", _("Pressure test: drop in 30 minutes"), "bar", AT_MOST, "0.2"),
        finding("disinfection", _("Disinfection"), source="S27"),
        finding("sampling", _("Water analysis by an approved laboratory"), source="S27"),
    ),
    Network.SEWERAGE: (
        finding("tightness", _("Tightness, by air or water"), source="S29"),
        measure("compaction", _("Compaction, of the Proctor optimum"), "%", AT_LEAST, "95"),
        finding("camera", _("Camera inspection"), mandatory=False, source="K"),
    ),
    Network.LIGHTING: (
        measure("illuminance", _("Lighting level, mean of the road"), "lux", AT_LEAST, "15"),
        measure("earth", _("Earth resistance of the columns"), "Ω", AT_MOST, "30"),
        measure("insulation", _("Insulation resistance"), "MΩ", AT_LEAST, "1"),
    ),
}

#: What an inspector goes through on a visit.
CHECKLISTS: dict[str, tuple[tuple[str, Any], ...]] = {
    Network.ELECTRICITY: (
        ("trench", _("Depth of the trench, sand bed and warning mesh")),
        ("cable", _("Cable of the approved section and maker")),
        ("substation", _("Substation: size, access, ventilation")),
        ("boxes", _("Lot boxes fixed and numbered")),
    ),
    Network.WATER: (
        ("trench", _("Depth of the trench and pipe bed")),
        ("pipe", _("Pipes of the approved diameter and pressure")),
        ("valves", _("Valves and hydrants reachable")),
        ("stubs", _("Service stubs at every lot")),
    ),
    Network.SEWERAGE: (
        ("slope", _("Slope and alignment as on the approved profile")),
        ("manholes", _("Manholes: spacing, steps, covers")),
        ("cover", _("At least 0.80 m of cover")),
        ("stubs", _("Service stubs at every lot")),
    ),
    Network.LIGHTING: (
        ("columns", _("Columns upright, on their foundations")),
        ("spacing", _("Spacing as on the approved plan")),
        ("cabinet", _("Cabinet closed, protected and earthed")),
    ),
    "": (
        ("access", _("Access and safety of the site")),
        ("limits", _("Limits of the plots staked out")),
        ("utilities", _("Existing networks found and marked")),
    ),
}


def tests_of(network: str) -> tuple[TestKind, ...]:
    return TESTS.get(network, ())


def find_test(network: str, key: str) -> TestKind:
    """The test of that name on the network; raises KeyError."""
    return {kind.key: kind for kind in tests_of(network)}[key]


def mandatory_tests(network: str) -> list[str]:
    return [kind.key for kind in tests_of(network) if kind.mandatory]


def checklist_of(network: str) -> list[str]:
    return [key for key, _title in CHECKLISTS[network]]


def checklist_title(network: str, key: str) -> str:
    return str(dict(CHECKLISTS[network]).get(key, key))
