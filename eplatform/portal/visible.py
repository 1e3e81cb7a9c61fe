"""Fetching is checking: a person gets the connection files they may see, and 404 for the others."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from workflows.files.models import ConnectionFile


def visible_file(request: HttpRequest, reference: str) -> ConnectionFile:
    """The file of a reference, if this person may see it; raises Http404."""
    rows = ConnectionFile.objects.visible_to(request.user).with_parties()
    found: ConnectionFile | None = rows.filter(reference=reference).first()
    if found is None:
        raise Http404
    return found
