"""Where the catalogues lie, and which folders the words come from."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "eplatform" / "locale"
PACKAGES = ("eplatform", "workflows", "documents", "quotes", "notifications")
TRANSLATED_INTO = ("fr", "ar")

#: How each language counts; the sources are English.
PLURALS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "ar": (
        "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
        "n%100>=11 && n%100<=99 ? 4 : 5;"
    ),
}


def catalogue(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def forms(language: str) -> int:
    """How many forms a counted message has."""
    return int(PLURALS[language].split(";")[0].removeprefix("nplurals="))
