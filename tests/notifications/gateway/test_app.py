"""The gateway over real HTTP, with a database account that may do nothing but add events."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from psycopg import sql
from werkzeug.serving import make_server

from notifications.gateway import signatures
from notifications.gateway.app import MAX_BYTES, create_app
from notifications.models import WebhookEvent

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("gateway")]

SECRET = "whsec_bmljZSBzZWNyZXQgZm9yIHRlc3Rz"
ROLE, PASSWORD = "gateway_of_the_tests", "only-for-tests"


def url_for(user, password):
    database = settings.DATABASES["default"]
    return f"postgresql://{quote(user)}:{quote(password)}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


@pytest.fixture(scope="module")
def owner(django_db_setup):
    """A connection beside Django's, which commits at once."""
    database = settings.DATABASES["default"]
    url = url_for(database["USER"], database["PASSWORD"])
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def restricted_url(owner):
    """A database account like the gateway's own: it adds events and reads nothing."""
    table, role = sql.Identifier("notifications_webhookevent"), sql.Identifier(ROLE)
    if not owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
        create = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
        owner.execute(create.format(role, sql.Literal(PASSWORD)))
    owner.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
    owner.execute(sql.SQL("GRANT INSERT ON {} TO {}").format(table, role))
    return url_for(ROLE, PASSWORD)


@pytest.fixture(scope="module")
def serve():
    """Run the application on a port of its own; returns its address."""
    servers = []

    def start(database_url):
        app = create_app({"GATEWAY_DATABASE_URL": database_url, "WEBHOOK_SECRET_MAIL": SECRET})
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def running(serve, restricted_url):
    return serve(restricted_url)


@pytest.fixture
def gateway(running, owner):
    """The gateway's address; the events that it commits are gone for the next test."""
    yield running
    owner.execute("DELETE FROM notifications_webhookevent")


def signed(body, *, event_id="evt-1", at=None, secret=SECRET):
    timestamp = str(int(at if at is not None else time.time()))
    signature = signatures.sign(signatures.read_secret(secret), event_id, timestamp, body)
    return {
        "Content-Type": "application/json", "webhook-id": event_id,
        "webhook-timestamp": timestamp, "webhook-signature": signature,
    }  # fmt: skip


def post(address, body=b'{"type": "delivered"}', headers=None, provider="mail"):
    request = urllib.request.Request(f"{address}/webhooks/{provider}", data=body, method="POST")
    for name, value in (signed(body) if headers is None else headers).items():
        request.add_header(name, value)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, json.load(refusal)


def test_signed_event_is_kept(gateway):
    status, _answer = post(gateway)

    event = WebhookEvent.objects.get()
    assert status == 202
    assert (event.provider, event.event_id, event.payload) == ("mail", "evt-1", {"type": "delivered"})
    assert event.handled_at is None


def test_event_sent_again_is_kept_once(gateway):
    first, _answer = post(gateway)

    second, _answer = post(gateway)

    assert (first, second) == (202, 200)
    assert WebhookEvent.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-signature": ""},
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": "v1,é"},
        {"webhook-id": "evt-2"},
        {"webhook-id": "x" * 300},
        {"webhook-timestamp": "yesterday"},
        {"webhook-timestamp": "²"},
        {"webhook-timestamp": "9" * 5000},
    ],
)
def test_bad_signature_is_refused(gateway, change):
    body = b'{"type": "delivered"}'

    status, _answer = post(gateway, body, signed(body) | change)

    assert status == 401
    assert not WebhookEvent.objects.exists()


def test_body_changed_on_the_way_is_refused(gateway):
    status, _answer = post(gateway, b'{"type": "bounced"}', signed(b'{"type": "delivered"}'))

    assert status == 401


@pytest.mark.parametrize("shift", [-400, 400])
def test_replay_after_the_tolerance_is_refused(gateway, shift):
    body = b"{}"

    status, _answer = post(gateway, body, signed(body, at=time.time() + shift))

    assert status == 401
    assert not WebhookEvent.objects.exists()


def test_either_signature_serves_while_a_secret_changes(gateway):
    body = b"{}"
    headers = signed(body)
    headers["webhook-signature"] = "v1,b2xk " + headers["webhook-signature"]

    status, _answer = post(gateway, body, headers)

    assert status == 202


def test_unknown_provider_is_not_found(gateway):
    status, _answer = post(gateway, provider="nobody")

    assert status == 404


def test_large_body_is_refused(gateway):
    body = json.dumps({"text": "x" * MAX_BYTES}).encode()

    status, _answer = post(gateway, body)

    assert status == 413
    assert not WebhookEvent.objects.exists()


def test_other_content_is_refused(gateway):
    body = b"type=delivered"

    status, _answer = post(
        gateway, body, signed(body) | {"Content-Type": "application/x-www-form-urlencoded"}
    )

    assert status == 415


@pytest.mark.parametrize("body", [b"{", b"\xff", b'{"text": "\\u0000"}', b"[" * 30_000, b"NaN"])
def test_json_that_cannot_be_kept_is_refused(gateway, body):
    status, _answer = post(gateway, body)

    assert status == 400
    assert not WebhookEvent.objects.exists()


def test_database_down_asks_to_try_again(serve):
    address = serve("postgresql://nobody@127.0.0.1:1/nothing")

    status, answer = post(address)

    assert status == 503
    assert "127.0.0.1" not in answer["detail"]


def test_gateway_lives_without_its_database(serve):
    address = serve("postgresql://nobody@127.0.0.1:1/nothing")

    with urllib.request.urlopen(f"{address}/healthz", timeout=20) as answer:
        assert answer.status == 200


def test_account_may_do_nothing_else(restricted_url):
    with psycopg.connect(restricted_url, autocommit=True) as connection:
        for statement in (
            "SELECT payload FROM notifications_webhookevent",
            "DELETE FROM notifications_webhookevent",
            "SELECT email FROM accounts_user",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_gateway_loads_no_django():
    code = "import sys, notifications.gateway.app; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
