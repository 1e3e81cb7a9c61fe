"""The form by which people keep their contact data and choose how they are told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.models import User
from eplatform.formatting.asking import PhoneField
from eplatform.formatting.phones import bare_phone
from notifications import preferences


class ContactForm(forms.Form):
    email = forms.BooleanField(
        label=_("Tell me by e-mail at every stage"), required=False,
        help_text=_("Legal notices, such as an estimate or a refusal, are always sent by e-mail."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language of the messages"),
        choices=[("fr", "Français"), ("ar", "العربية"), ("en", "English")],
    )
    phone = PhoneField(label=_("Telephone"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        kwargs["initial"] = {
            "email": preferences.wants_email(user), "language": user.language,
            "phone": bare_phone(user.phone),
        }  # fmt: skip
        super().__init__(*args, **kwargs)

    def keep(self) -> None:
        given = self.cleaned_data
        preferences.keep(self.user, phone=given["phone"], language=given["language"], email=given["email"])
