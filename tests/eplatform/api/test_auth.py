"""Who gets in: a token in force, nothing else; and in which language they are answered."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from eplatform.accounts import tokens
from eplatform.accounts.models import ApiToken, User
from eplatform.api.auth import MOST_BAD_TOKENS
from eplatform.api.routes import api
from tests.eplatform.api.conftest import PROBLEM, kind
from tests.factories import connection_file

ROUTES = [
    (method, path) for path, operations in api.get_openapi_schema()["paths"].items() for method in operations
]
FILLED = {
    "{reference}": "E-2026-00001", "{step_id}": "1", "{version_id}": "1", "{upload_id}": "1",
    "{draft_id}": "00000000-0000-4000-8000-000000000000", "{network}": "water", "{act}": "withdraw",
    "{number}": "1", "{code}": "A",
}  # fmt: skip


def filled(path):
    for name, value in FILLED.items():
        path = path.replace(name, value)
    assert "{" not in path
    return path


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_route_is_closed_without_a_token_and_to_a_session(cast, signed_in):
    client = Client(enforce_csrf_checks=True)
    if signed_in:
        client.force_login(cast.administrator)

    for method, path in ROUTES:
        response = client.generic(method.upper(), filled(path), "{}", content_type="application/json")

        assert response.status_code == 401, (method, path)
        assert response.headers["Content-Type"] == PROBLEM
        assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_token_in_force_opens(cast, call):
    assert call(cast.applicant).get("/files") == {"items": [], "next": None}


def test_token_that_is_unknown_revoked_or_expired_does_not_open(cast, call):
    connection_file(cast, title="Lotissement secret")
    now = timezone.now()
    revoked, revoked_secret = tokens.issue(user=cast.applicant, name="old", at=now)
    tokens.revoke(revoked, at=now)
    _old, expired_secret = tokens.issue(user=cast.applicant, name="older", at=now - timedelta(days=366))

    for secret in ("epl_made-up", revoked_secret, expired_secret):
        problem = call(token=secret).get("/files", status=401)

        assert kind(problem) == "unauthorized"
        assert "secret" not in json.dumps(problem)


def test_token_of_a_person_who_left_does_not_open(cast, call):
    caller = call(cast.applicant)
    User.objects.filter(pk=cast.applicant.pk).update(is_active=False)

    caller.get("/files", status=401)


def test_other_schemes_do_not_open(cast, call):
    call(Authorization="Basic dXNlcjpwYXNz").get("/files", status=401)


def test_too_many_bad_tokens_are_told_to_wait_while_good_ones_pass(cast, call):
    bad, good = call(token="epl_guess"), call(cast.applicant)

    for _try in range(MOST_BAD_TOKENS):
        bad.get("/files", status=401)
    response = bad.client.get("/api/v1/files")

    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert kind(response.json()) == "too-many-requests"
    good.get("/files")


def test_use_is_noted(cast, call):
    call(cast.applicant).get("/files")

    assert ApiToken.objects.get().used_at is not None


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("ar", "ar"), ("en-GB,fr;q=0.5", "en"), ("de, fr;q=0.5", "fr"), ("", "ar"), ("*", "ar")],
)
def test_language_is_the_one_asked_for_else_the_persons(cast, call, asked, spoken):
    User.objects.filter(pk=cast.applicant.pk).update(language="ar")
    caller = call(cast.applicant, **{"Accept-Language": asked})

    response = caller.client.get("/api/v1/files/E-0", headers={"Cookie": "language=fr"})

    assert response.headers["Content-Language"] == spoken


def test_answers_are_not_kept_by_caches(cast, call):
    response = call(cast.applicant).client.get("/api/v1/files")

    assert "no-store" in response.headers["Cache-Control"]
