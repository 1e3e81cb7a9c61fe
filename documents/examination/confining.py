"""Strangers' files are opened by a child process, with limits on its time and memory, and no secrets."""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from select import select
from typing import Any, BinaryIO

from django.conf import settings

PIECE = 1024 * 1024
#: What the reader needs of our environment; keys and addresses stay here.
KEPT_NAMES = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "HOME")
#: Kernel and child start together; the child's own alarm comes first.
GRACE = 5.0
#: A process that ends closes its files some milliseconds before it is seen to have ended.
DYING = 0.2


@dataclass(frozen=True)
class Limits:
    """What opening one file may cost."""

    seconds: int = 60
    megabytes: int = 1500


USUAL = Limits()


class Overrun(Exception):
    """Reading the file took more time or memory than it may, or broke the reader."""


class Unread(Exception):
    """The reader met something that it does not expect; the text is its own traceback."""


class ReaderGone(Exception):
    """The reader itself was killed; nothing is known about the file."""


class Reader:
    """The process that forks a child for each file; started at the first one."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {name: os.environ[name] for name in KEPT_NAMES if name in os.environ}
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "documents.examination.confined", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                cwd=settings.BASE_DIR,
                # One thread a reader: it forks, and forks only while nothing else runs in it.
                env={**environment, "OPENBLAS_NUM_THREADS": "1"},
            )
        self.door, self.owner = ours, os.getpid()
        atexit.register(self.stop)

    @property
    def serves(self) -> bool:
        """Whether it is ours (and not our parent's) and alive."""
        return self.owner == os.getpid() and self.process.poll() is None

    def goes_on(self) -> bool:
        """Whether it is still there a moment after it gave no answer."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(DYING)
        return self.serves

    def stop(self) -> None:
        if self.owner == os.getpid():
            self.door.close()
            self.process.wait()


_lock = threading.Lock()
_readers: list[Reader] = []


def confined(task: str, stream: BinaryIO, limits: Limits = USUAL, **arguments: Any) -> Any:
    """What `task` ("module:function") returns on the file, run apart: bytes, or what JSON can say.

    Raises Overrun, Unread or ReaderGone.
    """
    request = json.dumps({"task": task, "arguments": arguments, **asdict(limits)}).encode()
    with _descriptor(stream) as given:
        answer, end = os.pipe()
        with os.fdopen(answer, "rb", buffering=0) as answering:
            try:
                reader = _send(request, [given, end])
            finally:
                os.close(end)
            return _understood(_read(answering, limits.seconds + GRACE), reader)


def _send(request: bytes, descriptors: list[int]) -> Reader:
    with _lock:
        if not _readers or not _readers[-1].serves:
            for former in _readers:
                former.stop()
            _readers[:] = [Reader()]
        try:
            socket.send_fds(_readers[-1].door, [request], descriptors)
        except ConnectionError:
            raise ReaderGone from None
        return _readers[-1]


@contextmanager
def _descriptor(stream: BinaryIO) -> Iterator[int]:
    """The file as the kernel knows it; what lies in our memory is written down first."""
    stream.seek(0)
    number = _number(stream)
    if number is not None:
        yield number
        return
    with tempfile.TemporaryFile() as file:
        while piece := stream.read(PIECE):
            file.write(piece)
        file.flush()
        yield file.fileno()


def _number(stream: Any) -> int | None:
    """The number of an open file, or None for what is no file, such as a member of an archive."""
    try:
        number: int = stream.fileno()
    except (OSError, AttributeError):
        return None
    stream.flush()
    return number


def _read(answering: Any, patience: float) -> bytes:
    pieces: list[bytes] = []
    until = time.monotonic() + patience
    while True:
        left = until - time.monotonic()
        if left <= 0 or not select([answering], [], [], left)[0]:
            raise Overrun
        piece = answering.read(PIECE)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)


def _understood(answer: bytes, reader: Reader) -> Any:
    """The first letter says what follows: an answer, bytes, or why there is none."""
    kind, content = answer[:1], answer[1:]
    if kind == b"A":
        return json.loads(content)
    if kind == b"B":
        return content
    if kind == b"E":
        raise Unread(content.decode("utf-8", "replace"))
    if kind or reader.goes_on():
        raise Overrun
    raise ReaderGone
