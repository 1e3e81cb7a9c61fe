"""Signing in: how often one may try, what a stranger learns of who has an account, where one is sent."""

from __future__ import annotations

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from tests.cast import PASSWORD


def sign_in(client, email, password, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **more)


def is_in(client):
    return "_auth_user_id" in client.session


def test_passwords_of_one_person_are_not_guessed_for_ever(cast, client):
    for n in range(12):
        sign_in(client, cast.applicant.email, f"guess-{n}", REMOTE_ADDR=f"203.0.113.{n}")

    sign_in(client, cast.applicant.email, PASSWORD, REMOTE_ADDR="203.0.113.99")

    assert not is_in(client)


def test_one_address_does_not_try_everybody(db, client):
    answers = [sign_in(client, f"person{n}@eplatform.example", "x").status_code for n in range(40)]

    assert 429 in answers


def test_guesses_of_an_address_leave_others_free_behind_the_proxy(cast, client, settings):
    settings.TRUSTED_PROXIES = 1
    for n in range(40):
        sign_in(client, f"person{n}@eplatform.example", "x", HTTP_X_FORWARDED_FOR="203.0.113.7")

    sign_in(client, cast.applicant.email, PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.8")

    assert is_in(client)


def test_wrong_password_and_unknown_person_sound_the_same(cast, client):
    known = sign_in(client, cast.applicant.email, "wrong-password")
    unknown = sign_in(client, "nobody@eplatform.example", "wrong-password")

    def said(answer):
        return [str(error) for error in answer.context["form"].non_field_errors()]

    assert said(known) == said(unknown) != []


def test_password_reset_does_not_tell_who_has_an_account(cast, client):
    address = reverse("account_reset_password")

    known = client.post(address, {"email": cast.applicant.email})
    unknown = client.post(address, {"email": "nobody@eplatform.example"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [[cast.applicant.email], ["nobody@eplatform.example"]]


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(cast, client, target):
    signed = client.post(
        f"{reverse('account_login')}?next={target}",
        {"login": cast.applicant.email, "password": PASSWORD, "next": target},
    )
    switched = client.post(reverse("set_language"), {"language": "ar", "next": target})

    for answer in (signed, switched):
        assert answer.status_code == 302
        assert "evil" not in answer.url
        assert "javascript" not in answer.url


def test_deactivated_person_loses_the_session_at_once(cast, client):
    client.force_login(cast.applicant)
    cast.applicant.is_active = False
    cast.applicant.save()

    assert client.get(reverse("portal:files")).url.startswith(reverse("account_login"))


def test_session_ends_at_its_hour(cast, client):
    client.force_login(cast.applicant)
    Session.objects.update(expire_date=timezone.now())

    assert client.get(reverse("portal:files")).url.startswith(reverse("account_login"))


def test_unknown_host_is_not_answered(db, client):
    assert client.get("/", HTTP_HOST="evil.example").status_code == 400


def test_signing_out_and_switching_language_take_no_link(cast, client):
    client.force_login(cast.applicant)

    client.get(reverse("account_logout"))

    assert is_in(client)
    assert client.get(reverse("set_language")).status_code == 405


def test_session_is_out_of_reach_of_scripts(cast, client):
    sign_in(client, cast.applicant.email, PASSWORD)

    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_second_factor_is_asked_for_where_it_is_set_up(cast, client):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(cast.applicant, generate_totp_secret())

    answer = sign_in(client, cast.applicant.email, PASSWORD)

    assert answer.url == reverse("mfa_authenticate")
    assert not is_in(client)
    assert client.get(reverse("portal:files")).url.startswith(reverse("account_login"))
