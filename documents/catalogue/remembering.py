"""Faults remembered as codes, and told later in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from documents.catalogue import kinds, paper_reasons
from workflows.files.dossier.faults import Fault


def remembered(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """The faults of one paper as ``[{"reason": code, "params": {…}}]``, to be kept as JSON.

    The title of the kind is left out: each reader is told it in their own language.
    """
    return [{"reason": fault.code, "params": without_title(fault.params)} for fault in faults]


def without_title(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in params.items() if name != "title"}


def told(kept: Iterable[Mapping[str, Any]], file: str, kind: str) -> list[Fault]:
    """What was remembered of the paper of that kind, as faults of the file under its present name."""
    title = kinds.CATALOGUE.get(kind) or file
    return [
        Fault(paper_reasons.BY_CODE[each["reason"]], file, None, kind, {**each["params"], "title": title})
        for each in kept
    ]
