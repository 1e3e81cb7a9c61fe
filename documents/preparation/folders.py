"""The dossier.toml of a folder picked in the browser becomes a draft, and says where the other files go."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.catalogue import kinds
from documents.preparation import drafting
from documents.preparation.draft_source import NAMED_AT
from documents.preparation.drafts import Draft, DraftUpload
from eplatform.accounts.models import User
from workflows.engine.errors import Refused
from workflows.files.dossier import reasons
from workflows.files.dossier.faults import Fault
from workflows.files.dossier.sources import Unopened, ensure_plain
from workflows.files.dossier.toml_reader import DOSSIER_TOML, LARGEST_TOML
from workflows.files.dossier.toml_text import NotToml, parsed_toml

#: Integers from here on are beyond every field of a dossier, and soon beyond what JSON can hold.
LARGEST_WHOLE = 10**15


class NoDossier(Refused):
    """What was picked holds no dossier.toml that can be read."""


@dataclass(frozen=True)
class Named:
    """A file that dossier.toml names, and what it is to the draft."""

    path: str
    role: str
    kind: str = ""


def from_toml(text: str, *, by: User, at: datetime) -> Draft:
    """A draft filled from dossier.toml; the papers that it names are left until they arrive."""
    content = parsed(text)
    return drafting.start(by=by, at=at, payload={**content, "papers": papers_of(content)})


@transaction.atomic
def rewrite(draft: Draft, text: str, *, at: datetime) -> None:
    """Another dossier.toml for the draft: what has come stays, but papers of kinds it does not name.

    Raises NoDossier or DraftSent.
    """
    content = parsed(text)
    locked = drafting.unsent(draft)
    named = {paper.get("kind") for paper in papers_of(content) if isinstance(paper, dict)}
    came = locked.uploads.filter(role=DraftUpload.Role.PAPER)
    for upload in came.exclude(kind__in=[each for each in named if isinstance(each, str)]):
        drafting.detach(upload)
    locked.payload, locked.updated_at = {**content, "papers": papers_of(content)}, at
    for upload in came.all():
        locked.payload = drafting.without_named(locked.payload, upload.kind)
    locked.save(update_fields=["payload", "updated_at"])


def parsed(text: str) -> dict[str, Any]:
    ensure_small(text)
    try:
        return dict(storable(parsed_toml(text.removeprefix("\ufeff"), number=finite)))
    except NotToml as refused:
        raise NoDossier(str(Fault(reasons.NOT_TOML, DOSSIER_TOML, refused.line))) from refused
    except RecursionError as deep:  # a key of a thousand parts is valid, but nobody can store it
        raise NoDossier(str(Fault(reasons.NOT_TOML, DOSSIER_TOML))) from deep


def ensure_small(text: str) -> None:
    if not text.strip():
        raise NoDossier(
            _("The folder holds no dossier.toml. Pick the folder of the dossier, or fill in the pages.")
        )
    if len(text.encode()) > LARGEST_TOML:
        raise NoDossier(
            _("dossier.toml has more than %(limit)s MB. Send a smaller one, or fill in the pages.")
            % {"limit": LARGEST_TOML // 1_000_000}
        )


def finite(text: str) -> float | str:
    """The number, or for one that JSON does not know its text, which the check then tells."""
    return float(text) if math.isfinite(float(text)) else text


def storable(value: Any) -> Any:
    """The value without what the database cannot hold: NUL in a text, an integer without end."""
    if isinstance(value, int) and abs(value) >= LARGEST_WHOLE:
        return str(Decimal(value))
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, list):
        return [storable(each) for each in value]
    if isinstance(value, dict):
        return {storable(key): storable(each) for key, each in value.items()}
    return value


def papers_of(content: dict[str, Any]) -> list[Any]:
    given = content.get("papers")
    return given if isinstance(given, list) else []


def named_files(draft: Draft) -> list[Named]:
    """The files that can be sent to the draft, each once; the others stay for its check to tell."""
    paths = {role: draft.part(table).get(key) for role, (table, key) in NAMED_AT.items()}
    tables = [Named(str(path), role) for role, path in paths.items() if stays_inside(path)]
    return [*tables, *named_papers(draft)]


def named_papers(draft: Draft) -> Iterator[Named]:
    """The first of each kind."""
    seen: set[str] = set()
    for paper in papers_of(draft.payload):
        if can_be_sent(paper) and paper["kind"] not in seen:
            seen.add(paper["kind"])
            yield Named(paper["path"], DraftUpload.Role.PAPER, paper["kind"])


def can_be_sent(paper: Any) -> bool:
    return (
        isinstance(paper, dict)
        and set(paper) == {"kind", "path"}
        and isinstance(paper["kind"], str)
        and paper["kind"] in kinds.CATALOGUE
        and stays_inside(paper["path"])
    )


def not_sent(draft: Draft) -> list[str]:
    """The papers that dossier.toml names and that no file of the folder can be, in its own words."""
    sent = [{"kind": each.kind, "path": each.path} for each in named_papers(draft)]
    left = []
    for paper in papers_of(draft.payload):
        if paper in sent:
            sent.remove(paper)
        else:
            left.append(in_words(paper))
    return left


def in_words(paper: Any) -> str:
    given = paper.values() if isinstance(paper, dict) else [paper]
    return " ".join(str(each) for each in given)[:300]


def stays_inside(path: Any) -> bool:
    if not isinstance(path, str):
        return False
    try:
        ensure_plain(path)
    except Unopened:
        return False
    return ".." not in path.split("/")
