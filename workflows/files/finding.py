"""Fetching is checking: a person gets the connection files they may see, and 404 for the others."""

from __future__ import annotations

from functools import cache

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from eplatform.accounts.kept_for import KeptFor
from eplatform.accounts.models import User
from workflows.files.models import ConnectionFile


def visible_file(request: HttpRequest, reference: str, *related: str) -> ConnectionFile:
    """The file of a reference with its parties and what else is named; raises Http404.

    Its plan, which may be larger than all the rest, is read by the page that draws it.
    """
    found = visible(*related).found(request.user, reference) if isinstance(request.user, User) else []
    if not found:
        raise Http404(reference)
    return found[0]


@cache
def visible(*related: str) -> KeptFor[ConnectionFile]:
    """How a file is asked for by its reference, with what else is named."""

    def ask(person: User, reference: str) -> QuerySet[ConnectionFile]:
        rows = ConnectionFile.objects.visible_to(person).filter(reference=reference)
        found: QuerySet[ConnectionFile] = rows.with_parties().defer("plan")
        return found.select_related(*related) if related else found

    return KeptFor(ask, "reference")
