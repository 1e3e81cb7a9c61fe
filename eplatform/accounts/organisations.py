"""The organisations that people act for, and what each person may do for one."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eplatform.known_words import words_are_known
from eplatform.statements.prepared import Kept


@words_are_known
class Organisation(models.Model):
    """A developer, industrial firm, design office, contractor, utility or public body."""

    class Kind(models.TextChoices):
        DEVELOPER = "developer", _("Developer")
        INDUSTRIAL = "industrial", _("Industrial firm")
        DESIGN_OFFICE = "design_office", _("Design office")
        CONTRACTOR = "contractor", _("Contractor")
        UTILITY = "utility", _("Utility")
        PUBLIC_BODY = "public_body", _("Public body")

    name = models.CharField(_("name"), max_length=200)
    ice = models.CharField(
        _("company identifier (ICE)"),
        max_length=15,
        unique=True,
        validators=[RegexValidator(r"^\d{15}$", _("The ICE has 15 digits."))],
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    people = models.ManyToManyField("accounts.User", through="Membership", related_name="organisations")
    #: Anybody can type a number when founding an organisation: staff who saw its papers confirm it.
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = [GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="organisation_name_words")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ice__regex=r"^\d{15}$"), name="organisation_ice_digits"
            ),
        ]

    def __str__(self) -> str:
        return self.name


#: Every paper bears it.
UTILITY_NAME = Kept(
    lambda: Organisation.objects.filter(kind=Organisation.Kind.UTILITY).order_by("pk").values_list("name")[:1]
)


def utility_name() -> str:
    """The utility that runs this installation, as it is called; an installation serves one."""
    names = UTILITY_NAME.rows()
    return str(names[0][0]) if names else gettext("The utility")


@words_are_known
class Membership(models.Model):
    """What a person may do for an organisation."""

    class Right(models.TextChoices):
        ADMIN = "admin", _("Administers")
        EDITOR = "editor", _("Acts")
        READER = "reader", _("Reads")

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    right = models.CharField(_("right"), max_length=10, choices=Right.choices, default=Right.EDITOR)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"

    @property
    def may_act(self) -> bool:
        return self.right in (self.Right.ADMIN, self.Right.EDITOR)
