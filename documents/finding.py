"""Fetching is checking: a person gets the versions of papers they may see, and 404 for the others."""

from __future__ import annotations

from functools import cache

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from documents.keeping.purges import ensure_kept
from documents.models import PaperVersion
from eplatform.accounts.kept_for import KeptFor
from eplatform.accounts.models import User
from eplatform.accounts.requests import person


def visible_version(request: HttpRequest, reference: str, version_id: int, *related: str) -> PaperVersion:
    """The version with its file and what else is named; raises Http404."""
    found = visible(*related).found(person(request), reference, version_id)
    if not found:
        raise Http404
    return found[0]


@cache
def visible(*related: str) -> KeptFor[PaperVersion]:
    """How a version is asked for by its key and the reference of its file, with what else is named."""

    def ask(user: User, reference: str, pk: int) -> QuerySet[PaperVersion]:
        rows = PaperVersion.objects.visible_to(user).filter(
            paper__connection_file__reference=reference, pk=pk
        )
        found: QuerySet[PaperVersion] = rows.select_related("paper__connection_file", *related)
        return found

    return KeptFor(ask, "reference", 0)


def kept_version(request: HttpRequest, reference: str, version_id: int) -> PaperVersion:
    """The same where its bytes are wanted; raises Http404 with the reason for what was purged."""
    found = visible_version(request, reference, version_id)
    ensure_kept(found.key)
    return found
