"""Photos of reserves: of the fault that was found, then of what was mended."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from documents.catalogue.formats import Format, announced
from documents.catalogue.paper_reasons import FORMAT_NOT_ACCEPTED
from documents.errors import PaperRefused
from documents.filings.filing import add_version, ensure_may_file, keep_bytes, known_kind, plain_name
from documents.models import PaperVersion
from documents.storage import storing
from eplatform.accounts.models import User
from workflows.files.dossier.faults import Fault
from workflows.works.models import Reserve

#: Photos belong to the site log.
KIND = "X10"
FORMATS = (Format.JPEG, Format.PNG)


def file_photo(reserve: Reserve, upload: File[bytes], *, by: User, at: datetime) -> PaperVersion:
    """Keep one more photo of the reserve; raises MayNotFile or PaperRefused."""
    connection_file = reserve.connection_file
    ensure_may_file(connection_file, by)
    name = plain_name(upload.name)
    ensure_photo(name)
    with storing.removed_on_failure(), transaction.atomic():
        kept = keep_bytes(known_kind(KIND), name, upload)
        return add_version(
            connection_file, kept, by=by, at=at, network=reserve.network, phase=reserve.phase, reserve=reserve
        )  # fmt: skip


def ensure_photo(name: str) -> None:
    found = announced(name)
    if found not in FORMATS:
        shown = {"title": _("A photo"), "found": found.value.upper(), "accepted": ["JPEG", "PNG"]}
        raise PaperRefused([Fault(FORMAT_NOT_ACCEPTED, name, None, KIND, shown)])
