"""The wizard: its pages in order, which of them are done, and which page mends which fault."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from documents.catalogue import kinds
from documents.catalogue.needs import Due, Facts, Kind, Need
from documents.preparation.draft_source import path_of
from documents.preparation.drafts import Draft, DraftUpload
from documents.preparation.industry_form import IndustryPage
from documents.preparation.wizard_forms import ApplicantPage, Page, ProgrammePage, RequestPage
from workflows.files.dossier.faults import Fault
from workflows.files.dossier.model import INDUSTRIAL
from workflows.files.dossier.toml_reader import DOSSIER_TOML

PAGES = {
    "request": _("What is asked for"),
    "applicant": _("Applicant and site"),
    "programme": _("Programme"),
    "papers": _("Papers"),
    "check": _("Check and send"),
}
TABLE_PAGES = {
    "file": "request", "applicant": "applicant", "site": "applicant", "programme": "programme",
    "industry": "programme", "water": "programme", "effluent": "programme", "papers": "papers",
}  # fmt: skip
#: What must be there for a page to be ticked, as tables and keys of the dossier.
ASKED = {
    "request": (("file", "title"), ("file", "networks")),
    "applicant": (
        ("applicant", "organisation"), ("applicant", "ice"), ("applicant", "phone"),
        ("site", "commune_code"), ("site", "address"), ("site", "land_titles"), ("site", "area_m2"),
    ),
}  # fmt: skip
ASKED_OF_A_SUBDIVISION = (("programme", "phases"), ("programme", "road_area_m2"))
ASKED_OF_A_PLANT = (("industry", "activity"), ("industry", "simultaneity"))
TABLES_OF_ROWS = {DraftUpload.Role.LOTS, DraftUpload.Role.LOADS}
OF_THE_PLAN = ("site.plan", "site.crs")
CODE = re.compile(r"[A-Z][0-9]{2}")
#: What dossier.toml calls a field, and what the pages call it.
FORMS_OF_TABLES = {
    "file": RequestPage, "applicant": ApplicantPage, "site": ApplicantPage, "programme": ProgrammePage,
    "industry": IndustryPage,
}  # fmt: skip
FILES = {
    "programme.lots": _("Table of lots"),
    "industry.loads": _("Table of loads"),
    "site.plan": _("Plan"),
    "site.crs": _("Coordinate system of the plan"),
}
TABLES = {
    "programme": _("Programme"),
    "industry": _("Activity"),
    "water": _("Water needs"),
    "effluent": _("Effluent"),
    "applicant": _("Applicant"),
    "site": _("Site of the project"),
    "file": _("What is asked for"),
}


def address(draft: Draft, page: str) -> str:
    return reverse(f"documents:draft-{page}", kwargs={"pk": draft.pk})


def after(page: str) -> str:
    names = list(PAGES)
    return names[names.index(page) + 1]


def before(page: str) -> str | None:
    names = list(PAGES)
    place = names.index(page)
    return names[place - 1] if place else None


def form_of(page: str, draft: Draft) -> type[Page]:
    if page == "programme":
        return IndustryPage if draft.kind == INDUSTRIAL else ProgrammePage
    return RequestPage if page == "request" else ApplicantPage


def steps(draft: Draft, page: str) -> list[dict[str, Any]]:
    """The pages as the stepper shows them, each a link."""
    done = done_pages(draft)
    return [
        {
            "label": format_html('<a href="{}">{}</a>', address(draft, name), title),
            "state": "current" if name == page else "done" if name in done else "upcoming",
        }
        for name, title in PAGES.items()
    ]


def done_pages(draft: Draft) -> set[str]:
    """The pages on which nothing is left empty that they ask for; whether it is right, the check says."""
    roles = {upload.role for upload in draft.uploads.all()}
    done = {
        name for name, fields in ASKED.items() if all(draft.part(table).get(key) for table, key in fields)
    }
    programme = ASKED_OF_A_PLANT if draft.kind == INDUSTRIAL else ASKED_OF_A_SUBDIVISION
    if roles & TABLES_OF_ROWS and all(draft.part(table).get(key) for table, key in programme):
        done.add("programme")
    return done | ({"papers"} if DraftUpload.Role.PAPER in roles else set())


@dataclass
class PageFaults:
    """What is to be mended on one page."""

    title: Any
    url: str
    errors: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


def by_page(draft: Draft, faults: Iterable[Fault]) -> list[PageFaults]:
    """The faults, page by page in the order of the wizard; pages without any are left out."""
    pages = {
        name: PageFaults(title, address(draft, name)) for name, title in PAGES.items() if name != "check"
    }
    roles = {path_of(upload): upload.role for upload in draft.uploads.all()}
    for fault in faults:
        page = pages[page_of(fault, roles)]
        (page.errors if fault.is_error else page.warnings).append(in_words(fault))
    return [page for page in pages.values() if page.errors or page.warnings]


def page_of(fault: Fault, roles: dict[str, str]) -> str:
    """Where a fault is mended."""
    role = roles.get(fault.file)
    if role is not None:
        return "papers" if role == DraftUpload.Role.PAPER else "programme"
    if fault.key in OF_THE_PLAN:
        return "programme"
    table = fault.key.split(".")[0].split(" ")[0]
    return TABLE_PAGES.get(table, "papers" if CODE.fullmatch(table) else "request")


def in_words(fault: Fault) -> Fault:
    """The fault as the pages call things; nobody who fills in pages has seen dossier.toml."""
    if fault.file != DOSSIER_TOML:
        return fault
    table, _dot, name = fault.key.partition(".")
    known = getattr(FORMS_OF_TABLES.get(table), "base_fields", {})
    label = FILES.get(fault.key) or (known[name].label if name in known else TABLES.get(fault.key))
    return replace(fault, key=str(label) if label else fault.key, file="")


@dataclass(frozen=True)
class PaperLine:
    """One kind on the papers' page, with what is attached."""

    kind: Kind
    need: Need
    upload: DraftUpload | None

    @property
    def is_mandatory(self) -> bool:
        return self.need == Need.MANDATORY

    @property
    def formats(self) -> str:
        return ", ".join(each.value.upper() for each in self.kind.formats)


def paper_lines(draft: Draft, facts: Facts) -> list[PaperLine]:
    """The kinds a dossier may hold at filing, the mandatory ones first; what is attached stays in view."""
    attached = {each.kind: each for each in draft.uploads.all() if each.role == DraftUpload.Role.PAPER}
    offered = {kind.code: kind for kind in kinds.offered(facts, Due.FILING)}
    strays = {code: kinds.CATALOGUE[code] for code in attached if code not in offered}
    lines = [
        PaperLine(kind, kind.need(facts), attached.get(code)) for code, kind in {**offered, **strays}.items()
    ]
    return sorted(lines, key=lambda line: not line.is_mandatory)


def papers_left(draft: Draft) -> list[dict[str, Any]]:
    """The papers that dossier.toml named and that could not be attached."""
    left = draft.payload.get("papers")
    return [paper for paper in left if isinstance(paper, dict)] if isinstance(left, list) else []
