"""What a file really is, by its content and not by its name, and whether it may be kept."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import BinaryIO

from documents.catalogue import paper_reasons as reasons
from documents.catalogue.formats import MEDIA_TYPES, Format, announced
from documents.digests import Measure, measure
from documents.examination.archives import format_of_archive
from documents.examination.confining import Overrun, Unread, confined
from documents.examination.polyglots import second_nature
from documents.examination.texts import format_of_text
from workflows.files.dossier.faults import Fault, Findings, Reason
from workflows.files.dossier.names import LONGEST_NAME, has_hidden_characters

#: PDF readers look for the signature this far into a file.
HEAD = 1024
SIGNATURES: tuple[tuple[bytes, Format], ...] = (
    (b"\x89PNG\r\n\x1a\n", Format.PNG),
    (b"\xff\xd8\xff", Format.JPEG),
    (b"II*\x00", Format.TIFF),
    (b"MM\x00*", Format.TIFF),
    (b"AC10", Format.DWG),
    (b"AutoCAD Binary DXF", Format.DXF),
    (b"SQLite format 3\x00", Format.GEOPACKAGE),
)
#: Who looks into each format, in a process apart.
LOOKERS: dict[Format, str] = {
    Format.PDF: "documents.examination.pdfs:check_pdf",
    Format.PNG: "documents.examination.images:check_image",
    Format.JPEG: "documents.examination.images:check_image",
    Format.TIFF: "documents.examination.images:check_image",
    Format.ZIP: "documents.examination.archives:check_archive",
    Format.XLSX: "documents.examination.archives:check_archive",
    Format.DXF: "documents.examination.drawings:check_drawing",
    Format.GEOPACKAGE: "documents.examination.geodata:check_geopackage",
    Format.GEOJSON: "documents.examination.geodata:check_geojson",
}

log = logging.getLogger(__name__)

FoundInside = tuple[tuple[Reason, dict[str, object]], ...]
#: What was found inside the contents seen lately, by their SHA-256: a paper is looked at on the page
#: that checks the dossier, when it is sent and when it is kept, and is the same each time.
SEEN: dict[tuple[str, Format], FoundInside] = {}
MOST_SEEN = 1000


@dataclass(frozen=True)
class Examined:
    """What examining a file found; `is_sound` when nothing forbids to keep it."""

    format: Format
    sha256: str
    size: int
    faults: tuple[Fault, ...]

    @property
    def is_sound(self) -> bool:
        return not any(fault.is_error for fault in self.faults)

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.format]


def examine(
    stream: BinaryIO, declared_name: str, *, file: str = "", key: str = "", measured: Measure | None = None
) -> Examined:
    """Examine a file that can be rewound; faults are told about `file` (its name, if not given) and `key`.

    Whoever has read the file to its end already hands over what it `measured`.
    """
    findings = Findings()
    file = file or declared_name
    check_name(declared_name, file, key, findings)
    measured = measured or measure(stream)
    found = format_of(stream) if measured.size else Format.UNKNOWN
    if not measured.size:
        findings.add(reasons.EMPTY_FILE, file, key=key)
    elif _is_as_announced(found, announced(declared_name), file, key, findings):
        for reason, params in _inside(stream, found, measured.sha256):
            findings.add(reason, file, None, key, **params)
    stream.seek(0)
    return Examined(found, measured.sha256, measured.size, tuple(findings))


def format_of(stream: BinaryIO) -> Format:
    """The format by the first bytes; archives and texts are looked into a little further."""
    stream.seek(0)
    head = stream.read(HEAD)
    if b"%PDF-" in head:
        return Format.PDF
    if head.startswith(b"PK\x03\x04"):
        return format_of_archive(stream)
    for signature, format_ in SIGNATURES:
        if head.startswith(signature):
            return format_
    return format_of_text(stream)


def faults_of_name(name: str, key: str = "") -> list[Fault]:
    """What is wrong with a name by itself."""
    findings = Findings()
    check_name(name, name, key, findings)
    return list(findings)


def check_name(name: str, file: str, key: str, findings: Findings) -> None:
    size = len(name.encode("utf-8", "surrogatepass"))
    if not name.strip(". "):
        findings.add(reasons.NAME_MISSING, file, key=key)
    elif size > LONGEST_NAME:
        findings.add(reasons.NAME_TOO_LONG, file, key=key, size=size)
    elif has_hidden_characters(name) or name.splitlines() != [name]:
        findings.add(reasons.NAME_HIDES, file, key=key)
    elif "/" in name or "\\" in name:
        findings.add(reasons.NAME_HAS_PATH, file, key=key)


def _is_as_announced(found: Format, named: Format, file: str, key: str, findings: Findings) -> bool:
    """A table of one column may be any text, so a text passes for a table; nothing else is confused."""
    if found is Format.UNKNOWN and named is Format.UNKNOWN:
        findings.add(reasons.UNKNOWN_FORMAT, file, key=key)
        return False
    if found is named or {found, named} == {Format.TEXT, Format.CSV}:
        return True
    shown = {"announced": named.value.upper(), "found": found.value.upper()}
    if named is Format.UNKNOWN:
        findings.add(reasons.ENDING_UNKNOWN, file, None, key, found=shown["found"], ending=f".{found.value}")
    elif found is Format.UNKNOWN:
        findings.add(reasons.NOT_AS_NAMED, file, None, key, announced=shown["announced"])
    else:
        findings.add(reasons.WRONG_FORMAT, file, None, key, **shown)
    return False


def _inside(stream: BinaryIO, found: Format, sha256: str) -> FoundInside:
    """What is wrong inside, looked for once for the same content."""
    known = SEEN.get((sha256, found))
    if known is None:
        known = _look_inside(stream, found)
        if len(SEEN) >= MOST_SEEN:
            SEEN.clear()
        # A machine under load may take too long today and not tomorrow.
        if not any(reason is reasons.TOO_HEAVY for reason, _params in known):
            SEEN[sha256, found] = known
    return known


def _look_inside(stream: BinaryIO, found: Format) -> FoundInside:
    other = second_nature(stream, found)
    if other:
        return ((reasons.TWO_FORMATS, {"found": found.value.upper(), "other": other}),)
    if found not in LOOKERS:
        return ()
    try:
        told = confined(LOOKERS[found], stream)
    except Overrun:
        return ((reasons.TOO_HEAVY, {"found": found.value.upper()}),)
    except Unread as unread:
        log.warning("A file of format %s was not read: %s", found, unread)
        return ((reasons.UNREADABLE, {"found": found.value.upper()}),)
    return tuple((reasons.BY_CODE[code], params) for code, params in told)
