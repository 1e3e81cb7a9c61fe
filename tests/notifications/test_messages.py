"""Every message has its words in every language, and every event of a process its line on the page."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime

import pytest
from django.utils import translation

from notifications.facts import Facts
from notifications.messages import FileMessage, NextStep, every_message
from notifications.recipients import APPLICANT
from notifications.rendering import render
from notifications.routing import ROUTES
from quotes.models.payments import Payment
from workflows.engine.versions import all_versions

EXITS = ("withdrawn", "refused", "lapsed", "suspended", "resumed", "transferred")
PARTIES = ("party_joined", "party_left")
HANDED = ("step_assigned", "prompted", "message_written")
ALONE = (
    "paper_rejected", "paper_reopened", "papers_wanted:more", "paper_expiring:filing",
    "paper_expiring:works", "paper_outdated:filing", "paper_outdated:works",
    *(f"payment_recorded:{purpose}" for purpose in Payment.Purpose.values),
)  # fmt: skip
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STEP = NextStep(title="Étude", place="Eau potable", who="Ingénieur", due=AT, is_applicant=False)
VALUES = {
    "person": "Salma & Omar", "reference": "E-2026-00042", "title": "Lotissement <Al Amal>",
    "happened_at": AT,
    "next_steps": (STEP,), "act_by": AT, "link": "/files/E-2026-00042/", "place": "Eau potable",
    "remark": "Plan & coupe", "step": "Étude", "closed": True, "order_number": "BI-2026-00007",
    "appointment_at": AT, "due": AT, "work": (STEP,), "organisation": "BET & Cie", "capacity": "Entreprise",
    "promise": "Étude d’un réseau", "credit_per_day": "150,00 DH", "credit_in_working_days": True,
    "ceiling": "3 000,00 DH", "hold_reason": "Force majeure", "ends_file": True, "receipt": "R-2026-00001",
    "reason": "Retard & malfaçons", "paper": "Plan de masse", "amount": "120,00 DH", "left": "80,00 DH",
    "writer": "Karim & Cie", "papers_wanted": ("X03 Convention & suivi", "X04 Agrément"),
    "last_day": AT.date(), "days_left": 7,
}  # fmt: skip


def filled(kind: type[FileMessage]) -> FileMessage:
    given = {field.name: VALUES[field.name] for field in fields(kind)}
    return kind(**given | ({} if kind.opens_file else {"link": ""}))


def step_events() -> set[str]:
    """Every way out of every step of every published process."""
    return {
        f"{step.name}:{outcome.name}"
        for flow_class in all_versions() for step in flow_class.steps() for outcome in step.outcomes
    }  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("kind", every_message(), ids=lambda kind: kind.key())
def test_message_renders(kind, language):
    with translation.override(language):
        words = render(filled(kind))

    assert "E-2026-00042" in words.subject
    assert "\n" not in words.subject
    assert "Salma & Omar" in words.body
    assert ("/files/E-2026-00042/" in words.body) is kind.opens_file
    assert "Salma &amp; Omar" in words.html
    assert "Lotissement &lt;Al Amal&gt;" in words.html
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in words.html
    assert "{{" not in words.body + words.html


@pytest.mark.parametrize("kind", every_message(), ids=lambda kind: kind.key())
def test_message_finds_its_facts(kind):
    known = {"person", "work"} | set(dir(Facts))

    assert {field.name for field in fields(kind)} <= known


@pytest.mark.parametrize("kind", every_message(), ids=lambda kind: kind.key())
def test_message_is_on_the_routing_page(kind):
    assert [route for route in ROUTES if route.message is kind]


@pytest.mark.parametrize("event", sorted(step_events()))
def test_outcome_has_a_message(event):
    assert [route for route in ROUTES if route.event == event]


@pytest.mark.parametrize("event", ["submitted", "late", *EXITS, *PARTIES, *ALONE, *HANDED])
def test_event_has_a_message(event):
    assert [route for route in ROUTES if route.event == event]


def test_page_names_no_unknown_event():
    platform = {"late", "reminded", "incident", "incident_again"}
    clocks = {"held", "released", "commitment_near", "commitment_missed", "credit_owed"}
    others = {"submitted", "step", "visit_ordered", "study_extended", *platform, *clocks}
    known = step_events() | others.union(EXITS, PARTIES, ALONE, HANDED)

    assert {route.event for route in ROUTES} <= known


def test_legal_notices_reach_the_applicant():
    legal = [route for route in ROUTES if route.message.legal]

    assert legal
    assert all(APPLICANT in route.to for route in legal)


def test_page_reads_in_words():
    names = [recipients.name for route in ROUTES for recipients in route.to]

    assert all(names)


def test_arabic_keeps_foreign_words_apart():
    with translation.override("ar"):
        words = render(filled(every_message()[0]))

    assert "\u2068E-2026-00042\u2069" in words.body
