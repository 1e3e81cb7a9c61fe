"""What a kind of paper is, and how much a connection file needs it, by the facts of the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from documents.catalogue.explaining import Explanation, explanations
from documents.catalogue.formats import Format
from eplatform.formatting.lists import listed

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
    #: What the study found; None while there is none, and what was declared counts.
    exceeds_limits: bool | None = None
    substation: bool = False
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
    #: Whether it is valid for a time only: then it is accepted with its last day, and asked for again after.
    expires: bool = False

    @property
    def title(self) -> str:
        return self.title_in((get_language() or "fr")[:2])

    def title_in(self, language: str) -> str:
        return self.titles[LANGUAGES.index(language) if language in LANGUAGES else 0]

    def __str__(self) -> str:
        return self.title

    @property
    def explanation(self) -> Explanation:
        language = (get_language() or "fr")[:2]
        return explanations(language if language in LANGUAGES else "fr")[self.code]

    @property
    def limits(self) -> str:
        """Formats, size and number, in words, to be told before a file is chosen."""
        formats = listed(each.value.upper() for each in self.formats)
        return _("%(formats)s; at most %(size)s MB; one document, a new one replaces it") % {
            "formats": formats, "size": self.max_mb,
        }  # fmt: skip

    @property
    def condition(self) -> str:
        """What settles whether the paper is needed, in words; nothing where the table settles it."""
        return str(WORDS[self.when]) if self.when else ""

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


def builds_substation(facts: Facts) -> bool:
    """A plant served at medium voltage has its own; a subdivision's contractor builds public ones."""
    return facts.medium_voltage or (facts.substation and facts.variant_b)


def pretreatment(facts: Facts) -> bool:
    return facts.effluent if facts.exceeds_limits is None else facts.exceeds_limits


def variant_b(facts: Facts) -> bool:
    return facts.variant_b


def contractor_builds(facts: Facts) -> bool:
    """A plant's own works are always built by its contractor."""
    return facts.is_industrial or facts.variant_b


WORDS: dict[Condition, object] = {
    social_housing: gettext_lazy("programmes with social housing"),
    above_ten_hectares: gettext_lazy("areas above 10 ha, and plants"),
    builds_substation: gettext_lazy("medium voltage, or substations built by the contractor"),
    pretreatment: gettext_lazy("effluent to be treated before it is discharged"),
    variant_b: gettext_lazy("variant B, works by an approved contractor"),
    contractor_builds: gettext_lazy("variant B, and plants"),
}
