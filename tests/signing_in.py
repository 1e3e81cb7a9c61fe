"""The cast have signed in before the first test: their sessions stand in the database beside them."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.client import ClientMixin

from eplatform.accounts.models import User

#: Longer than any clock of a test is ahead.
TEN_YEARS = 10 * 365 * 24 * 3600
#: The key of each session, by the database, the person, and the password that it was opened with.
SESSIONS: dict[tuple[str, int, str], str] = {}

_sign_in = ClientMixin.force_login


def pytest_configure() -> None:
    ClientMixin.force_login = sign_in


def sign_in(client: Client, user: User, backend: str | None = None) -> None:
    key = SESSIONS.get(known_as(user))
    if key is None or backend:
        _sign_in(client, user, backend)
    else:
        client.cookies[settings.SESSION_COOKIE_NAME] = key


def admit(people: Iterable[User]) -> None:
    """Open a session for each."""
    for person in people:
        client = Client()
        _sign_in(client, person)
        session = client.session
        session.set_expiry(TEN_YEARS)
        session.save()
        SESSIONS[known_as(person)] = session.session_key


def known_as(user: User) -> tuple[str, int, str]:
    return connection.settings_dict["NAME"], user.pk, user.password
