"""The made-up utility's service standards: figures of demonstration, but for the 45 days of the law."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from eplatform.accounts.roles import Role
from workflows.engine.limits import Unit
from workflows.files.models import Kind
from workflows.files.standards import Per, ServiceStandard

WORKING, CALENDAR = Unit.WORKING_DAYS.value, Unit.CALENDAR_DAYS.value

STANDARDS: tuple[dict[str, Any], ...] = (
    {
        "code": "completude",
        "title_fr": "Réponse sur la complétude du dossier",
        "title_ar": "الجواب عن اكتمال الملف",
        "title_en": "Answer on whether the file is complete",
        "from_step": "completeness", "to_step": "completeness",
        "limit_amount": 5, "limit_unit": WORKING, "remind_days": 1, "escalate_to": Role.COORDINATOR,
        "demonstration": True,
    },
    {
        "code": "etude",
        "title_fr": "Étude d’un réseau",
        "title_ar": "دراسة شبكة",
        "title_en": "Study of a network",
        "per": Per.NETWORK, "from_step": "study", "to_step": "study",
        "limit_amount": 20, "limit_unit": WORKING, "remind_days": 3, "escalate_to": Role.MANAGER,
        "credit_per_day": Decimal("150.00"), "ceiling": Decimal("3000.00"), "demonstration": True,
    },
    {
        "code": "devis",
        "title_fr": "Devis remis après dossier complet",
        "title_ar": "تسليم بيان الأثمان بعد اكتمال الملف",
        "title_en": "Estimate issued once the file is complete",
        "per": Per.NETWORK, "from_event": "completeness:complete", "to_event": "quote_issued",
        "limit_amount": 35, "limit_unit": WORKING, "remind_days": 5, "escalate_to": Role.MANAGER,
        "credit_per_day": Decimal("250.00"), "ceiling": Decimal("5000.00"), "demonstration": True,
    },
    {
        "code": "reception-provisoire",
        "title_fr": "Réception provisoire prononcée",
        "title_ar": "إعلان التسلم المؤقت",
        "title_en": "Provisional acceptance held",
        "kind": Kind.SUBDIVISION, "from_step": "provisional_acceptance", "to_step": "provisional_acceptance",
        "limit_amount": 45, "limit_unit": CALENDAR, "remind_days": 10, "escalate_to": Role.MANAGER,
        "source": "Loi nᵒ 25-90 : réception provisoire dans les 45 jours de la déclaration d’achèvement",
    },
)  # fmt: skip


def promise(since: date) -> None:
    """Set the standards, unless there are others."""
    if not ServiceStandard.objects.exists():
        for each in STANDARDS:
            ServiceStandard.objects.create(since=since, **each)
