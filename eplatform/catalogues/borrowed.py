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
    _("Generate"),
    _("I have saved my recovery codes"),
    _("Invalid login."),
    _("Make Primary"),
    _("Password (again)"),
    _("Remove"),
    _("Remember Me"),
    _("Successfully signed in as %(name)s."),
    _("The email address and/or password you specified are not correct."),
    _("Too many failed login attempts. Try again later."),
    _("Two-Factor Authentication"),
    _("Unverified"),
    _("Verified"),
    _("You cannot remove your primary email address (%(email)s)."),
    _("You have confirmed %(email)s."),
    _("You have signed out."),
    _("You must type the same password each time."),
    _("Your email has been changed from %(from_email)s to %(to_email)s."),
    _("Your password has been changed."),
)
