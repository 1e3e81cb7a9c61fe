"""The whole life of a file, told: every message of both processes is written from real entries."""

from __future__ import annotations

from datetime import timedelta

import pytest

from notifications import outbox
from notifications.models import Message
from tests import factories
from workflows.files.models import TimelineEntry


@pytest.mark.parametrize("kind", ["subdivision", "industrial"])
def test_whole_life_is_told(cast, now, kind):
    at = now - timedelta(days=10)
    connection_file = factories.connection_file(cast, kind, networks=("water", "sewerage"), at=at)
    factories.drive(connection_file, to="closed", cast=cast, at=at)

    for entry in TimelineEntry.objects.select_related("connection_file__process"):
        outbox.enqueue(entry, at=now)

    told = set(Message.objects.filter(recipient=cast.applicant).values_list("entry__number", flat=True))
    steps = connection_file.timeline.filter(kind__in=["submitted", "step"]).exclude(step="pricing")
    assert set(steps.values_list("number", flat=True)) == told
    last = Message.objects.filter(recipient=cast.applicant).latest("entry__number")
    assert last.key == "file_closed"
