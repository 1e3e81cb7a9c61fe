"""Opening a connection file from the folder of a dossier: whole, or not at all."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Schema

from documents.filings.dossier_papers import accept_source
from documents.filings.intake import file_dossier
from eplatform.accounts.requests import person
from eplatform.api import facts
from eplatform.api.facts import FileLine
from eplatform.api.files import router
from eplatform.api.folder import folder_of
from workflows.files.models import ConnectionFile

# Listing and opening share an address, and so the router: the library asks no second one for a method.
__all__ = ["router"]

FOLDER = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {
                            "type": "array",
                            "items": {"type": "string", "contentMediaType": "application/octet-stream"},
                            "description": "Every file of the folder. The file name of each part is its path "
                            "in the folder, such as papers/plan.pdf; dossier.toml names the others.",
                        }
                    },
                }
            }
        },
    }
}


class FaultOut(Schema):
    """Something about the dossier to know or to mend: which file, which row, why."""

    file: str
    row: int | None
    key: str
    code: str
    message: str
    severity: str


class Opened(Schema):
    """The new file, with the warnings of its dossier."""

    file: FileLine
    warnings: list[FaultOut]


@router.post(
    "/files",
    response={201: Opened},
    operation_id="open_file",
    summary="Open a connection file from a dossier",
    openapi_extra=FOLDER,
)
def open_file(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Files the dossier as the portal does. A dossier with a fault is refused whole, with all its faults."""
    at = timezone.now()
    with folder_of(request) as source:
        dossier = accept_source(source)
        reference = file_dossier(dossier, by=person(request), at=at).reference
    file = ConnectionFile.objects.with_parties().get(reference=reference)
    response["Location"] = reverse("api:read_file", args=[reference])
    warnings = [fault.as_dict() for fault in dossier.warnings]
    return {"file": facts.line(file, at=at), "warnings": warnings}
