"""Fetching is checking: a person gets their own drafts, and 404 for the others."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects
from django.http import Http404, HttpRequest

from documents.preparation.drafts import Draft
from eplatform.accounts.kept_for import KeptFor
from eplatform.accounts.models import User
from eplatform.accounts.requests import person


def visible(user: User, pk: UUID) -> QuerySet[Draft]:
    rows: QuerySet[Draft] = Draft.objects.visible_to(user).filter(pk=pk)
    return rows.select_related("connection_file")


#: Each page of the wizard and each document that is sent asks for it.
VISIBLE: KeptFor[Draft] = KeptFor(visible, UUID(int=0))


def visible_draft(request: HttpRequest, pk: UUID) -> Draft:
    """The draft with what is attached to it, and the file it became; raises Http404."""
    found = VISIBLE.found(person(request), pk)
    if not found:
        raise Http404
    prefetch_related_objects(found, "uploads")
    return found[0]
