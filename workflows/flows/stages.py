"""The stages in which people speak of a connection file; each gathers steps of the pages (domain §4.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Stage:
    """A stage and the steps that belong to it, in either process."""

    key: str
    title: Any
    steps: frozenset[str]


STAGES: tuple[Stage, ...] = (
    Stage("admission", _("Admission"), frozenset({"completeness", "supplement"})),
    Stage(
        "study",
        _("Study"),
        frozenset({"site_appointment", "study", "clarification", "refusal_review"}),
    ),
    Stage("estimate", _("Estimate"), frozenset({"pricing", "peer_review", "approval"})),
    Stage("agreement", _("Agreement and payment"), frozenset({"answer", "payment"})),
    Stage(
        "works",
        _("Works"),
        frozenset({"works_file", "works_check", "equipment_approval", "site_follow_up"}),
    ),
    Stage(
        "acceptance",
        _("Acceptance"),
        frozenset(
            {
                "technical_acceptance",
                "lifting",
                "final_account",
                "provisional_acceptance",
                "provisional_lifting",
                "supply_contract",
                "commissioning",
            }
        ),
    ),
    Stage("guarantee", _("Guarantee"), frozenset({"guarantee", "final_acceptance", "repair"})),
)


def stage_of(step: str) -> Stage | None:
    return next((stage for stage in STAGES if step in stage.steps), None)
