"""What a person lets us use to reach them: data they keep themselves, and channels they chose."""

from __future__ import annotations

from django.db import transaction

from eplatform.accounts.models import User
from notifications.models import Channel, Preference


def wants_email(user: User) -> bool:
    return not Preference.objects.filter(user=user, channel=Channel.EMAIL, enabled=False).exists()


@transaction.atomic
def keep(user: User, *, phone: str, language: str, email: bool) -> None:
    """Keep a person's contact data and whether they want e-mail beyond legal notices."""
    user.phone, user.language = phone, language
    user.save(update_fields=["phone", "language"])
    Preference.objects.update_or_create(user=user, channel=Channel.EMAIL, defaults={"enabled": email})
