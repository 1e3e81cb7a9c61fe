"""The dossier as read: what an applicant asks for, checked, with its papers not yet opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO, Literal

from workflows.files.dossier.faults import Fault

SUBDIVISION = "subdivision"
INDUSTRIAL = "industrial"
KINDS = (SUBDIVISION, INDUSTRIAL)
LANGUAGES = ("fr", "ar", "en")
CATEGORIES = (
    "villa", "economic_housing", "apartment_building", "shop", "industrial", "facility", "green_space",
    "substation_plot",
)  # fmt: skip
VOLTAGES = ("low", "medium")

Opener = Callable[[], AbstractContextManager[BinaryIO]]


@dataclass(frozen=True)
class Applicant:
    organisation: str
    ice: str
    email: str
    phone: str


@dataclass(frozen=True)
class Site:
    """Where it is; the plan holds one polygon a lot, in the metres of `crs`."""

    commune: str
    commune_code: str
    address: str
    land_titles: tuple[str, ...]
    area_m2: Decimal
    plan: Mapping[str, Any] | None
    crs: str


@dataclass(frozen=True)
class LotRow:
    number: str
    category: str
    area_m2: Decimal
    floors: int
    dwellings: int
    shops: int
    phase: int


@dataclass(frozen=True)
class LoadRow:
    load: str
    description: str
    count: int
    power_kw: Decimal
    use_factor: Decimal
    efficiency: Decimal
    cos_phi: Decimal


@dataclass(frozen=True)
class Programme:
    """What a developer builds on a subdivision."""

    phases: int
    social_housing: bool
    road_area_m2: Decimal
    public_lamps: int
    lots: tuple[LotRow, ...]


@dataclass(frozen=True)
class Industry:
    """What a plant runs on."""

    activity: str
    employees: int
    simultaneity: Decimal
    growth: Decimal
    voltage_wish: str
    loads: tuple[LoadRow, ...]


@dataclass(frozen=True)
class PaperRef:
    """A paper that the dossier names: its kind, where it lies, and how to open it."""

    kind: str
    path: str
    opener: Opener

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1]

    def open(self) -> AbstractContextManager[BinaryIO]:
        """The bytes of the paper; raises what its source raises (see sources.py)."""
        return self.opener()


@dataclass(frozen=True)
class Outline:
    """The few facts that decide which papers a dossier needs; known even where the rest is faulty."""

    kind: Literal["subdivision", "industrial", ""]
    networks: tuple[str, ...]
    area_m2: Decimal
    social_housing: bool
    voltage_wish: str
    has_effluent: bool


@dataclass(frozen=True)
class Dossier:
    """A dossier without an error; `warnings` are told but do not stop it."""

    outline: Outline
    title: str
    language: str
    applicant: Applicant
    site: Site
    programme: Programme | None
    industry: Industry | None
    water: Mapping[str, Decimal]
    effluent: Mapping[str, Decimal]
    papers: tuple[PaperRef, ...]
    warnings: tuple[Fault, ...] = ()

    @property
    def kind(self) -> str:
        return self.outline.kind

    @property
    def networks(self) -> tuple[str, ...]:
        return self.outline.networks


@dataclass(frozen=True)
class Reading:
    """What came of reading: the dossier if it has no error, and in any case its papers and all faults."""

    dossier: Dossier | None
    outline: Outline
    papers: tuple[PaperRef, ...]
    faults: tuple[Fault, ...]
    file: str = "dossier.toml"
    #: Who applies and where, as far as they could be read: whoever files is held against them.
    applicant: Applicant | None = None
    site: Site | None = None

    @property
    def errors(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if fault.is_error)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if not fault.is_error)
