"""Stretches of several steps that people ask about: from filing to what they wait for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

#: Sets the figures of a span apart from those of a step.
PREFIX = "to:"


@dataclass(frozen=True)
class Span:
    """From filing until a step ends in one of these ways, for the first time."""

    key: str
    title: Any
    step: str
    outcomes: frozenset[str]

    @property
    def name(self) -> str:
        return PREFIX + self.key


SPANS: tuple[Span, ...] = (
    Span("estimate", _("From filing to the estimate"), "approval", frozenset({"approved"})),
    Span("service", _("From filing to service"), "commissioning", frozenset({"commissioned"})),
    Span(
        "closing",
        _("From filing to final acceptance"),
        "final_acceptance",
        frozenset({"accepted", "guarantee_called"}),
    ),
)


def span_ended(step: str, outcome: str) -> Span | None:
    """The span that a way out of a step brings to its end."""
    return next((span for span in SPANS if span.step == step and outcome in span.outcomes), None)
