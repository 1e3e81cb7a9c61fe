"""What the sign-in library says and sends: mails in the house style, pages that lead on, how long to wait."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.urls import reverse
from django.utils import translation

from eplatform.accounts.models import User
from eplatform.portal.signing_up import SignupForm
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

BAD_LINK = {"uidb36": "1", "key": "no-such-key"}
REST = {
    "full_name": "Omar Tazi", "telephone": "0661234567", "language": "fr", "organisation": "Tazi Promotion",
    "kind": "developer", "ice": "001122334455667", "password1": PASSWORD, "password2": PASSWORD,
}  # fmt: skip


def visit(client, language="en"):
    client.cookies["language"] = language
    return client


def parts(message):
    return (message.get_body(("plain",)).get_content(), message.get_body(("html",)).get_content())


def asked(client, mailbox, email):
    client.post(reverse("account_reset_password"), {"email": email})
    (message,) = mailbox.to(email)
    return message


@pytest.mark.parametrize(
    ("language", "subject", "direction"),
    [
        ("fr", "Choisissez un nouveau mot de passe pour eplatform", "ltr"),
        ("ar", "اختاروا كلمة مرور جديدة لحسابكم على \u2066eplatform\u2069", "rtl"),
        ("en", "Choose a new password for eplatform", "ltr"),
    ],
)
def test_reset_mail_is_ours_in_the_language_of_its_reader(
    cast, client, mailbox, language, subject, direction
):
    cast.applicant.language = language
    cast.applicant.save()

    message = asked(client, mailbox, cast.applicant.email)

    text, html = parts(message)
    assert message["Subject"].strip() == subject
    assert message["Content-Language"] == language
    assert f'dir="{direction}"' in html
    assert "/accounts/password/reset/key/" in text
    assert "/accounts/password/reset/key/" in html


def test_plain_text_of_a_mail_is_not_escaped(cast, client, mailbox):
    cast.applicant.full_name = "Omar O'Tazi"
    cast.applicant.save()

    text, html = parts(asked(client, mailbox, cast.applicant.email))

    assert "Omar O'Tazi" in text
    assert "Omar O&#x27;Tazi" in html


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_mail_to_an_unknown_address_names_no_host(client, mailbox, language):
    message = asked(visit(client, language), mailbox, "nobody@eplatform.example")

    text, html = parts(message)
    for body in (text, html):
        assert "testserver" not in body.replace("http://testserver/accounts/signup/", "")
        assert "nobody@eplatform.example" in body
    assert message["Content-Language"] == language


def test_signing_up_again_is_told_by_our_mail(cast, client, mailbox):
    email = cast.applicant.email

    visit(client).post(reverse("account_signup"), {**REST, "email": email})

    (message,) = mailbox.to(email)
    assert message["Subject"] == "You already have an eplatform account"
    assert all("/accounts/password/reset/" in part for part in parts(message))


def test_signing_up_is_confirmed_by_our_mail(client, mailbox):
    visit(client).post(reverse("account_signup"), {**REST, "email": "omar@example.ma"})

    (message,) = mailbox.to("omar@example.ma")
    assert message["Subject"] == "Confirmez votre adresse électronique pour eplatform"
    assert all("/accounts/confirm-email/" in part for part in parts(message))


def test_confirmation_link_leads_to_our_page(cast, client):
    address = EmailAddress.objects.create(user=cast.applicant, email="second@eplatform.example")
    url = reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key])

    page = visit(client).get(url).content.decode()
    client.post(url)

    address.refresh_from_db()
    assert "Do you confirm that second@eplatform.example is your address?" in page
    assert address.verified


def test_address_that_somebody_signs_in_with_is_not_confirmed_for_another(cast, client):
    address = EmailAddress.objects.create(user=cast.applicant, email="taken@eplatform.example")
    User.objects.create_user("taken@eplatform.example", full_name="Somebody else")
    url = reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key])

    page = visit(client).post(url, follow=True)

    address.refresh_from_db()
    assert not address.verified
    assert page.status_code == 200
    assert "Unable to confirm taken@eplatform.example" in page.content.decode()


def test_signing_up_with_a_known_address_in_other_letters_opens_nothing(cast, client, mailbox):
    before = User.objects.count()

    page = visit(client).post(reverse("account_signup"), {**REST, "email": cast.applicant.email.upper()})

    assert page.status_code == 302
    assert User.objects.count() == before
    assert mailbox.to(cast.applicant.email)[0]["Subject"] == "You already have an eplatform account"


def test_signing_up_at_the_same_moment_opens_one_account(client, mailbox, monkeypatch):
    save = SignupForm.save

    def save_behind_another(form, request):
        User.objects.create_user("Omar@example.ma", full_name="Somebody faster")
        return save(form, request)

    monkeypatch.setattr(SignupForm, "save", save_behind_another)

    page = visit(client).post(reverse("account_signup"), {**REST, "email": "omar@example.ma"})

    assert page.status_code == 302
    assert User.objects.get(email="omar@example.ma").full_name == "Somebody faster"
    assert [message["Subject"] for message in mailbox.to("omar@example.ma")] == [
        "You already have an eplatform account"
    ]


@pytest.mark.parametrize(
    "path",
    [
        reverse("account_reset_password"),
        reverse("account_reset_password_done"),
        reverse("account_reset_password_from_key", kwargs=BAD_LINK),
        reverse("account_reset_password_from_key_done"),
        reverse("account_email_verification_sent"),
        reverse("account_confirm_email", args=["no-such-key"]),
    ],
)
def test_pages_of_a_forgotten_password_lead_back_to_sign_in(client, path):
    page = visit(client).get(path, follow=True).content.decode()

    assert "Back to sign in" in page
    assert "contact us" not in page.lower()


def test_bad_link_leads_to_a_new_one(client):
    page = visit(client).get(reverse("account_reset_password_from_key", kwargs=BAD_LINK)).content.decode()

    assert "This link is no longer valid" in page
    assert f'class="btn btn-primary btn-lg" href="{reverse("account_reset_password")}"' in page


def test_password_is_chosen_by_the_link_of_the_mail(cast, client, mailbox):
    text, _ = parts(asked(client, mailbox, cast.applicant.email))
    link = next(line for line in text.splitlines() if "/key/" in line).strip()
    form = client.get(link, follow=True).request["PATH_INFO"]
    words = {"password1": "quite-a-long-word-42", "password2": "quite-a-long-word-42"}

    client.post(form, words)

    cast.applicant.refresh_from_db()
    assert cast.applicant.check_password("quite-a-long-word-42")


@pytest.mark.parametrize(
    ("seconds", "said"), [(300, "in 5 minutes"), (60, "in 1 minute."), (90, "in 2 minutes")]
)
def test_lock_out_says_how_long_it_lasts(cast, client, settings, seconds, said):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": f"2/{seconds}s/key"}
    for password in ("wrong", "wrong"):
        client.post(reverse("account_login"), {"login": cast.applicant.email, "password": password})

    answer = visit(client).post(
        reverse("account_login"), {"login": cast.applicant.email, "password": PASSWORD}
    )

    (error,) = answer.context["form"].non_field_errors()
    assert "not even the right one" in error
    assert said in error


def test_too_many_requests_have_our_page(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    visit(client).post(reverse("account_reset_password"), {"email": "nobody@eplatform.example"})

    answer = client.post(reverse("account_reset_password"), {"email": "nobody@eplatform.example"})

    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()


def test_forgotten_password_can_be_replaced_while_signed_in(cast, client):
    cast.applicant.language = "ar"
    cast.applicant.save()
    client.force_login(cast.applicant)

    asking = client.get(reverse("account_reauthenticate")).content.decode()
    leads_to = client.get(reverse("account_reset_password")).content.decode()

    with translation.override("ar"):
        assert "نسيت كلمة المرور" in asking
        assert translation.gettext("Back to my account") in leads_to
    assert 'name="email"' in leads_to
    assert "data-tone" not in leads_to.split("<main", 1)[1].split("</main", 1)[0]
