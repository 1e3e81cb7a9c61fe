"""What the applicant has to do about the papers: those to mend with their marks, and those to bring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from documents.catalogue.needs import Due
from documents.models import State
from documents.requirements.checklist import Item, Stage

#: Besides the papers of the filing, which are owed whenever they are missing.
ALSO_ASKED = {"works_file": frozenset({Due.EQUIPMENT, Due.WORKS})}


@dataclass(frozen=True)
class ToMend:
    """Papers found wrong or no longer valid, and mandatory papers that are not there."""

    faulty: list[Item]
    absent: list[Item]

    @property
    def count(self) -> int:
        return len(self.faulty) + len(self.absent)


def to_mend(stages: Iterable[Stage], step: str) -> ToMend:
    """Out of the checklist, what is owed while the file stands at that step."""
    asked = {Due.FILING} | ALSO_ASKED.get(step, frozenset())
    faulty, absent = [], []
    for stage in stages:
        for item in stage.items:
            if item.state == State.REJECTED or (item.state == State.OUTDATED and item.is_mandatory):
                faulty.append(item)
            elif item.is_missing and stage.due in asked and item.kind.sealed_on != "issue":
                absent.append(item)
    return ToMend(faulty, absent)
