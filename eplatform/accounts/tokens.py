"""Tokens by which a program acts for a person: shown once, kept as a digest, revoked at will."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from eplatform.statements.prepared import LONG_AGO, KeptRows

if TYPE_CHECKING:
    from eplatform.accounts.models import User

PREFIX = "epl_"
LIFETIME = timedelta(days=365)
USE_NOTED_EVERY = timedelta(minutes=10)


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def in_force(self, at: datetime) -> ApiTokenQuerySet:
        """Tokens neither revoked nor expired, of people still active."""
        return self.filter(revoked_at=None, expires_at__gt=at, user__is_active=True)


class ApiToken(models.Model):
    """A token of a person; only the digest of its secret is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("what it is for"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects: ClassVar = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="token_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return self.name


#: Every call of a program asks for it.
IN_FORCE: KeptRows[ApiToken] = KeptRows(
    lambda digest, at: ApiToken.objects.in_force(at).filter(digest=digest).select_related("user"),
    "digest", LONG_AGO,
)  # fmt: skip


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def issue(*, user: User, name: str, at: datetime) -> tuple[ApiToken, str]:
    """A new token and its secret, which is never shown again."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user, name=name, digest=digest_of(secret), created_at=at, expires_at=at + LIFETIME
    )
    return token, secret


def holder(secret: str, *, at: datetime) -> User | None:
    """The person a secret stands for, if its token is in force; notes the use now and then."""
    token = next(iter(IN_FORCE.found(digest_of(secret), at)), None)
    if token is None:
        return None
    if token.used_at is None or at - token.used_at > USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(used_at=at)
    user: User = token.user
    return user


def revoke(token: ApiToken, *, at: datetime) -> None:
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at)
