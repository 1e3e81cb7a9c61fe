"""Examining what arrived: all its bytes are read once, and it becomes a paper or goes into quarantine."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import BinaryIO

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from documents.catalogue.formats import announced, differs
from documents.catalogue.paper_reasons import (
    FORMAT_NOT_ACCEPTED,
    INFECTED,
    NAME_ENDS_NOWHERE,
    SIZE_DIFFERS,
    SUMS_DIFFER,
    TYPE_DIFFERS,
)
from documents.examination import scanning
from documents.examination.scanning import Infected, Scan, ScannerAway
from documents.examination.sniffing import Examined, examine, faults_of_name
from documents.filings.dossier_papers import misfits
from documents.models import Upload
from documents.storage import multipart
from documents.upload import admitting
from documents.upload.destinations import Destination
from documents.upload.measuring import Measured, read_once
from documents.upload.uploads import SCANNER, State
from eplatform.statements.prepared import KeptRows
from workflows.files.dossier.faults import Fault

TASK = "documents.jobs.examine_upload"
#: By then its job is over, or is still listed.
FORGOTTEN_AFTER = timedelta(minutes=10)
ARRIVED: KeptRows[Upload] = KeptRows(
    lambda pk: Upload.objects.filter(pk=pk, state=State.ARRIVED).select_related(
        "connection_file", "draft", "reserve", "asked_by"
    ),
    -1,
)


def faults_before(destination: Destination, name: str) -> list[Fault]:
    """What is wrong with the name alone, before anything is sent."""
    faults = [fault for fault in faults_of_name(name, destination.kind) if fault.is_error]
    _stem, dot, ending = name.rpartition(".")
    if not faults and announced(name) not in destination.formats:
        shown: dict[str, object] = {"accepted": [each.value.upper() for each in destination.formats]}
        if dot and ending:
            shown |= {"title": destination.title, "found": ending.upper()[:20]}
        reason = FORMAT_NOT_ACCEPTED if dot and ending else NAME_ENDS_NOWHERE
        faults.append(Fault(reason, name, None, destination.kind, shown))
    return faults


def examine_upload(upload_id: int, *, at: datetime) -> None:
    """Admit an upload that arrived, or say why not; one that is examined already is left alone.

    Raises ScannerAway where a scanner is set up and does not answer: the upload waits for it.
    """
    upload = next(iter(ARRIVED.found(upload_id)), None)
    if upload is None:
        return
    # Nothing is locked meanwhile: reading and scanning a gigabyte takes its time.
    with read_once(upload) as (stream, measured):
        faults = differences(upload, measured)
        examined = examine(stream, upload.name, key=upload.kind, measured=measured.whole)
        faults = faults or faults_of(upload, examined)
        scan = Scan.NO_SCANNER if faults else scanned(upload, stream, faults)
    if faults:
        admitting.quarantine(upload, faults)
    else:
        admitting.admit(upload, examined, scan, at=at)


def differences(upload: Upload, measured: Measured) -> list[Fault]:
    """Where the bytes are not those that were announced, part by part and as the storage added them up."""
    shown = {"arrived": measured.whole.size, "announced": upload.size}
    if measured.whole.size != upload.size:
        return [Fault(SIZE_DIFFERS, upload.name, None, upload.kind, shown)]
    declared = tuple(part.sha256 for part in upload.parts.all())
    composites = {upload.composite_sha256, multipart.composite(measured.parts)} - {""}
    if measured.parts != declared or len(composites) > 1:
        return [Fault(SUMS_DIFFER, upload.name, None, upload.kind)]
    return []


def faults_of(upload: Upload, examined: Examined) -> list[Fault]:
    kind = Destination.of(upload).known_kind
    if kind is None:
        # Tables and plans of a draft are kept as they are: the check of the draft reads them.
        return []
    faults = [fault for fault in examined.faults if fault.is_error]
    said = differs(upload.media_type, examined.format)
    if said and not faults:
        shown = {"announced": said.value.upper(), "found": examined.format.value.upper()}
        faults.append(Fault(TYPE_DIFFERS, upload.name, None, upload.kind, shown))
    return [*faults, *misfits(kind, examined, upload.name)]


def scanned(upload: Upload, stream: BinaryIO, faults: list[Fault]) -> Scan:
    """What the scanner says; a virus is added to the `faults`, and a scanner that is away waited for."""
    try:
        return scanning.scan(stream)
    except Infected as infected:
        faults.append(Fault(INFECTED, upload.name, None, upload.kind, {"virus": infected.name}))
        return Scan.NO_SCANNER
    except ScannerAway:
        admitting.wait(upload, for_what=SCANNER)
        raise


def ask_again(*, at: datetime) -> int:
    """Defer the examination of what arrived a while ago and has no job any more; how many there were."""
    jobs = ProcrastinateJob.objects.filter(task_name=TASK, status__in=["todo", "doing"])
    under_way = {job.args["upload_id"] for job in jobs}
    arrived = Upload.objects.filter(state=State.ARRIVED, arrived_at__lte=at - FORGOTTEN_AFTER)
    forgotten = [pk for pk in arrived.values_list("pk", flat=True) if pk not in under_way]
    for pk in forgotten:
        app.configure_task(TASK).defer(upload_id=pk)
    return len(forgotten)
