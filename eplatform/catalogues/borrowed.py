"""The words of the sign-in pages that we translate ourselves: the library says them wrong, or familiarly."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

WORDS = (
    _("Add Email"),
    _("Add Email Address"),
    _("Are you sure you want to sign out?"),
    _("Authenticator code"),
    _("Be patient, you are sending too many requests."),
    _("Change Password"),
    _("Do you really want to remove the selected email address?"),
    _("Email"),
    _("Email address"),
    _("Enter an authenticator code:"),
    _("Enter your password:"),
    _(
        "Forgotten your password? Enter your email address below, and we'll send you an email allowing you "
        "to reset it."
    ),
    _("Generate"),
    _("I have saved my recovery codes"),
    _("Invalid login."),
    _("Make Primary"),
    _("Password (again)"),
    _("Please contact us if you have any trouble resetting your password."),
    _("Remove"),
    _("Remember Me"),
    _("Successfully signed in as %(name)s."),
    _("The email address and/or password you specified are not correct."),
    _("Too many failed login attempts. Try again later."),
    _("Two-Factor Authentication"),
    _("Unverified"),
    _("Verified"),
    _(
        "We have sent an email to you for verification. Follow the link provided to finalize the signup "
        "process. If you do not see the verification email in your main inbox, check your spam folder. "
        "Please contact us if you do not receive the verification email within a few minutes."
    ),
    _(
        "We have sent you an email. If you have not received it please check your spam folder. Otherwise "
        "contact us if you do not receive it in a few minutes."
    ),
    _(
        "You are receiving this email because you, or someone else, tried to access an account with email "
        "%(email)s. However, we do not have any record of such an account in our database."
    ),
    _("You cannot remove your primary email address (%(email)s)."),
    _("You have confirmed %(email)s."),
    _("You have signed out."),
    _("You must type the same password each time."),
    _("Your email has been changed from %(from_email)s to %(to_email)s."),
    _("Your password has been changed."),
    _("Your password is now changed."),
)
