"""A page that shows every component in every state, for those who build pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from eplatform.accounts.networks import Network
from eplatform.formatting.figure_fields import FigureField
from eplatform.formatting.quantities import quantity
from eplatform.portal.navigation import Group, Item

NOW = datetime(2026, 12, 1, 14, 5, tzinfo=UTC)


class SampleForm(forms.Form):
    title = forms.CharField(label="Nom du projet", help_text="Tel qu'il figure sur le permis.")
    email = forms.EmailField(label="Adresse électronique")
    kind = forms.ChoiceField(label="Nature", choices=[("a", "Lotissement"), ("b", "Raccordement industriel")])
    variant = forms.ChoiceField(
        label="Variante",
        choices=[("A", "Travaux par le distributeur"), ("B", "Travaux par une entreprise agréée")],
        widget=forms.RadioSelect,
    )
    networks = forms.MultipleChoiceField(
        label="Réseaux", choices=Network.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    area = FigureField(label="Surface (m²)", required=False)
    day = forms.DateField(label="Date", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label="Observation", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agreed = forms.BooleanField(label="J'ai lu le règlement du service", help_text="Version du 1er janvier.")


def styleguide(request: HttpRequest) -> HttpResponse:
    """For developers (DEBUG) and the platform's own staff; nobody else learns that it exists."""
    if not (settings.DEBUG or request.user.is_staff):
        raise Http404
    messages.success(request, "Le dossier E-2026-00042 est enregistré.")
    return render(request, "portal/styleguide.html", sample())


def sample() -> dict[str, Any]:
    stages = [
        "Dépôt",
        "Recevabilité",
        "Études",
        "Devis",
        "Accord",
        "Paiement",
        "Travaux",
        "Réceptions",
        "Mise en service",
    ]
    states = ["done", "done", "current"] + ["upcoming"] * 6
    return {
        "nav_groups": _groups(),
        "steps": [{"label": label, "state": state} for label, state in zip(stages, states, strict=True)],
        "held_steps": [
            {"label": label, "state": state}
            for label, state in zip(stages[:4], ["done", "done", "held", "upcoming"], strict=True)
        ],
        "entries": _entries(),
        "items": [
            {"label": "Plan de masse", "done": True, "note": "Reçu le 12 novembre"},
            {"label": "Certificat de propriété", "done": False, "url": "#", "action": "Déposer"},
        ],
        **_facts(),
        "rows": _rows(),
        "form": SampleForm(),
        "bad_form": SampleForm({"email": "nous chez exemple", "networks": ["water"]}, auto_id="bad_%s"),
        "now": NOW,
        "amount": Decimal("-1245.5"),
        "tel": "+212522312020",
    }


def _facts() -> dict[str, Any]:
    return {
        "facts": [
            ("Demandeur", "Résidences Al Manar SARL"),
            ("ICE", "001525412000078"),
            ("Lots", 64),
            ("Commune", "Bouskoura"),
        ],
        "network_facts": [("Puissance", quantity(1240, "kVA")), ("Postes", "2")],
        "tabs": [
            {"label": "Résumé", "url": "#", "icon": "layout-grid", "is_current": True},
            {"label": "Pièces", "url": "#", "icon": "paperclip", "count": 14},
            {"label": "Devis", "url": "#", "icon": "file-invoice", "count": 3},
            {"label": "Chantier", "url": "#", "icon": "crane"},
            {"label": "Messages", "url": "#", "icon": "mail"},
        ],
    }


def _groups() -> list[Group]:
    return [
        Group(
            "Travail",
            [
                Item("Corbeille", "", "inbox", url="#", count=12, is_current=True),
                Item("Dossiers", "", "folder", url="#"),
                Item("Messages", "", "bell", url="#", count=3),
            ],
        ),
        Group("Moi", [Item("Mon compte", "", "user-circle", url="#")]),
    ]


def _rows() -> list[dict[str, Any]]:
    return [
        {
            "reference": f"E-2026-{number:05}",
            "title": title,
            "amount": Decimal(amount),
            "due": NOW + timedelta(days=number),
            "state": state,
            "left": left,
            "networks": Network.values[: 1 + number % 4],
        }
        for number, title, amount, state, left in [
            (41, "Lotissement Al Manar", "1245000.50", "on_time", 12),
            (42, "Usine Atlas Câbles", "86400", "soon", 2),
            (43, "Lotissement Ennakhil, tranche 2", "320118.75", "late", -3),
            (44, "Zone logistique Tit Mellil", "5400999", "held", None),
        ]
    ]


def _entries() -> list[dict[str, Any]]:
    return [
        {
            "title": "Étude rendue : faisable",
            "at": NOW,
            "by": "Salma Bennani",
            "tone": "ok",
            "icon": "circle-check",
            "network": "water",
            "body": "Raccordement sur la conduite DN 200 de la route de Bouskoura.",
        },
        {
            "title": "Complément demandé",
            "at": NOW - timedelta(days=3),
            "by": "Youssef El Idrissi",
            "tone": "warn",
            "icon": "hand-stop",
            "body": "Plan topographique au 1/500 illisible.",
        },
        {"title": "Dossier déposé", "at": NOW - timedelta(days=9), "by": "", "tone": "info", "icon": "send"},
    ]
