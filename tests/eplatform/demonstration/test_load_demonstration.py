"""The demonstration as loaded: once, whole, at every step, by the right people, and marked as what it is."""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfReader

from documents.handover.packing import PROGRAM
from documents.models import PaperVersion
from documents.storage.storing import fetched
from eplatform.accounts.models import Absence, Commune, User
from eplatform.accounts.roles import POSTED_ROLES, Role
from eplatform.demonstration.accounts import listing
from notifications import jobs
from notifications.models import Delivery, Message
from quotes.models.papers import QuotePdf
from quotes.models.prices import PriceList
from quotes.models.quotes import LIVE, Quote, State
from tests import template
from tests.own_dossiers import OWN
from tests.shared_data import shared
from workflows.engine import editions
from workflows.engine.counting import versions_with_files
from workflows.engine.models import Hold, Process, Task
from workflows.engine.moves import VersionMove
from workflows.engine.versions import version_on
from workflows.files.dossier.toml_reader import read_folder
from workflows.files.models import ConnectionFile, FinalState, TimelineEntry
from workflows.files.standards import Commitment, Credit
from workflows.works.models import AcceptanceMinutes, Reserve, TestResult, Visit

# The mark asks for a database; the load has one of its own beside it.
pytestmark = [pytest.mark.xdist_group("demonstration"), pytest.mark.django_db]

KINDS = ("subdivision", "industrial")


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup, django_db_blocker, bucket):
    """The demonstration, loaded once into an empty database of its own; what the command said."""
    said = io.StringIO()
    with django_db_blocker.unblock(), empty_database():
        call_command("load_demonstration", stdout=said)
        yield said.getvalue()


@contextmanager
def empty_database():
    usual = connection.settings_dict["NAME"]
    name = f"{usual}_demonstration"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template.NAME}")
    connection.close()
    connection.settings_dict["NAME"] = name
    editions.expire()  # what is remembered names the rules of the other database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
        editions.expire()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(autouse=True)
def undone(loaded):
    """What one test changes is gone for the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def steps_of(kind):
    return {step.name for step in version_on(kind, timezone.localdate()).steps()}


def test_about_forty_files_are_told(loaded):
    assert 38 <= ConnectionFile.objects.count() <= 50
    assert str(ConnectionFile.objects.count()) in loaded


@pytest.mark.parametrize("kind", KINDS)
def test_every_step_has_a_file_that_waits_there(kind):
    waiting = Task.objects.open().filter(process__connection_file__kind=kind)

    assert steps_of(kind) - set(waiting.values_list("step", flat=True)) == set()


def test_two_versions_of_the_subdivision_stand_side_by_side():
    live = {version.name: version for version in versions_with_files() if version.live}
    moved = TimelineEntry.objects.filter(kind="moved_to_version").select_related("connection_file__process")

    assert live["subdivision:1"].live >= 5
    assert live["subdivision:2"].live >= 5
    assert moved.count() >= 3
    assert {entry.connection_file.flow.version for entry in moved} == {2}
    assert VersionMove.objects.get().files.count() == moved.count()
    assert TimelineEntry.objects.filter(step="peer_review", outcome="reviewed").exists()


def test_every_final_state_is_there():
    assert set(ConnectionFile.objects.values_list("final_state", flat=True)) == {"", *FinalState.values}
    closed = ConnectionFile.objects.filter(final_state=FinalState.CLOSED)
    assert set(closed.values_list("kind", flat=True)) == set(KINDS)


def test_files_stand_in_every_way():
    now = timezone.now()
    moving = Task.objects.open().filter(process__suspended_at=None)

    assert ConnectionFile.objects.exclude(suspended_at=None).count() == 1
    assert moving.late(now).count() >= 5
    assert moving.filter(due_at__gte=now).count() >= 20
    # Whatever is late has been noticed, and nothing that fell due was left lying.
    assert not moving.late(now - timedelta(days=1)).filter(late_at=None).exists()
    assert not moving.filter(scheduled__lt=now - timedelta(days=1)).exists()
    assert TimelineEntry.objects.filter(kind="transferred").exists()


def test_estimates_are_in_every_state():
    states = set(Quote.objects.values_list("state", flat=True))

    assert states >= {*LIVE, State.DECLINED, State.EXPIRED, State.SUPERSEDED}
    assert Quote.objects.filter(variant="B").exists()
    assert ConnectionFile.objects.filter(payment_plan__instalments__number=6).exists()


def test_the_site_is_on_record():
    assert Visit.objects.exclude(signed_at=None).exists()
    assert TestResult.objects.filter(passed=False).exists()
    assert Reserve.objects.filter(lifted_at=None).exists()
    assert Reserve.objects.exclude(lifted_at=None).exists()
    assert set(AcceptanceMinutes.objects.values_list("kind", flat=True)) == set(AcceptanceMinutes.Kind.values)


def test_timelines_are_numbered_and_go_forward():
    for file in ConnectionFile.objects.all():
        rows = list(file.timeline.order_by("number").values_list("number", "at"))
        moments = [at for _number, at in rows]
        assert [number for number, _at in rows] == list(range(1, file.entries + 1)), file
        assert moments == sorted(moments), file
        assert moments[-1] <= timezone.now()


def test_numbers_follow_the_clock():
    files = ConnectionFile.objects.order_by("submitted_at").values_list("reference", flat=True)

    assert list(files) == sorted(files)


def test_nobody_acts_outside_their_role():
    done = Task.objects.exclude(finished_by=None).select_related("finished_by", "process__connection_file")
    for task in done.exclude(outcome="cancelled"):  # whoever ends a file closes the steps of others
        by = task.finished_by
        if task.role == Role.APPLICANT:
            parties = task.process.connection_file.parties.filter(capacity="applicant")
            assert set(parties.values_list("organisation_id", flat=True)) & by.acting_organisation_ids, task
        else:
            assert by.holds(task.role, network=task.network, territory_id=task.territory_id), task


def test_what_the_platform_did_was_due():
    alone = Task.objects.exclude(finished=None).filter(finished_by=None).exclude(outcome="cancelled")

    assert set(alone.values_list("outcome", flat=True)) == {"elapsed", "expired", "lapsed"}


def test_one_account_for_each_role_can_sign_in():
    held = set()
    for _role, email, password in listing():
        client = Client()
        client.post("/accounts/login/", {"login": email, "password": password})
        person = User.objects.get(email=email)
        assert client.session.get("_auth_user_id") == str(person.pk), email
        held |= {posting.role for posting in person.held_postings}
    assert held == set(POSTED_ROLES)
    assert not EmailAddress.objects.filter(verified=False).exists()


def test_every_territory_has_every_role():
    for territory in Commune.objects.values_list("agency__territory_id", flat=True).distinct():
        for role in POSTED_ROLES:
            assert User.objects.posted_as(role, territory_id=territory).exists(), role


def test_every_figure_is_marked_as_demonstration():
    assert not PriceList.objects.filter(demonstration=False).exists()
    assert all(quote.is_demonstration for quote in Quote.objects.select_related("price_list"))
    paper = QuotePdf.objects.filter(language="fr").order_by("pk").first()
    with fetched(paper.key) as stream:
        assert "MONSTRATION" in PdfReader(stream).pages[0].extract_text()


def test_every_issued_estimate_is_on_paper_in_every_language():
    issued = Quote.objects.exclude(number="")

    assert QuotePdf.objects.count() == 3 * issued.count() > 0


def test_papers_are_real_and_no_two_are_alike():
    versions = PaperVersion.objects.filter(name="demande-de-raccordement-formulaire.pdf")

    assert versions.count() > 30
    assert len(set(versions.values_list("sha256", flat=True))) == versions.count()
    with fetched(versions.first().key) as stream:
        assert len(PdfReader(stream).pages) == 1


def test_own_dossiers_are_among_the_files():
    titles = {read_folder(folder).dossier.title for folder in OWN.iterdir()}

    assert set(ConnectionFile.objects.filter(title__in=titles).values_list("title", flat=True)) == titles


def test_past_acts_are_told_in_the_portal_and_not_mailed():
    history = ProcrastinateJob.objects.filter(task_name="notifications.jobs.write_history").order_by("id")
    assert history.count() == ConnectionFile.objects.count()
    assert not ProcrastinateJob.objects.filter(task_name="notifications.jobs.route_entry").exists()

    jobs.write_history(**history.first().args)

    assert Message.objects.exists()
    assert not Message.objects.unread().exists()  # the first file is an old one
    assert set(Delivery.objects.values_list("state", flat=True)) == {Delivery.State.NOT_SENT}


def test_loading_again_does_nothing():
    said = io.StringIO()
    processes = Process.objects.count()

    call_command("load_demonstration", stdout=said)

    assert said.getvalue().strip()
    assert Process.objects.count() == processes


@pytest.mark.parametrize(
    "name", ["lotissement-six-ilots", "lotissement-142-lots", "industrie-agroalimentaire"]
)
def test_shared_dossiers_file_here(name):
    said = io.StringIO()

    call_command("file_dossier", str(shared(f"dossiers/{name}")), stdout=said)

    reference = said.getvalue().split()[-1]
    assert ConnectionFile.objects.get(reference=reference).stage == "completeness"


def test_the_bad_shared_dossier_is_refused_whole():
    before = ConnectionFile.objects.count(), PaperVersion.objects.count()

    with pytest.raises(CommandError):
        call_command("file_dossier", str(shared("dossiers/mauvais-dossier")), stdout=io.StringIO())

    assert (ConnectionFile.objects.count(), PaperVersion.objects.count()) == before


def test_one_promise_at_least_is_late_and_costs_and_one_clock_stands():
    assert Credit.objects.filter(commitment__standard__demonstration=True).exists()
    assert Commitment.objects.filter(escalated_at__isnull=False).exists()
    assert Commitment.objects.filter(met_at__isnull=False).exists()
    assert Hold.objects.of_clocks().filter(closed_at=None).exclude(network="").exists()
    assert TimelineEntry.objects.filter(kind="credit_owed").exists()


def test_work_is_shared_out_today():
    opened = Task.objects.open()

    assert opened.filter(owner__isnull=False).count() >= 5
    assert opened.filter(priority__lt=0).exists()
    assert opened.filter(snoozed_until__gt=timezone.now()).exists()
    assert Absence.objects.running(timezone.localdate()).exists()
    assert not ConnectionFile.objects.running().filter(coordinator=None).exists()


def test_pack_of_a_closed_file_verifies_offline_until_a_byte_is_changed(tmp_path):
    closed = ConnectionFile.objects.filter(final_state=FinalState.CLOSED).order_by("pk").first()

    call_command("hand_over", closed.reference, "--to", str(tmp_path))

    (path,) = tmp_path.iterdir()
    content = bytearray(path.read_bytes())
    assert verified(path).startswith(f"VALID: {closed.reference}")
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert verified(path).startswith("NOT VALID")


def verified(path):
    """What the program that goes with a pack says of it, in a process without ours."""
    command = [sys.executable, "-I", PROGRAM, path]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout
