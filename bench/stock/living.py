"""Driving a stock process from start to end, as the library's own pages do: lock, refresh, start, execute."""

from __future__ import annotations

import time
from typing import Any

from stock.flows import PERFORMER, StockSubdivision


def live(performer: Any) -> tuple[float, int]:
    """Seconds spent in the library's calls, and the steps performed; what the driver looks up is left out."""
    from viewflow.workflow.models import Task

    PERFORMER[:] = [performer]
    began = time.perf_counter()
    process = StockSubdivision.start.run()
    spent, steps = time.perf_counter() - began, 0
    while task := Task.objects.filter(process=process, finished=None).order_by("pk").first():
        began = time.perf_counter()
        with task.activation() as activation:
            activation.start(None)
            activation.execute()
        spent += time.perf_counter() - began
        steps += 1
    process.refresh_from_db()
    if process.finished is None:
        raise SystemExit("the stock process never ended")
    return spent, steps
