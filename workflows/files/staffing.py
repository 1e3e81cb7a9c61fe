"""Who works here, what they have before them, and who stands in for whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from eplatform.accounts.models import Absence, Posting, User
from eplatform.accounts.roles import Role
from workflows.engine.models import Task
from workflows.files import substituting
from workflows.files.models import ConnectionFile


def can_see_staff(user: User) -> bool:
    """Administrators and managers, each for their territories."""
    return user.is_active and (user.holds(Role.ADMINISTRATOR) or user.holds(Role.MANAGER))


def can_see_person(user: User, person: User) -> bool:
    """Oneself, those who declare one's absences, and their administrators also of who has left."""
    if not person.own_postings:
        return False
    if user == person or substituting.administers(user, person):
        return user.is_active
    return substituting.can_declare_absence(user, person)


def staff_of(user: User, day: date) -> QuerySet[User]:
    """The staff that this person sees, by name, each with ``steps``, ``files`` and ``is_away``."""
    posted = Posting.objects.all()
    leading = (Role.MANAGER, Role.ADMINISTRATOR)
    places = [each.territory_id for each in user.held_postings if each.role in leading]
    if None not in places:
        posted = posted.filter(territory_id__in=[place for place in places if place])
    people: QuerySet[User] = User.objects.filter(pk__in=posted.values("user")).with_presence(day)
    return with_load(people).order_by("-is_active", "full_name", "pk")


def with_load(people: QuerySet[User]) -> QuerySet[User]:
    """How many open steps each has claimed, and how many open files they coordinate."""
    return people.annotate(
        steps=open_count(Task.objects.open(), "owner"),
        files=open_count(ConnectionFile.objects.running(), "coordinator"),
    )


def open_count(work: QuerySet[Any], owner: str) -> Coalesce:
    counts = work.filter(**{owner: OuterRef("pk")}).order_by().values(owner).annotate(n=Count("pk"))
    return Coalesce(Subquery(counts.values("n")), 0)


def colleagues(person: User, day: date) -> QuerySet[User]:
    """Who could stand in for the person or succeed them: active staff, those of the same roles first."""
    roles = [posting.role for posting in person.own_postings]
    staff = User.objects.active().filter(postings__isnull=False).exclude(pk=person.pk)
    alike = Count("postings", filter=Q(postings__role__in=roles))
    people: QuerySet[User] = (
        staff.with_presence(day).annotate(alike=alike).order_by("-alike", "full_name", "pk")
    )
    return people


def absences_of(person: User, day: date) -> QuerySet[Absence]:
    """Those of the person and those in which they stand in, that are not over."""
    concerned = Absence.objects.standing().filter(Q(person=person) | Q(substitute=person), until__gte=day)
    rows: QuerySet[Absence] = concerned.select_related("person", "substitute").order_by("since", "pk")
    return rows
