"""The cast and the mailbox that every other test relies on."""

from django.core.mail import send_mail

from eplatform.accounts.roles import POSTED_ROLES, Role


def test_cast_has_somebody_for_every_role(cast):
    assert {role for role in POSTED_ROLES if cast.for_role(role).holds(role)} == POSTED_ROLES
    assert cast.for_role(Role.APPLICANT) == cast.applicant


def test_mailbox_receives_over_smtp(mailbox):
    send_mail("Bonjour", "Votre dossier est complet.", None, ["applicant@eplatform.example"])

    (message,) = mailbox.to("applicant@eplatform.example")
    assert message["Subject"] == "Bonjour"
