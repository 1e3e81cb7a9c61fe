"""Papers go when their span after the file's end is over and no lock holds them; that is written down."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from documents.filings.filing import file_paper
from documents.keeping import purging, sealing
from documents.keeping.purges import PurgeEntry
from documents.keeping.verifying import Asked, findings
from documents.models import PaperText, PaperVersion
from documents.reviewing import review
from documents.search import indexing
from documents.storage import storing
from tests import factories
from tests.documents.samples import upload
from workflows.files.models import ConnectionFile

NOW = factories.NOW
LOCKED_FOR = timedelta(seconds=3)


@pytest.fixture
def connection_file(cast):
    return factories.connection_file(cast)


@pytest.fixture
def papers(connection_file, cast, monkeypatch):
    """One accepted and sealed for a few seconds, one never accepted."""
    monkeypatch.setattr(sealing, "span_over", lambda at, _rule: at + LOCKED_FOR)
    accepted = file_paper(connection_file, "D02", upload("id.pdf"), by=cast.applicant, at=NOW)
    received = file_paper(connection_file, "D05", upload("plan.pdf"), by=cast.applicant, at=NOW)
    review.accept(accepted, by=cast.desk_officer, at=NOW)
    sealing.seal_file(connection_file.pk, at=timezone.now().replace(microsecond=0))
    return PaperVersion.objects.get(pk=accepted.pk), received


def ended(connection_file, *, years: int) -> None:
    end = timezone.now() - timedelta(days=366 * years)
    ConnectionFile.objects.filter(pk=connection_file.pk).update(closed_at=end, final_state="closed")


def wait_for_the_lock(version) -> None:
    time.sleep(max(0, (version.seal.retain_until - timezone.now()).total_seconds()) + 0.1)


def test_paper_goes_and_what_went_stays_written(papers, connection_file, cast, client):
    accepted, received = papers
    ended(connection_file, years=6)
    wait_for_the_lock(accepted)

    assert purging.purge(at=timezone.now()) == 2

    for version, rule in ((accepted, "identity"), (received, "unaccepted")):
        assert list(storing.versions_of(version.key)) == []
        entry = PurgeEntry.objects.get(version=version)
        assert (entry.rule, entry.sha256, entry.name) == (rule, version.sha256, version.name)
        assert PaperVersion.objects.get(pk=version.pk).sha256 == version.sha256
    told = connection_file.timeline.get(kind="paper_purged").data["papers"]
    assert {(each["kind"], each["rule"]) for each in told} == {("D02", "identity"), ("D05", "unaccepted")}
    assert purging.purge(at=timezone.now()) == 0
    assert list(findings(Asked(timezone.now(), timedelta(0)), connection_file)) == []
    client.force_login(cast.desk_officer)
    page = client.get(reverse("documents:papers", args=[connection_file.reference])).content.decode()
    assert page.count("paper-purged") == 2
    address = reverse("documents:download", args=[connection_file.reference, accepted.pk])
    assert client.get(address).status_code == 404


def test_words_of_what_went_are_forgotten_and_its_name_is_not(papers, connection_file):
    _accepted, received = papers
    PaperText.objects.filter(version=received).delete()
    indexing.keep(received, "fosse septique", at=NOW)
    ended(connection_file, years=2)

    purging.purge(at=timezone.now())

    kept = PaperText.objects.get(version=received)
    assert (kept.text, "plan.pdf" in kept.names, "septique" in kept.found) == ("", True, False)


def test_nothing_of_a_running_file_goes(papers, connection_file):
    assert list(purging.due(at=timezone.now() + timedelta(days=365 * 50))) == []


def test_each_rule_has_its_span(papers, connection_file):
    ended(connection_file, years=2)

    assert [each.rule.code for each in purging.due(at=timezone.now() + LOCKED_FOR * 2)] == ["unaccepted"]


def test_lock_that_holds_keeps_the_paper(papers, connection_file):
    accepted, _received = papers
    ended(connection_file, years=6)

    held = [each.held.key for each in purging.due(at=accepted.seal.retain_until - timedelta(seconds=1))]
    free = [each.held.key for each in purging.due(at=accepted.seal.retain_until)]

    assert accepted.key not in held
    assert accepted.key in free


def test_rehearsal_says_what_would_go_and_purges_nothing(papers, connection_file, capsys):
    ended(connection_file, years=2)

    call_command("purge_papers", "--rehearse")

    said = capsys.readouterr().out
    assert f"{connection_file.reference} D05 v1 plan.pdf" in said
    assert "1." in said
    assert not PurgeEntry.objects.exists()


def test_command_purges(papers, connection_file, capsys):
    ended(connection_file, years=2)

    call_command("purge_papers")

    assert PurgeEntry.objects.get().kind == "D05"


def test_bytes_that_a_killed_worker_left_go_with_the_next(papers, connection_file):
    _accepted, received = papers
    ended(connection_file, years=2)
    purging.written_down(connection_file.pk, by=None, at=timezone.now())
    assert list(storing.versions_of(received.key))

    purging.purge(at=timezone.now())

    assert list(storing.versions_of(received.key)) == []


def entry_for(version, **given):
    facts = {
        "connection_file_id": version.paper.connection_file_id, "version": version, "key": version.key,
        "kind": "D05", "number": 1, "name": "plan.pdf", "size": 1, "sha256": version.sha256,
        "rule": "unaccepted", "years": 1, "purged_at": timezone.now(),
    }  # fmt: skip
    return PurgeEntry(**{**facts, **given})


def test_database_refuses_a_purge_before_the_end(papers):
    with pytest.raises(DatabaseError, match="after the end"), transaction.atomic():
        entry_for(papers[1]).save()


def test_database_refuses_a_purge_within_the_span(papers, connection_file):
    ended(connection_file, years=2)

    with pytest.raises(DatabaseError, match="after the end"), transaction.atomic():
        entry_for(papers[1], years=3).save()


def test_database_refuses_a_purge_of_what_is_sealed(connection_file, cast):
    version = file_paper(connection_file, "D05", upload(), by=cast.applicant, at=NOW)
    review.accept(version, by=cast.desk_officer, at=NOW)
    sealing.seal_file(connection_file.pk, at=timezone.now())
    ended(connection_file, years=20)

    with pytest.raises(DatabaseError, match="sealed still"), transaction.atomic():
        entry_for(version).save()


@pytest.mark.parametrize(
    "change", ["UPDATE documents_purgeentry SET rule = ''", "DELETE FROM documents_purgeentry"]
)
def test_log_of_purges_is_never_changed(papers, connection_file, change):
    ended(connection_file, years=2)
    purging.purge(at=timezone.now())

    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        connection.cursor().execute(change)
