"""What follows when papers are received: jobs of the same statement paint and read them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from documents import jobs
from workflows.files import timeline
from workflows.files.models import TimelineEntry

#: Papers of the past that are keyed in are left to the sweep: nobody waits for their pictures and words.
NEWS = timedelta(days=1)


def brings_papers(entry: TimelineEntry) -> bool:
    return entry.kind == "paper_received" and timezone.now() - entry.at < NEWS


timeline.followers[jobs.paint_papers.name] = brings_papers
timeline.followers[jobs.read_papers.name] = brings_papers
