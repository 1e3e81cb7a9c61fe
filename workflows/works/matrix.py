"""The acceptance matrix: phases by networks by kind of acceptance, and what blocks what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from eplatform.accounts.networks import LAYING_ORDER
from workflows.engine.models import Task
from workflows.files.models import ConnectionFile, NetworkPart, Requirement
from workflows.works.models import AcceptanceMinutes, Reserve

Kind = AcceptanceMinutes.Kind
Place = tuple[str, int | None]

#: What technical acceptance asks for, in the order in which it is usually done, in a word.
ASKED = {
    "visit_done": _("visit minutes"),
    "tests_passed": _("tests"),
    "as_built": _("as-built plan"),
}

#: Which state of a cell the steps of its network and phase mean.
STEPS = {
    "site_follow_up": "works",
    "technical_acceptance": "asked",
    "lifting": "reserves",
    "provisional_acceptance": "asked",
    "provisional_lifting": "reserves",
    "final_acceptance": "asked",
    "repair": "reserves",
    "guarantee": "guarantee",
}
WORDS: dict[str, tuple[Any, str]] = {
    "later": (_("Not yet"), "idle"),
    "works": (_("Works under way"), "info"),
    "asked": (_("Acceptance asked for"), "ours"),
    "reserves": (_("Reserves to lift"), "warn"),
    "guarantee": (_("Guarantee running"), "info"),
    "accepted": (pgettext_lazy("acceptance", "Accepted"), "ok"),
    "guarantee_called": (_("Guarantee called"), "bad"),
    "none": (_("Not connected"), "idle"),
}


@dataclass(frozen=True)
class Cell:
    """Where one acceptance stands."""

    state: str
    minutes: AcceptanceMinutes | None = None
    open_reserves: int = 0
    major_reserves: int = 0
    missing: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(WORDS[self.state][0])

    @property
    def tone(self) -> str:
        return WORDS[self.state][1]


@dataclass(frozen=True)
class Row:
    """A phase with its cells in the order of the matrix's networks."""

    phase: int
    cells: list[tuple[str, Cell]]


@dataclass(frozen=True)
class Matrix:
    """Technical acceptance by phase and network; provisional and final acceptance of the whole file."""

    networks: list[str]
    rows: list[Row]
    provisional: Cell
    final: Cell


def acceptance_matrix(connection_file: ConnectionFile) -> Matrix:
    """Read in five queries, however many phases, visits and reserves there are."""
    parts = dict(connection_file.network_parts.values_list("network", "state"))
    known = Known(connection_file, parts)
    networks = sorted(parts, key=LAYING_ORDER.index)
    rows = [
        Row(phase, [(network, known.technical(network, phase)) for network in networks])
        for phase in range(1, connection_file.phases + 1)
    ]
    provisional = known.of_file(Kind.PROVISIONAL, ("provisional_acceptance", "provisional_lifting"))
    final = known.of_file(Kind.FINAL, ("final_acceptance", "repair", "guarantee"))
    return Matrix(networks, rows, provisional, final)


class Known:
    """All that the cells are made from, read once."""

    def __init__(self, connection_file: ConnectionFile, parts: dict[str, str]) -> None:
        self.parts = parts
        self.minutes = last_minutes(connection_file)
        opened = Task.objects.open().filter(process_id=connection_file.process_id, step__in=STEPS)
        self.steps = {
            (network, phase, step) for network, phase, step in opened.values_list("network", "phase", "step")
        }
        reserves = Reserve.objects.open().filter(connection_file=connection_file)
        self.reserves = list(reserves.values_list("network", "phase", "severity"))
        ticked = Requirement.objects.filter(connection_file=connection_file, key__in=list(ASKED))
        self.ticked = set(ticked.values_list("key", "network", "phase"))

    def technical(self, network: str, phase: int) -> Cell:
        minutes = self.minutes.get((Kind.TECHNICAL, network, phase))
        state = self.state((network, phase), minutes, ("site_follow_up", "technical_acceptance", "lifting"))
        if state == "later" and self.parts[network] in LEFT_BEHIND:
            return Cell("none")
        counts = self.count(network, phase)
        missing = self.missing(network, phase) if state in ("works", "asked", "reserves") else []
        return Cell(state, minutes, counts.total(), counts[Reserve.Severity.MAJOR], missing)

    def of_file(self, kind: str, steps: Iterable[str]) -> Cell:
        minutes = self.minutes.get((kind, "", None))
        state = self.state(("", None), minutes, steps)
        counts = Counter(severity for _network, _phase, severity in self.reserves)
        return Cell(state, minutes, counts.total(), counts[Reserve.Severity.MAJOR])

    def state(self, place: Place, minutes: AcceptanceMinutes | None, steps: Iterable[str]) -> str:
        """What is open decides; then the minutes; a file without either has not come so far."""
        for step in steps:
            if (*place, step) in self.steps:
                return STEPS[step]
        if minutes is None:
            return "later"
        return minutes.decision if minutes.decision in ("accepted", "guarantee_called") else "later"

    def count(self, network: str, phase: int) -> Counter[str]:
        return Counter(
            severity
            for of_network, of_phase, severity in self.reserves
            if of_network == network and of_phase in (None, phase)
        )

    def missing(self, network: str, phase: int) -> list[str]:
        return [
            str(word)
            for key, word in ASKED.items()
            if not {(key, of_network, of_phase) for of_network in ("", network) for of_phase in (None, phase)}
            & self.ticked
        ]


LEFT_BEHIND = (NetworkPart.State.DECLINED, NetworkPart.State.UNFAVOURABLE)


def last_minutes(connection_file: ConnectionFile) -> dict[tuple[str, str, int | None], AcceptanceMinutes]:
    """The last minutes of each kind, network and phase."""
    rows = AcceptanceMinutes.objects.filter(connection_file=connection_file).order_by("pk")
    return {(minutes.kind, minutes.network, minutes.phase): minutes for minutes in rows}
