"""Examining what arrived: all its bytes are read once, and it becomes a paper or goes into quarantine."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from documents import admitting, storing
from documents.destinations import Destination
from documents.dossier_papers import misfits
from documents.formats import announced
from documents.models import Upload
from documents.paper_reasons import FORMAT_NOT_ACCEPTED, SIZE_DIFFERS
from documents.sniffing import Examined, examine, faults_of_name
from documents.uploads import State
from workflows.files.dossier.faults import Fault


def faults_before(destination: Destination, name: str) -> list[Fault]:
    """What is wrong with the name alone, before anything is sent."""
    faults = [fault for fault in faults_of_name(name, destination.kind) if fault.is_error]
    found = announced(name)
    if not faults and found not in destination.formats:
        shown = {
            "title": destination.title,
            "found": name.rpartition(".")[2].upper()[:20],
            "accepted": [each.value.upper() for each in destination.formats],
        }
        faults.append(Fault(FORMAT_NOT_ACCEPTED, name, None, destination.kind, shown))
    return faults


def examine_upload(upload_id: int, *, at: datetime) -> None:
    """Admit an upload that arrived, or say why not; one that is examined already is left alone."""
    rows = Upload.objects.select_related("connection_file", "draft", "reserve", "asked_by")
    upload: Upload | None = rows.filter(pk=upload_id, state=State.ARRIVED).first()
    if upload is None:
        return
    with storing.fetched(upload.key, version=upload.storage_version) as stream:
        examined, faults = look_at(upload, stream)
    if faults:
        admitting.quarantine(upload, faults)
    else:
        admitting.admit(upload, examined, at=at)


def look_at(upload: Upload, stream: BinaryIO) -> tuple[Examined, list[Fault]]:
    examined = examine(stream, upload.name, key=upload.kind)
    if examined.size != upload.size:
        shown = {"arrived": examined.size, "announced": upload.size}
        return examined, [Fault(SIZE_DIFFERS, upload.name, None, upload.kind, shown)]
    faults = [fault for fault in examined.faults if fault.is_error]
    kind = Destination.of(upload).known_kind
    # Tables and plans of a draft are kept as they are: the check of the draft reads them.
    return examined, [*faults, *misfits(kind, examined, upload.name)] if kind else []
