"""Small papers made on the spot: every test brings its own."""

from __future__ import annotations

import hashlib
import io
import urllib.error
import urllib.request
import zipfile
from datetime import datetime

import pikepdf
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.examination.scanning import Scan
from documents.filings.filing import Kept
from documents.models import Upload
from documents.preparation import drafting
from documents.preparation.drafts import Draft, DraftUpload
from documents.storage import storing
from documents.storage.multipart import Address
from documents.upload import examining, receiving
from documents.upload.destinations import Destination
from eplatform.accounts.models import User
from tests.clamd import EICAR

#: The keys made in the running test (see conftest.py).
KEYS: set[str] = set()


def stored_keys() -> set[str]:
    """Those of the test's keys that lie in the storage now."""
    return {key for key in KEYS if default_storage.exists(key)}


def pdf(pages: int = 1, weight: int = 0) -> bytes:
    """A PDF that opens, of at least that many bytes."""
    document = pikepdf.new()
    for _page in range(pages):
        document.add_blank_page()
    if weight:
        document.Root.Weight = document.make_stream(bytes(weight))
    out = io.BytesIO()
    # Without it the second of the day is in the bytes, and two papers are alike or not as it falls.
    document.save(out, compress_streams=not weight, deterministic_id=True)
    return out.getvalue()


def put(address: Address, content: bytes, **headers: str) -> int:
    """Send a part as a browser does; the status of the storage's answer."""
    request = urllib.request.Request(address.url, data=content, method="PUT")
    for name, value in (address.headers | headers).items():
        request.add_header(name, value)
    request.add_header("Content-Type", "")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def send_parts(upload: Upload, content: bytes, *, by: User, at: datetime, numbers=None) -> None:
    """Send all the parts of an upload, or those named."""
    for number in numbers or range(1, upload.count + 1):
        start = (number - 1) * upload.part_size
        part = content[start : start + upload.part_size]
        address = receiving.sign_part(upload, number, hashlib.sha256(part).hexdigest(), by=by, at=at)
        assert put(address, part) == 200


def infected(sound: bytes = b"") -> bytes:
    """A PDF that opens and carries the scanners' test file."""
    return (sound or pdf()) + b"\n%" + EICAR + b"\n%%EOF\n"


def archive(**members: bytes | str) -> bytes:
    """A ZIP archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def received(destination: Destination, content: bytes, name: str = "plan.pdf", *, by: User, at: datetime):
    """An upload whose bytes are all there, and not yet examined."""
    begun = receiving.begin(destination, receiving.Announced(name, len(content)), by=by, at=at)
    send_parts(begun, content, by=by, at=at)
    return receiving.complete(begun, by=by, at=at)


def attached(
    draft: Draft, content: bytes, name: str = "plan.pdf", *, at: datetime, role: str = "paper", kind: str = ""
) -> DraftUpload:
    """A document of a draft that was sent, passed its examination and is kept."""
    sent = received(Destination(kind, draft=draft, role=role), content, name, by=draft.owner, at=at)
    examining.examine_upload(sent.pk, at=at)
    return draft.uploads.get(role=role, kind=kind)


def upload(name: str = "plan.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf() if content is None else content)


def laid(
    draft: Draft, content: bytes, name: str = "plan.pdf", *, at: datetime, role: str = "paper", kind: str = ""
) -> DraftUpload:
    """The same as a row, for tests of what comes after the examination."""
    stored = storing.store(io.BytesIO(content), "papers", "application/pdf")
    kept = Kept(kind, name, "application/pdf", stored, Scan.NO_SCANNER)
    return drafting.put(drafting.unsent(draft), role, kept, at=at)
