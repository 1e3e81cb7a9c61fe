"""Fetching is checking: a person gets the versions of papers they may see, and 404 for the others."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from documents.keeping.purges import ensure_kept
from documents.models import PaperVersion
from eplatform.accounts.requests import person


def visible_version(request: HttpRequest, reference: str, version_id: int, *related: str) -> PaperVersion:
    """The version with its file and what else is named; raises Http404."""
    rows = PaperVersion.objects.visible_to(person(request)).select_related("paper__connection_file", *related)
    found: PaperVersion | None = rows.filter(
        paper__connection_file__reference=reference, pk=version_id
    ).first()
    if found is None:
        raise Http404
    return found


def kept_version(request: HttpRequest, reference: str, version_id: int) -> PaperVersion:
    """The same where its bytes are wanted; raises Http404 with the reason for what was purged."""
    found = visible_version(request, reference, version_id)
    ensure_kept(found.key)
    return found
