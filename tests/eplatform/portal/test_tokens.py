"""The page of API tokens: a secret shown once, and out of everybody else's reach."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from eplatform.accounts import tokens
from eplatform.accounts.models import ApiToken

PAGE = "/account/tokens/"


def test_page_asks_to_sign_in(client, db):
    assert client.get(PAGE).status_code == 302
    assert client.post(PAGE, {"name": "x"}).status_code == 302
    assert not ApiToken.objects.exists()


def test_token_is_shown_once_and_opens_the_api(cast, client):
    client.force_login(cast.applicant)

    made = client.post(PAGE, {"name": "ERP of the office"})
    secret = made.context["secret"]
    later = client.get(PAGE)

    assert made.status_code == 201
    assert secret in made.content.decode()
    assert "no-store" in made.headers["Cache-Control"]
    assert secret not in later.content.decode()
    assert "ERP of the office" in later.content.decode()
    assert secret not in str(list(ApiToken.objects.values()))
    answer = client.get("/api/v1/files", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 200


def test_token_without_a_name_is_not_made(cast, client):
    client.force_login(cast.applicant)

    assert client.post(PAGE, {"name": " "}).status_code == 422
    assert not ApiToken.objects.exists()


def test_owner_revokes_and_the_token_is_dead(cast, client):
    token, secret = tokens.issue(user=cast.applicant, name="old", at=timezone.now())
    client.force_login(cast.applicant)

    client.post(reverse("portal:revoke_token", args=[token.pk]))

    assert tokens.holder(secret, at=timezone.now()) is None
    assert reverse("portal:revoke_token", args=[token.pk]) not in client.get(PAGE).content.decode()


@pytest.mark.parametrize("person", ["stranger", "colleague", "administrator"])
def test_nobody_else_sees_or_revokes_it(cast, client, person):
    token, secret = tokens.issue(user=cast.applicant, name="secret of Al Amal", at=timezone.now())
    client.force_login(getattr(cast, person))

    response = client.post(reverse("portal:revoke_token", args=[token.pk]))

    assert response.status_code == 404
    assert "secret of Al Amal" not in client.get(PAGE).content.decode()
    assert tokens.holder(secret, at=timezone.now()) == cast.applicant


def test_expired_token_is_told_as_such(cast, client):
    tokens.issue(user=cast.applicant, name="old", at=timezone.now() - timedelta(days=400))
    client.force_login(cast.applicant)

    assert "status" in client.get(PAGE).content.decode()


def test_account_page_leads_there(cast, client):
    client.force_login(cast.applicant)

    assert PAGE in client.get(reverse("portal:account")).content.decode()
