"""Setting service standards: new ones at will; what a used one promises stays, and it is ended instead."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from eplatform.accounts.roles import Role
from workflows.engine.errors import NotYours, Refused
from workflows.files.standards import ServiceStandard

#: Who reads what is promised and what is owed.
READERS = (Role.ADMINISTRATOR, Role.MANAGER, Role.AUDITOR)
#: What may change once a commitment was made by a standard: its words and its end, no term of it.
WORDS = frozenset({"title_fr", "title_ar", "title_en", "source", "until", "demonstration"})


class InUse(Refused):
    """Commitments were made by the standard: its terms are what was promised."""


def can_read(user: User) -> bool:
    return user.is_active and any(user.holds(role) for role in READERS)


def can_set(user: User, territory_id: int | None) -> bool:
    """Administrators set the standards of their territory; those of every territory also the general ones."""
    return user.leads(Role.ADMINISTRATOR, territory_id=territory_id)


@transaction.atomic
def keep(standard: ServiceStandard, *, by: User, at: datetime) -> ServiceStandard:
    """Write a new standard or an amended one; raises InUse where a term changed that was promised."""
    if not can_set(by, standard.territory_id):
        raise NotYours(_("Only an administrator of the territory may set its service standards."))
    if standard.pk is not None:
        ensure_terms_stay(standard, by)
    standard.save()
    return standard


def ensure_terms_stay(standard: ServiceStandard, by: User) -> None:
    known = ServiceStandard.objects.select_for_update().get(pk=standard.pk)
    if not can_set(by, known.territory_id):
        raise NotYours(_("Only an administrator of the territory may set its service standards."))
    if not standard.commitments.exists():
        return
    changed = [
        str(field.verbose_name)
        for field in ServiceStandard._meta.concrete_fields
        if field.name not in WORDS and getattr(known, field.attname) != getattr(standard, field.attname)
    ]
    if changed:
        raise InUse(
            _("Commitments were made by this standard, so that this cannot change: %(fields)s. "
              "End it with a date and set a new one.")
            % {"fields": ", ".join(changed)}
        )  # fmt: skip
