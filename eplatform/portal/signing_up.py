"""The form by which an applicant opens an account, for a person and the organisation behind."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.joining import ensure_unknown, found_organisation
from eplatform.accounts.models import Organisation, User
from eplatform.formatting.asking import PhoneField

Kind = Organisation.Kind
OPEN_TO = [Kind.DEVELOPER, Kind.INDUSTRIAL, Kind.DESIGN_OFFICE, Kind.CONTRACTOR]


class LoginForm(AllauthLoginForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The page shows these links and labels itself; a placeholder would only repeat the label.
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignupForm(AllauthSignupForm):  # type: ignore[misc]  # allauth has no types
    full_name = forms.CharField(
        label=_("Full name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    telephone = PhoneField(label=_("Telephone"))
    language = forms.ChoiceField(label=_("Language of our messages"), choices=settings.LANGUAGES)
    organisation = forms.CharField(
        label=_("Name of the organisation"), max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What it is"), choices=[(kind.value, kind.label) for kind in OPEN_TO])
    ice = forms.RegexField(
        r"^\d{15}$", label=_("Company identifier (ICE)"), help_text=_("15 digits, on your invoices."),
        error_messages={"invalid": _("The ICE has 15 digits.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 15}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("language", get_language())
        self.fields["password1"].help_text = _(
            "At least 10 characters; not your name, a common word or digits alone."
        )
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean_ice(self) -> str:
        ice: str = self.cleaned_data["ice"]
        ensure_unknown(ice)
        return ice

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Open the account; an address taken since it was looked at is told by mail, like any other."""
        try:
            user, answer = super().try_save(request)
        except IntegrityError:
            if not User.objects.filter(email__iexact=self.cleaned_data["email"]).exists():
                raise
            self.account_already_exists = True
            user, answer = super().try_save(request)
        return user, answer

    @transaction.atomic
    def save(self, request: HttpRequest) -> User:
        user: User = super().save(request)
        return user

    def custom_signup(self, request: HttpRequest, user: User) -> None:  # allauth passes it
        facts = self.cleaned_data
        user.full_name, user.phone, user.language = facts["full_name"], facts["telephone"], facts["language"]
        user.save(update_fields=["full_name", "phone", "language"])
        found_organisation(
            name=facts["organisation"],
            ice=facts["ice"],
            kind=facts["kind"],
            phone=facts["telephone"],
            by=user,
        )
