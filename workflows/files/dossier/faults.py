"""Faults of a dossier: what is wrong, in which file and row, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

LONGEST_SHOWN = 80


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Reason:
    """One kind of fault: a code for programs, a sentence with named places for people."""

    code: str
    text: str | Promise
    severity: Severity = Severity.ERROR


@dataclass(frozen=True)
class Fault:
    """One fault, where it was found; its sentence is put in the reader's language when it is read."""

    reason: Reason
    file: str
    row: int | None = None
    key: str = ""
    params: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def code(self) -> str:
        return self.reason.code

    @property
    def severity(self) -> Severity:
        return self.reason.severity

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    @property
    def message(self) -> str:
        places = {name: _shown(value) for name, value in self.params.items()}
        return str(self.reason.text) % {"key": _shortened(self.key), **places}

    @property
    def place(self) -> str:
        if self.row is None:
            return self.file
        return _("%(file)s, row %(row)s") % {"file": self.file, "row": self.row}

    def __str__(self) -> str:
        return _("%(place)s: %(message)s") % {"place": self.place, "message": self.message}

    def as_dict(self) -> dict[str, object]:
        """The fault for programs: the API's problem documents."""
        return {
            "file": self.file,
            "row": self.row,
            "key": self.key,
            "code": self.code,
            "message": self.message,
            "severity": str(self.severity),
        }


def _shown(value: object) -> object:
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    if isinstance(value, Decimal) and value.is_finite():
        return _shortened(number_format(value, use_l10n=True))
    if isinstance(value, int):  # Python writes no integer of 5000 digits, Decimal does
        return _shortened(str(Decimal(value)))
    return _shortened(value) if isinstance(value, str) else value


def _shortened(text: str) -> str:
    """What a stranger wrote is repeated to be recognised; a whole page of it would hide the sentence."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


class DossierRefused(Exception):
    """The dossier is refused whole; the exception carries every fault, warnings included."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(*self.faults)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


class Findings:
    """Collects the faults of one reading, so that all are told in one answer."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, reason: Reason, file: str, row: int | None = None, key: str = "", **params: object) -> None:
        self._faults.append(Fault(reason, file, row, key, params))

    def extend(self, faults: Iterable[Fault]) -> None:
        self._faults.extend(faults)

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._faults)

    def __len__(self) -> int:
        return len(self._faults)

    def has_errors_in(self, file: str) -> bool:
        return any(fault.is_error and fault.file == file for fault in self._faults)
