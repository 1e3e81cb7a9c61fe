"""Having papers painted by a program of its own, which gets the files, a little time and nothing else."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Sequence

from django.conf import settings

from documents.painting.orders import DAMAGED, TOO_SLOW, Order, Painted, read_answer

log = logging.getLogger(__name__)

PROGRAM = [sys.executable, "-s", "-m", "documents.painting"]
#: How the system ends a program over a file that breaks it; any other end is ours, and no fault of the file.
OUT_OF_TIME = {signal.SIGALRM, signal.SIGXCPU}
BROKEN = {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGXFSZ}
#: Of what the program said: tracebacks of a few files.
MOST_SAID = 10_000


class PainterLost(RuntimeError):
    """The program ended without saying why; what it was asked is asked again later."""


def paint(orders: Sequence[Order]) -> list[Painted]:
    """The answer to each order; a file over which the program dies is one of them."""
    answers: list[Painted] = []
    while len(answers) < len(orders):
        answers += attempt(orders[len(answers) :])
    return answers


def attempt(orders: Sequence[Order]) -> list[Painted]:
    """The answers up to the first order over which the program died, which is an answer too."""
    text = "".join(f"{order.line()}\n" for order in orders)
    done = subprocess.run(
        PROGRAM, input=text, capture_output=True, text=True, check=False, cwd=settings.BASE_DIR,
        # It shall know no address and no secret of ours, whatever a file makes of it.
        env={"PATH": os.defpath, "LANG": "C.UTF-8"},
    )  # fmt: skip
    if done.stderr:
        log.warning("Painting said: %s", done.stderr[-MOST_SAID:])
    answers = [read_answer(line) for line in done.stdout.splitlines()]
    if len(answers) == len(orders):
        return answers
    if -done.returncode in OUT_OF_TIME:
        return [*answers, Painted(fault=TOO_SLOW)]
    if -done.returncode in BROKEN:
        return [*answers, Painted(fault=DAMAGED)]
    raise PainterLost(f"{done.returncode}: {done.stderr[-2000:]}")
