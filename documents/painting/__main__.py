"""The program: one order a line in, one answer a line out, each within its time."""

from __future__ import annotations

import logging
import os
import resource
import signal
import sys
import traceback

from documents.painting.orders import DAMAGED, TOO_LARGE, Order, Painted, read_order

#: Seconds of work and of waiting for one order, and bytes of memory and of one picture.
WORK, WAIT = 90, 300
MEMORY, LARGEST = 2_500_000_000, 100_000_000


def main() -> None:
    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Whatever a library prints must not pass for an answer.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        limit_time()
        answers.write(painted(read_order(line)).line() + "\n")
        answers.flush()


def limit_time() -> None:
    """The system ends the program when an order takes longer; the caller then knows which one it was."""
    signal.alarm(WAIT)
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + WORK
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def painted(order: Order) -> Painted:
    # What is read may break its reader anywhere, and half a dozen libraries each have their own errors:
    # whatever happens is an answer about this file, and the next one is painted all the same.
    try:
        return paint(order)
    except MemoryError:
        return Painted(fault=TOO_LARGE)
    except Exception:  # noqa: BLE001
        # The answer says nothing of it, and a mistake of ours looks like damage: the caller logs this.
        traceback.print_exc(limit=-5)
        return Painted(fault=DAMAGED)


def paint(order: Order) -> Painted:
    # Reading drawings takes a second to import, and few papers are drawings.
    if order.format == "dxf":
        from documents.painting.drawings import paint_drawing  # noqa: PLC0415

        return paint_drawing(order)
    from documents.painting.pages import paint_pages  # noqa: PLC0415

    return paint_pages(order)


if __name__ == "__main__":
    main()
