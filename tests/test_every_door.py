"""Every address, tried by people who have no business there: nothing leaks, and nothing changes.

The routes come from the resolver and the API's operations from its own description, so an address
that nobody said how to try fails here before anybody relies on it.
"""

from __future__ import annotations

import json

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eplatform.accounts import tokens
from eplatform.accounts.models import Organisation
from tests import doors
from tests.cast import Cast
from tests.everything import Everything
from tests.signing_in import SESSIONS, admit, known_as

pytestmark = pytest.mark.xdist_group("everything")

#: A reader may be told that it is forbidden, not found, not valid, or that nothing is posted there.
REFUSED = {403, 404, 405, 422}
#: Whoever may not even read.
NOT_FOUND = {404, 405}
TURNED_AWAY = {302, 401, 405}
ROOMS = ("accounts", "workflows", "documents", "quotes", "notifications")
#: Written by the mere fact that somebody asks.
PASSING = {"accounts_apitoken": "used_at"}
#: A digest of every table of ours as the tests find it, for each changes it in a transaction of its own.
STANDING: dict[str, tuple] = {}
#: What the programs of these people send along.
TOKENS: dict[int, str] = {}


@pytest.fixture(scope="module")
def everything(django_db_setup, django_db_blocker):
    """Built once for all the doors; each test changes it within a transaction of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        define_state()
        built = Everything(Cast())
        Organisation.objects.create(name="Études Chaouia", ice=doors.TRADE, kind="design_office")
        Organisation.objects.create(name="Sud Travaux", ice=doors.FIRM, kind="contractor")
        connection.check_constraints()  # once here, or after each test for all these rows
        admit([built.elsewhere])  # as the cast is
        for person in (*built.cast.people.values(), built.elsewhere):
            TOKENS[person.pk] = secret_of(person)
        STANDING.update(state())
        yield built
        transaction.set_rollback(True)
    TOKENS.clear()
    del SESSIONS[known_as(built.elsewhere)]


def secret_of(person) -> str:
    _token, secret = tokens.issue(user=person, name="Essai", at=timezone.now())
    return secret


@pytest.fixture
def world(everything, db):
    for person in vars(everything.cast).values():
        forget(person)
    return everything


def forget(person):
    for cached in ("held_postings", "held_memberships"):
        getattr(person, "__dict__", {}).pop(cached, None)


class Caller:
    """The browser or the program of a person, or of nobody."""

    def __init__(self, person, door, *, checks_csrf=False):
        self.door = door
        self.client = Client(enforce_csrf_checks=checks_csrf, raise_request_exception=True)
        if person is not None and door.is_api:
            secret = TOKENS.get(person.pk) or secret_of(person)
            self.client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        elif person is not None:
            self.client.force_login(person)

    def address(self, world):
        return reverse(self.door.route, kwargs=self.door.trial.params(world))

    def get(self, world):
        return self.client.get(self.address(world))

    def post(self, world, address=""):
        trial, address = self.door.trial, address or self.address(world)
        data = trial.data(world) if trial.data else {}
        if self.door.is_api:
            asked = getattr(self.client, trial.method)
            return asked(address, json.dumps(data), content_type="application/json")
        return self.client.post(address, data)


def body(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace") + answer.headers.get("Location", "")


def leaks(world, answer) -> list[str]:
    shown = body(answer)
    return [secret for secret in world.secrets if secret in shown]


def define_state() -> None:
    """A function keeps its plan: the statements name every table, and each test asks them."""
    tables = [model._meta.db_table for label in ROOMS for model in apps.get_app_config(label).get_models()]
    rows = "SELECT '{0}', count(*), sum(hashtextextended({1}::text, 0)) FROM {0} t"
    digests = " UNION ALL ".join(rows.format(table, kept_of(table)) for table in tables)
    ours = ", ".join(f"'{table}'::regclass" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.state() RETURNS TABLE (name text, rows bigint, digest numeric)"
            f" LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY {digests}; END $$;"
            "CREATE FUNCTION pg_temp.writes() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN ("
            " SELECT sum(pg_stat_get_xact_tuples_inserted(t) + pg_stat_get_xact_tuples_updated(t)"
            f" + pg_stat_get_xact_tuples_deleted(t)) FROM unnest(ARRAY[{ours}]) t); END $$"
        )


def kept_of(table: str) -> str:
    return f"(to_jsonb(t) - '{PASSING[table]}')" if table in PASSING else "t"


def state() -> dict[str, tuple]:
    """A digest of every table of ours, whatever the order of its rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM pg_temp.state()")
        return {table: tuple(digest) for table, *digest in cursor.fetchall()}


def writes() -> int:
    """How often rows of ours were written in this transaction, also where it was taken back since."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_temp.writes()")
        return cursor.fetchone()[0]


def changed(before: int) -> list[str]:
    """The tables that are not as they were; nobody looks where nothing was written since."""
    if writes() == before:
        return []
    return [table for table, digest in state().items() if digest != STANDING[table]]


def cases(table, *, posting=False):
    found = [door for door in doors.doors(table) if door.trial.posts or not posting]
    return pytest.mark.parametrize("door", found, ids=lambda door: door.id)


def test_every_route_says_how_to_try_it():
    untried = [name for name in doors.routes() if name not in doors.DOORS and name not in doors.PUBLIC]

    assert not untried, f"Say how to try these doors, in tests/doors.py: {untried}"


def test_no_door_is_tried_that_is_no_more():
    known = {*doors.routes(), *doors.operations()}

    assert not {*doors.DOORS, *doors.PUBLIC} - known


def test_every_operation_of_the_api_is_tried():
    assert not [name for name in doors.operations() if name not in doors.DOORS]


@pytest.mark.parametrize("route", doors.PUBLIC)
def test_open_address_shows_a_visitor_nothing_of_anybody(world, route):
    if route.startswith("unnamed:"):
        address = "/api/none" if "api" in route else "/" + route.removeprefix("unnamed:")
    else:
        address = reverse(route, kwargs=doors.PUBLIC_PARAMS.get(route))

    for answer in (Client().get(address), Client().post(address)):
        assert answer.status_code < 500
        assert not leaks(world, answer)


@cases(doors.DOORS)
def test_visitor_is_turned_away(world, door):
    caller, before = Caller(None, door), writes()

    for answer in (caller.get(world), caller.post(world)):
        assert answer.status_code in TURNED_AWAY
        assert answer.status_code != 302 or answer.url.startswith("/accounts/")
        assert not leaks(world, answer)
    assert not changed(before)


@cases(doors.OF_A_FILE)
@pytest.mark.parametrize("who", ["stranger", "elsewhere"])
def test_file_is_not_found_for_others(world, door, who):
    person = world.elsewhere if who == "elsewhere" else world.cast.stranger
    caller, before = Caller(person, door), writes()

    for answer in (caller.get(world), caller.post(world)):
        assert answer.status_code in NOT_FOUND
        assert not leaks(world, answer)
    assert not changed(before)


@cases(doors.OF_A_PERSON)
@pytest.mark.parametrize("who", ["colleague", "administrator"])
def test_what_is_ones_own_is_not_found_for_others(world, door, who):
    caller, before = Caller(getattr(world.cast, who), door), writes()

    for answer in (caller.get(world), caller.post(world)):
        assert answer.status_code in NOT_FOUND
        assert not leaks(world, answer)
    assert not changed(before)


@cases(doors.ABOUT_ONESELF)
@pytest.mark.parametrize("who", ["stranger", "elsewhere"])
def test_page_about_oneself_shows_nothing_of_others(world, door, who):
    person = world.elsewhere if who == "elsewhere" else world.cast.stranger

    for answer in (Caller(person, door).get(world), Caller(person, door).post(world)):
        assert answer.status_code < 500
        assert not leaks(world, answer)


@cases(doors.OF_A_FILE, posting=True)
@pytest.mark.parametrize("who", ["reader", "auditor"])
def test_whoever_only_reads_changes_nothing(world, door, who):
    person = getattr(world.cast, who)
    caller, before = Caller(person, door), writes()

    answer = caller.post(world)

    assert answer.status_code in REFUSED
    assert not changed(before)


@cases(doors.OF_STAFF)
@pytest.mark.parametrize("who", ["stranger", "applicant", "elsewhere", "auditor"])
def test_staff_are_not_found_for_who_does_not_direct_them(world, door, who):
    person = world.elsewhere if who == "elsewhere" else getattr(world.cast, who)
    caller, before = Caller(person, door), writes()
    if who == "elsewhere":  # who also holds every role, but in another territory
        person.postings.exclude(role="manager").delete()

    for answer in (caller.get(world), caller.post(world)):
        assert answer.status_code in NOT_FOUND
    assert not [table for table in changed(before) if table != "accounts_posting"]


@cases({**doors.OF_A_FILE, **doors.OF_A_PERSON, **doors.OF_STAFF})
def test_whoever_should_is_let_in(world, door):
    """Without this, the refusals above would prove nothing."""
    caller, before = Caller(getattr(world.cast, door.trial.by), door), writes()

    answer = caller.post(world) if door.trial.posts else caller.get(world)

    assert answer.status_code in {200, 201, 202, 204, 302} or door.route == "documents:draft-check"
    if door.trial.posts and door.route not in HARMLESS:
        assert changed(before)


#: What names no row of its own: every file has networks, languages and acts.
NO_ROW = {"reference", "network", "language", "act"}


def test_row_of_one_file_is_not_found_under_another(world):
    """Whoever may see both files cannot reach into one by the address of the other."""
    found = {}
    for door in doors.doors(doors.OF_A_FILE):
        params = door.trial.params(world)
        if params.keys() <= NO_ROW:
            continue
        caller, before = Caller(getattr(world.cast, door.trial.by), door), writes()
        address = reverse(door.route, kwargs={**params, "reference": world.held.reference})
        answers = [caller.client.get(address), caller.post(world, address)]
        if not {answer.status_code for answer in answers} <= NOT_FOUND or changed(before):
            found[door.id] = [answer.status_code for answer in answers]

    assert not found


#: Posts that may rightly leave everything as it was.
HARMLESS = {
    "documents:draft-check", "documents:draft-forget", "documents:draft-papers",
    "documents:upload-part", "api:sign_part",
}  # fmt: skip


@cases(doors.DOORS, posting=True)
def test_form_of_another_site_reaches_nothing(world, door):
    """Portal: the token of the form is asked for. API: a session counts for nothing."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(getattr(world.cast, door.trial.by))
    before = writes()

    asked = getattr(client, door.trial.method)
    answer = asked(reverse(door.route, kwargs=door.trial.params(world)), door.trial.data(world))

    assert answer.status_code == (401 if door.is_api else 403)
    assert not changed(before)
