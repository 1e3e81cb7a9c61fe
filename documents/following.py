"""What follows when papers are received: their pictures are painted, by a job of the same statement."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from documents import jobs
from workflows.files import timeline
from workflows.files.models import TimelineEntry

#: Papers of the past that are keyed in are left to the sweep: nobody waits for their pictures.
NEWS = timedelta(days=1)


def brings_papers(entry: TimelineEntry) -> bool:
    return entry.kind == "paper_received" and timezone.now() - entry.at < NEWS


timeline.followers[jobs.paint_papers.name] = brings_papers
