"""Start the processes of an installation, watch them, and stop every one of them."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
# PostgreSQL's log of changes grows by as much at once, and gives it back where the disk has no more.
SCARCE = 16 * 2**20
NO_SPACE = "no space left on device"
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """A system user that a process runs as."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Child:
    """A process we started, in a session of its own, with its log."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: int = signal.SIGTERM
    patience: float = 5.0

    @property
    def runs(self) -> bool:
        return self.process.poll() is None

    @property
    def lacked_space(self) -> bool:
        """Whether it ended for want of disk: it says so, or there was too little to say anything."""
        said = NO_SPACE in " ".join(self.lines()[-20:]).lower()
        return said or shutil.disk_usage(self.log.parent).free < SCARCE

    def last_words(self, count: int = 1) -> str:
        """The last lines of the log that say something."""
        return " ".join(self.lines()[-count:])[:400]

    def lines(self) -> list[str]:
        """The lines of the log that say something."""
        try:
            text = self.log.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return []
        return [line.strip() for line in text.splitlines() if line.strip()]


def start(
    name: str,
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    account: Account | None = None,
    cwd: Path | None = None,
    stop_signal: int = signal.SIGTERM,
    orphan_signal: int = signal.SIGTERM,
    patience: float = 5.0,
) -> Child:
    """Start a process that dies with us, even where we are killed without warning."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if env is None else dict(env),
            cwd=cwd,
            start_new_session=True,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            preexec_fn=_die_with(os.getpid(), orphan_signal),  # noqa: PLW1509 - before any thread
        )
    return Child(name, process, log, stop_signal, patience)


def _die_with(parent: int, orphan_signal: int) -> Callable[[], None] | None:
    """Ask the kernel to signal the child when its parent dies; Linux alone offers it."""
    libc = _libc
    if libc is None:
        return None

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, orphan_signal, 0, 0, 0)
        if os.getppid() != parent:  # the parent died before we could ask
            os._exit(1)

    return ask


def stop(*children: Child) -> None:
    """Ask all of them to end, then end by force whatever is left of their groups."""
    for child in children:
        if child.runs:
            child.process.send_signal(child.stop_signal)
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.process.wait(child.patience)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
