"""A whole dossier folder picked in the browser becomes a draft at once."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from documents.catalogue import kinds
from documents.filings.filing import plain_name
from documents.preparation import drafting
from documents.preparation.draft_source import NAMED_AT
from documents.preparation.drafts import Draft, DraftUpload
from documents.storage import storing
from eplatform.accounts.models import User
from workflows.engine.errors import Refused
from workflows.files.dossier.sources import Unopened, ensure_plain
from workflows.files.dossier.toml_reader import DOSSIER_TOML, LARGEST_TOML

Files = dict[str, Any]


class NoDossier(Refused):
    """What was picked holds no dossier.toml that can be read."""


def from_folder(files: Iterable[File[bytes]], *, by: User, at: datetime) -> Draft:
    """A draft filled from dossier.toml and the files it names; what does not fit is told by its check.

    Browsers send bare names, so files are matched by the last part of their path.
    """
    named = {plain_name(upload.name): upload for upload in files}
    content = parsed(named)
    with storing.removed_on_failure(), transaction.atomic():
        draft = drafting.start(by=by, at=at, payload=content)
        for role, (table, key) in NAMED_AT.items():
            attach_named(draft, role, part(content, table).get(key), named, at=at)
        left = [paper for paper in papers_of(content) if not attach_paper(draft, paper, named, at=at)]
        draft.payload = {**draft.payload, "papers": left}
        draft.save(update_fields=["payload"])
    return draft


def parsed(named: Files) -> dict[str, Any]:
    upload = named.get(DOSSIER_TOML)
    if upload is None or upload.size > LARGEST_TOML:
        raise NoDossier(
            _("The folder holds no dossier.toml. Pick the folder of the dossier, or fill in the pages.")
        )
    try:
        content = tomllib.loads(upload.read().decode("utf-8-sig"), parse_float=finite)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as problem:
        raise NoDossier(
            _("dossier.toml cannot be read: %(problem)s. Correct it there and pick the folder again.")
            % {"problem": problem}
        ) from problem
    return dict(storable(content))


def finite(text: str) -> float | str:
    """The number, or for one that JSON does not know its text, which the check then tells."""
    return float(text) if math.isfinite(float(text)) else text


def storable(value: Any) -> Any:
    """The value without the NUL that no database text holds."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, list):
        return [storable(each) for each in value]
    if isinstance(value, dict):
        return {storable(key): storable(each) for key, each in value.items()}
    return value


def part(content: dict[str, Any], table: str) -> dict[str, Any]:
    given = content.get(table)
    return given if isinstance(given, dict) else {}


def papers_of(content: dict[str, Any]) -> list[Any]:
    given = content.get("papers")
    return given if isinstance(given, list) else []


def attach_paper(draft: Draft, paper: Any, named: Files, *, at: datetime) -> bool:
    """Whether the paper could be attached; the others stay in the content, where the check finds them."""
    if not isinstance(paper, dict) or set(paper) != {"kind", "path"} or paper["kind"] not in kinds.CATALOGUE:
        return False
    if draft.uploads.filter(role=DraftUpload.Role.PAPER, kind=paper["kind"]).exists():
        return False
    return attach_named(draft, DraftUpload.Role.PAPER, paper["path"], named, at=at, kind=paper["kind"])


def attach_named(draft: Draft, role: str, path: Any, named: Files, *, at: datetime, kind: str = "") -> bool:
    upload = named.get(plain_name(path)) if isinstance(path, str) and stays_inside(path) else None
    if upload is None:
        return False
    drafting.keep(draft, role, upload, at=at, kind=kind)
    return True


def stays_inside(path: str) -> bool:
    try:
        ensure_plain(path)
    except Unopened:
        return False
    return ".." not in path.split("/")
