"""What a kind of paper is, and how much a connection file needs it, by the facts of the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from django.utils.translation import get_language

from documents.formats import Format

TEN_HECTARES = Decimal(100_000)
LANGUAGES = ("fr", "en", "ar")


class Need(StrEnum):
    MANDATORY = "mandatory"
    CONDITIONAL = "conditional"  # the utility says, file by file
    OPTIONAL = "optional"
    NONE = "none"


class Due(StrEnum):
    """When a paper has to be there."""

    FILING = "filing"
    STUDY = "study"
    AGREEMENT = "agreement"
    EQUIPMENT = "equipment"
    WORKS = "works"
    SITE = "site"
    ACCEPTANCE = "acceptance"
    COMMISSIONING = "commissioning"


@dataclass(frozen=True)
class Facts:
    """The facts of a connection file that decide which papers it needs."""

    kind: str
    networks: frozenset[str]
    area_m2: Decimal = Decimal(0)
    social_housing: bool = False
    medium_voltage: bool = False
    effluent: bool = False
    variant_b: bool = False

    @property
    def is_industrial(self) -> bool:
        return self.kind == "industrial"


Condition = Callable[[Facts], bool]


@dataclass(frozen=True)
class Kind:
    """One kind of paper of the catalogue. `when` settles for a file what the table leaves open."""

    code: str
    titles: tuple[str, str, str]  # French, English, Arabic
    stage: str
    due: Due
    subdivision: Need
    industrial: Need
    networks: tuple[str, ...] = ()  # none named: the paper is common to all
    when: Condition | None = None
    formats: tuple[Format, ...] = (Format.PDF,)
    max_mb: int = 20
    sealed_on: Literal["acceptance", "issue"] = "acceptance"

    @property
    def title(self) -> str:
        return self.title_in((get_language() or "fr")[:2])

    def title_in(self, language: str) -> str:
        return self.titles[LANGUAGES.index(language) if language in LANGUAGES else 0]

    def __str__(self) -> str:
        return self.title

    @property
    def max_bytes(self) -> int:
        return self.max_mb * 1_000_000

    def need(self, facts: Facts) -> Need:
        """How much this file needs the paper."""
        if self.networks and not facts.networks.intersection(self.networks):
            return Need.NONE
        stated = self.industrial if facts.is_industrial else self.subdivision
        if self.when is None or stated not in (Need.MANDATORY, Need.CONDITIONAL):
            return stated
        return Need.MANDATORY if self.when(facts) else Need.OPTIONAL


def social_housing(facts: Facts) -> bool:
    return facts.social_housing


def above_ten_hectares(facts: Facts) -> bool:
    """The rule is for subdivisions: a plant gives its water study whatever its size."""
    return facts.is_industrial or facts.area_m2 > TEN_HECTARES


def medium_voltage(facts: Facts) -> bool:
    return facts.medium_voltage


def effluent(facts: Facts) -> bool:
    return facts.effluent


def variant_b(facts: Facts) -> bool:
    return facts.variant_b


def contractor_builds(facts: Facts) -> bool:
    """A plant's own works are always built by its contractor."""
    return facts.is_industrial or facts.variant_b
