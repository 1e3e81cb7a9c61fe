"""Whether a file carries a virus, asked of clamd piece by piece; no answer is never taken for a clean one."""

from __future__ import annotations

import re
import socket
from select import select
from struct import pack
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from workflows.engine.errors import Refused

PIECE = 256 * 1024
#: To reach it, to hand it one piece, and to be told what it found in the whole.
CONNECT_SECONDS = 5
PIECE_SECONDS = 30
ANSWER_SECONDS = 180
LONGEST_ANSWER = 1000
#: What clamd says where a limit of its own kept it from looking at the whole (AlertExceedsMax).
BEYOND_LIMITS = "Heuristics.Limits.Exceeded"
FOUND = re.compile(r"(?s)^.*?: (?P<name>.+) FOUND$")


class Scan(TextChoices):
    """What the scanner said; `own` needs none, since the platform made the document itself."""

    CLEAN = "clean", _lazy("no virus found")
    TOO_LARGE = "too_large", _lazy("too large for the virus scanner, not scanned whole")
    NO_SCANNER = "no_scanner", _lazy("not scanned for viruses: no scanner is set up")
    OWN = "own", _lazy("made by the platform")


class Infected(Exception):
    """The scanner knows this as a virus, by this name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class ScannerAway(Refused):
    """A scanner is set up and gives no answer, or none that settles it."""

    def __init__(self) -> None:
        super().__init__(
            _("The virus scanner does not answer, so nothing was kept. Send the document again in a while.")
        )


def is_set_up() -> bool:
    return bool(settings.CLAMD_ADDRESS)


def scan(stream: BinaryIO) -> Scan:
    """Clean, too large for the scanner, or no scanner here; raises Infected or ScannerAway."""
    if not is_set_up():
        return Scan.NO_SCANNER
    stream.seek(0)
    try:
        with _connected(settings.CLAMD_ADDRESS) as clamd:
            answer = _answer(clamd) if _is_handed_over(clamd, stream) else _answer(clamd, PIECE_SECONDS)
    except OSError:
        raise ScannerAway from None
    return _verdict(answer)


def _connected(address: str) -> socket.socket:
    """A path is a socket of this machine; anything else is host:port."""
    if address.startswith("/"):
        local = socket.socket(socket.AF_UNIX)
        local.settimeout(CONNECT_SECONDS)
        try:
            local.connect(address)
        except OSError:
            local.close()
            raise
        return local
    return socket.create_connection(place(address), CONNECT_SECONDS)


def ensure_address(address: str) -> None:
    """Raises ImproperlyConfigured for what is neither; none at all is fine."""
    if address and not address.startswith("/"):
        place(address)


def place(address: str) -> tuple[str, int]:
    host, _colon, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise ImproperlyConfigured("CLAMD_ADDRESS must be host:port or the path of a socket.")
    return host.strip("[]"), int(port)


def _is_handed_over(clamd: socket.socket, stream: BinaryIO) -> bool:
    """Send everything; False where the scanner speaks before the end: it wants no more of it."""
    clamd.settimeout(PIECE_SECONDS)
    try:
        clamd.sendall(b"zINSTREAM\0")
        while piece := stream.read(PIECE):
            if select([clamd], [], [], 0)[0]:
                return False
            clamd.sendall(pack("!I", len(piece)) + piece)
        clamd.sendall(pack("!I", 0))
    except (BrokenPipeError, ConnectionResetError):
        # It hung up on us, and may have said why.
        return False
    return True


def _answer(clamd: socket.socket, seconds: float = ANSWER_SECONDS) -> str:
    clamd.settimeout(seconds)
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        piece = clamd.recv(LONGEST_ANSWER)
        if not piece:
            raise ScannerAway  # it was cut off, and half a word settles nothing
        said += piece
    return said.rstrip(b"\0").decode("utf-8", "replace")


def _verdict(answer: str) -> Scan:
    """Only the words that clamd has for it count; whatever else it says settles nothing."""
    if answer == "stream: OK":
        return Scan.CLEAN
    if answer.startswith("INSTREAM size limit exceeded"):
        return Scan.TOO_LARGE
    found = FOUND.match(answer)
    if found is None:
        raise ScannerAway
    if found["name"].startswith(BEYOND_LIMITS):
        return Scan.TOO_LARGE
    raise Infected(found["name"])
