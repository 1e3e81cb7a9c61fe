"""Opening a connection file from a draft: whole, or not at all."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Field, Schema

from documents.preparation import drafting
from documents.preparation.finding import visible_draft
from eplatform.accounts.requests import person
from eplatform.api import facts
from eplatform.api.facts import FileLine
from eplatform.api.files import router
from eplatform.api.schemas import FaultOut, Given
from workflows.files.models import ConnectionFile

# Listing and opening share an address, and so the router: the library asks no second one for a method.
__all__ = ["router"]


class OpenIn(Given):
    draft: UUID = Field(description="A draft of yours, with its files")


class Opened(Schema):
    """The new file, with the warnings of its dossier."""

    file: FileLine
    warnings: list[FaultOut]


@router.post(
    "/files",
    response={201: Opened},
    operation_id="open_file",
    summary="Open a connection file from a draft",
)
def open_file(request: HttpRequest, response: HttpResponse, given: OpenIn) -> dict[str, Any]:
    """Files the dossier as the portal does. With a fault it is refused whole, and the draft stays."""
    at = timezone.now()
    filed, warnings = drafting.submit(visible_draft(request, given.draft), by=person(request), at=at)
    file = ConnectionFile.objects.with_parties().get(pk=filed.pk)
    response["Location"] = reverse("api:read_file", args=[file.reference])
    return {"file": facts.line(file, at=at), "warnings": [fault.as_dict() for fault in warnings]}
