"""The record is appended to and never changed, whoever asks."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from tests.factories import NOW, commune, connection_file, dossier
from workflows.files import intake, timeline
from workflows.files.models import TimelineEntry


def test_entries_are_numbered_without_gaps(cast):
    file = connection_file(cast)

    entries = [timeline.record(file, "note", by=cast.coordinator, at=NOW) for _ in range(3)]

    assert [entry.number for entry in entries] == [2, 3, 4]


@pytest.mark.parametrize(
    "change", ["UPDATE workflows_timelineentry SET note = 'x'", "DELETE FROM workflows_timelineentry"]
)
def test_database_refuses_to_change_an_entry(cast, change):
    connection_file(cast)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        transaction.get_connection().cursor() as cursor,
    ):
        cursor.execute(change)

    assert TimelineEntry.objects.get().note == ""


def test_signal_is_sent_inside_the_transaction(cast):
    seen = []
    commune()

    def listen(entry, **kwargs):
        seen.append((entry.kind, transaction.get_connection().in_atomic_block))

    timeline.entry_recorded.connect(listen)
    try:
        intake.open_file(dossier(), applicant=cast.organisation, by=cast.applicant, at=NOW)
    finally:
        timeline.entry_recorded.disconnect(listen)

    assert seen == [("submitted", True)]
