"""Fetching is checking: a person gets their own drafts, and 404 for the others."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from documents.preparation.drafts import Draft
from eplatform.accounts.requests import person


def visible_draft(request: HttpRequest, pk: UUID) -> Draft:
    """The draft with what is attached to it, and the file it became; raises Http404."""
    rows = Draft.objects.visible_to(person(request)).select_related("connection_file")
    found: Draft = get_object_or_404(rows.prefetch_related("uploads"), pk=pk)
    return found
