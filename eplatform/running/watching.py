"""Look after the processes of an installation, and say which of them ended, and how."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NoReturn

from eplatform.running import installation
from eplatform.running.failures import CannotRun, DiskFull
from eplatform.running.processes import Child

LOOK_EVERY = 0.25  # seconds between two looks at the children
LOOK_AT_DISK = 20  # of those looks


def watch(folder: Path, running: list[Child], *, least_mb: int) -> NoReturn:
    """Look after the children until one ends, the disk fills or somebody stops us."""
    looks = 0
    while True:
        ensure_all_run(running)
        if looks % LOOK_AT_DISK == 0:
            installation.ensure_space(folder, least_mb)
        looks += 1
        time.sleep(LOOK_EVERY)


def ensure_all_run(running: list[Child]) -> None:
    for child in running:
        if not child.runs:
            _ensure_space_was_left(child)
            code = child.process.returncode
            how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
            raise CannotRun(f"{child.name} {how}, so everything was stopped; its log is {child.log}.")


def finish(command: Child, running: list[Child]) -> None:
    """Wait for a command to end well, while the others run."""
    others = [*running]
    running.append(command)
    while command.runs:
        ensure_all_run(others)
        time.sleep(0.02)
    running.remove(command)
    if command.process.returncode:
        _ensure_space_was_left(command)
        raise CannotRun(f"{command.name} failed: {command.last_words()} The whole log is {command.log}.")


def _ensure_space_was_left(child: Child) -> None:
    if child.lacked_space:
        raise DiskFull(child.log.parent)
