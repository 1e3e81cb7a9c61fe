"""The figures are kept up by a periodic job; whoever is late finds all that came meanwhile."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from workflows.measuring import keeping


@app.periodic(cron="*/2 * * * *")
@app.task(queueing_lock="keep_figures_up", lock="keep_figures_up")
def keep_figures_up(timestamp: int) -> None:
    keeping.keep_up(timezone.now())
