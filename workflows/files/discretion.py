"""What the utility says to itself: recorded like everything, and read by its own staff alone."""

from __future__ import annotations

from workflows.files.models import TimelineEntry

#: Steps in which the utility speaks with itself: an estimate is nobody else's before it is issued.
INSIDE_STEPS = frozenset({"pricing", "peer_review", "approval"})
#: How the utility shares its work out is seen by all; why it does so is its own affair.
INTERNAL_KINDS = frozenset(
    {
        "step_claimed", "step_released", "step_assigned", "step_snoozed", "step_woken", "step_prioritised",
        "absence_declared", "absence_ended", "coordinator_named",
    }
)  # fmt: skip


def is_inside(entry: TimelineEntry) -> bool:
    """Whether the remarks of the entry are the utility's own."""
    return entry.step in INSIDE_STEPS or entry.kind in INTERNAL_KINDS
