"""Whoever changes, removes or reorders an entry behind the platform's back is found out."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests.factories import NOW, connection_file, drive
from workflows.files import sealing, timeline
from workflows.files.models import ConnectionFile, TimelineEntry


@pytest.fixture
def file(cast):
    driven = connection_file(cast)
    drive(driven, to="pricing", cast=cast)
    timeline.record(
        driven, "note", by=None, at=NOW, note="Écluse, 3:lots, مسودة", data={"b": [1, None], "a": 1.50}
    )
    return driven


def tamper(statement, *values):
    """Write past the triggers, as somebody with the database's own account could."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


def found():
    return [(fault.number, fault.what) for fault in sealing.faults(ConnectionFile.objects.all())]


def test_untouched_timelines_have_no_fault(cast, file):
    connection_file(cast)

    assert found() == []


@pytest.mark.parametrize(
    "change",
    ["note = 'x'", "by_id = NULL", "at = at + interval '1 microsecond'", "data = data || '{\"z\": 0}'",
     "phase = 1", "kind = 'late'",
     "network = 'water'", "outcome = 'incomplete'", "step = 'study'", "seal = ''"],
)  # fmt: skip
def test_changed_entry_is_found(file, change):
    tamper(
        f"UPDATE workflows_timelineentry SET {change} WHERE connection_file_id = %s AND number = 2", file.pk
    )

    assert (2, "changed") in found()


def test_removed_entry_is_found(file):
    tamper("DELETE FROM workflows_timelineentry WHERE connection_file_id = %s AND number = 3", file.pk)

    assert (3, "removed") in found()


def test_removed_last_entry_is_found(file):
    last = file.timeline.count()
    tamper("DELETE FROM workflows_timelineentry WHERE connection_file_id = %s AND number = %s", file.pk, last)

    assert found() == [(last, "removed")]


def test_removed_timeline_is_found(file):
    count = file.timeline.count()
    tamper("DELETE FROM workflows_timelineentry WHERE connection_file_id = %s", file.pk)

    assert [number for number, _what in found()] == list(range(1, count + 1))


def test_reordered_entries_are_found(file):
    move = "UPDATE workflows_timelineentry SET number = %s WHERE connection_file_id = %s AND number = %s"
    for to, of in ((99, 2), (2, 3), (3, 99)):
        tamper(move, to, file.pk, of)

    assert {number for number, _what in found()} >= {2, 3}


def test_entry_moved_to_another_file_is_found(cast, file):
    other = connection_file(cast)
    tamper("DELETE FROM workflows_timelineentry WHERE connection_file_id = %s", other.pk)
    move = "UPDATE workflows_timelineentry SET connection_file_id = %s WHERE connection_file_id = %s"
    tamper(f"{move} AND number = 1", other.pk, file.pk)

    assert {fault.reference for fault in sealing.faults(ConnectionFile.objects.all())} == {
        file.reference, other.reference,
    }  # fmt: skip


def test_database_refuses_an_entry_that_follows_none(file):
    with pytest.raises(DatabaseError, match="cannot follow"), transaction.atomic():
        TimelineEntry.objects.create(connection_file=file, number=500, at=NOW, kind="note")


def test_seal_is_the_databases_whatever_is_handed_in(file):
    number = file.timeline.count() + 1
    forged = TimelineEntry.objects.create(connection_file=file, number=number, at=NOW, kind="note", seal=b"x")
    forged.refresh_from_db()

    assert len(forged.seal) == 32


def test_timeline_rewritten_as_a_whole_is_found_by_the_kept_heads(file, tmp_path, capsys):
    call_command("verify_timeline", "--heads")
    kept = tmp_path / "heads.jsonl"
    kept.write_text(capsys.readouterr().out)
    tamper(
        "UPDATE workflows_timelineentry SET note = 'x' WHERE connection_file_id = %s AND number = 1", file.pk
    )
    reseal(file)
    assert found() == []

    with pytest.raises(CommandError):
        call_command("verify_timeline", "--against", str(kept), "--json")

    assert json.loads(capsys.readouterr().out)["reference"] == file.reference


def reseal(file):
    before = b""
    for _reference, entries in sealing.entries_by_file(ConnectionFile.objects.filter(pk=file.pk)):
        for entry in list(entries):
            before = sealing.digest(before, entry)
            tamper("UPDATE workflows_timelineentry SET seal = %s WHERE id = %s", before, entry.pk)


def test_command_names_file_and_entry(file, capsys):
    tamper(
        "UPDATE workflows_timelineentry SET note = 'x' WHERE connection_file_id = %s AND number = 2", file.pk
    )

    with pytest.raises(CommandError, match="1 "):
        call_command("verify_timeline", file.reference)

    assert f"{file.reference} 2: " in capsys.readouterr().out


def test_command_says_that_all_is_well(file, capsys):
    call_command("verify_timeline")

    assert capsys.readouterr().out


def test_command_names_an_unknown_file(db):
    with pytest.raises(CommandError, match="E-2000-00001"):
        call_command("verify_timeline", "E-2000-00001")


def test_kept_list_that_is_none_is_refused(file, tmp_path):
    (tmp_path / "heads").write_text("nothing of the kind")

    with pytest.raises(CommandError, match="heads"):
        call_command("verify_timeline", "--against", str(tmp_path / "heads"))
