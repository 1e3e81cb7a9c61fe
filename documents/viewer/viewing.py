"""What a reader sees of a version: its pages, what is noted on them, and what they may do there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from documents.catalogue import kinds
from documents.models import PaperVersion
from documents.painting.orders import SVG, TILE
from documents.permissions import can_review
from documents.reviewing.marks import LAST_PAGE, Mark
from documents.storage import storing
from documents.viewer.annotating import can_annotate, side_of
from documents.viewer.annotations import Annotation
from documents.viewer.pictures import FORMATS
from documents.viewer.previewing import Fault, Preview
from eplatform.accounts.models import User
from workflows.jobs import defer_once

Purpose = Preview.Purpose
#: The job that paints.
PAINTING = "documents.jobs.paint_pages"
NOT_SHOWN = _("No preview: this kind of document is not shown here. Download it.")


@dataclass(frozen=True)
class Sight:
    """Everything on the page of a version but the pictures, which come one by one."""

    version: PaperVersion
    kind: Any
    others: list[PaperVersion]
    annotations: list[Annotation]
    marks: list[Mark]
    is_shown: bool
    annotates: bool
    decides: bool
    first: str


def sight(version: PaperVersion, user: User) -> Sight:
    paper = version.paper
    kind = kinds.CATALOGUE[paper.kind]
    connection_file = paper.connection_file
    is_open = paper.current_id == version.pk and not version.issued and connection_file.is_running
    return Sight(
        version=version, kind=kind, others=[each for each in paper.versions.all() if each != version],
        annotations=remarks_on(version, user),
        marks=marks_on(version), is_shown=version.content_type in FORMATS,
        annotates=can_annotate(user, connection_file),
        decides=is_open and can_review(user, connection_file, kind.due, paper.network),
        first=address_of(version, 1, Purpose.PAGE),
    )  # fmt: skip


def remarks_on(version: PaperVersion, user: User) -> list[Annotation]:
    """The remarks that this person reads."""
    rows = version.annotations.shown_to(side_of(user, version.paper.connection_file))
    return list(rows.select_related("by"))


def marks_on(version: PaperVersion) -> list[Mark]:
    """What is to be mended, where the version stands rejected."""
    decision = version.decisions.prefetch_related("marks").first()
    return list(decision.marks.all()) if decision and decision.is_rejection else []


def address_of(version: PaperVersion, page: int, purpose: str) -> str:
    """Where the picture is, for a few minutes; nothing where there is none yet."""
    row = Preview.objects.filter(sha256=version.sha256, page=page, purpose=purpose, fault="").first()
    return storing.signed_picture(row.key) if row else ""


def last_page(version: PaperVersion) -> int:
    """Its last page, or as long as nobody has counted them the last that any paper may have."""
    return Preview.objects.pages([version.sha256]).get(version.sha256, LAST_PAGE)


def page_facts(version: PaperVersion, page: int) -> dict[str, Any]:
    """A page as the viewer asks for it: its picture, why there is none, or that it is being painted."""
    if version.content_type not in FORMATS:
        return {"state": "failed", "reason": NOT_SHOWN}
    wanted = [(Purpose.THUMB, 1), (Purpose.PAGE, page)]
    rows = Preview.objects.filter(sha256=version.sha256, purpose__in=[Purpose.THUMB, Purpose.PAGE])
    found = {(row.purpose, row.page): row for row in rows.filter(page__in=[1, page])}
    thumb, whole = (found.get(each) for each in wanted)
    if whole is None and thumb is not None and thumb.fault:
        whole = thumb
    if whole is None:
        # The first page tells how many there are: until then nobody knows whether there is this one.
        ask_for(version, page if thumb else 1, detail=False)
        return {"state": "waiting"}
    if whole.fault:
        return {"state": "failed", "reason": Fault(whole.fault).label}
    return {
        "state": "ready", "page": page, "pages": thumb.pages if thumb else None,
        "address": storing.signed_picture(whole.key), **measures(whole),
        "is_drawing": FORMATS[version.content_type] == "dxf", "is_lines": whole.content_type == SVG,
    }  # fmt: skip


def detail_facts(version: PaperVersion, page: int) -> dict[str, Any]:
    """The squares of a page from near."""
    if version.content_type not in FORMATS:
        return {"state": "failed", "reason": NOT_SHOWN}
    rows = Preview.objects.filter(sha256=version.sha256)
    row = rows.filter(page=page, purpose=Purpose.DETAIL).first()
    if row is None and not rows.filter(purpose=Purpose.THUMB, fault="").exists():
        return page_facts(version, page)
    if row is None:
        ask_for(version, page, detail=True)
        return {"state": "waiting"}
    if row.fault:
        return {"state": "failed", "reason": Fault(row.fault).label}
    columns, lines = (-(-side // TILE) for side in (row.width, row.height))
    squares = {
        f"{column}-{line}": storing.signed_picture(f"{row.key}/{column}-{line}")
        for column in range(columns)
        for line in range(lines)
    }
    return {
        "state": "ready", "width": row.width, "height": row.height, "square": TILE, "squares": squares,
    }  # fmt: skip


def measures(row: Preview) -> dict[str, Any]:
    """Numbers for a program that draws: its own are no more exact."""
    exact = {"extent": row.extent, "left": row.left, "top": row.top, "metres_per_unit": row.metres_per_unit}
    known = {name: None if value is None else float(value) for name, value in exact.items()}
    return {"width": row.width, "height": row.height, **known}


def ask_for(version: PaperVersion, page: int, *, detail: bool) -> None:
    """Have it painted, once however many ask."""
    lock = f"paint {version.sha256} {page} {detail}"
    job = app.configure_task(PAINTING, queueing_lock=lock)
    defer_once(job, version_id=version.pk, page=page, detail=detail)
