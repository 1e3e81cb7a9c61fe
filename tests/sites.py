"""Files on their site, for tests of visits, tests, reserves and acceptance."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from eplatform.accounts.models import Membership, Organisation, Posting
from tests.factories import NOW, connection_file, drive
from tests.shelf import kept
from workflows.files import requirements
from workflows.works.catalogue import tests_of
from workflows.works.ordering import order_visit
from workflows.works.reserving import note_reserve
from workflows.works.testing import record_test
from workflows.works.visiting import minute_visit

AT = NOW + timedelta(days=60)


@kept
def site(cast, *, to="site_follow_up", networks=("water",), phases=1, kind="subdivision", at=NOW):
    """A file driven to a step of its site, and its open steps there."""
    file = connection_file(cast, kind=kind, networks=networks, phases=phases, at=at)
    tasks = drive(file, to=to, cast=cast, at=at)
    # What driving ticked by hand is for each test to earn.
    for key in ("visit_done", "tests_passed", "as_built", "reserves_lifted"):
        file.requirements.filter(key=key).delete()
    file.refresh_from_db()
    return file, tasks


def only_network(person, network):
    """The person's postings cover this network alone."""
    Posting.objects.filter(user=person).update(network=network)
    person.__dict__.pop("held_postings", None)
    return person


@kept
def visit(file, *, by, at=AT, network="water", phase=1, purpose="follow_up", **facts):
    order = order_visit(
        file, purpose=purpose, appointment=at, by=by, at=at - timedelta(days=3), network=network, phase=phase
    )
    return minute_visit(order, held_at=at, findings="Pose conforme", by=by, at=at, **facts)


@kept
def pass_tests(file, *, by, network="water", phase=1, at=AT):
    for kind in tests_of(network):
        record_test(file, network=network, phase=phase, kind=kind.key, value=kind.threshold, by=by, at=at)


@kept
def reserve(file, *, by, severity="minor", network="water", phase=1, text="Tampon à sceller", at=AT):
    return note_reserve(
        file, network=network, phase=phase, severity=severity, text=text,
        due_date=(at + timedelta(days=15)).date(), by=by, at=at,
    )  # fmt: skip


def file_as_built(file, *, network="water", phase=1, at: datetime = AT):
    requirements.satisfy(file, "as_built", by=None, at=at, network=network, phase=phase)


def ready_for_acceptance(file, cast, *, network="water", phase=1):
    pass_tests(file, by=cast.inspector, network=network, phase=phase)
    file_as_built(file, network=network, phase=phase)


def organisation(kind, ice="003333333000033", name="Bureau Études Chaouia", member=None):
    found = Organisation.objects.create(name=name, ice=ice, kind=kind)
    if member:
        Membership.objects.filter(user=member).delete()
        Membership.objects.create(user=member, organisation=found, right="editor")
        member.forget_memberships()
    return found


ONE = Decimal(1)
