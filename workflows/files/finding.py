"""Fetching is checking: a person gets the connection files they may see, and 404 for the others."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from workflows.files.models import ConnectionFile


def visible_file(request: HttpRequest, reference: str, *related: str) -> ConnectionFile:
    """The file of a reference with its parties and what else is named; raises Http404.

    Its plan, which may be larger than all the rest, is read by the page that draws it.
    """
    rows = ConnectionFile.objects.visible_to(request.user).with_parties().defer("plan")
    found: ConnectionFile = get_object_or_404(
        rows.select_related(*related) if related else rows, reference=reference
    )
    return found
