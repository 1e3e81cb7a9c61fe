"""How the made-up utility shares its work out: steps claimed, put aside and put first, somebody away."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from eplatform.accounts.models import Territory, User
from eplatform.accounts.roles import Role
from eplatform.demonstration.people import UTILITY_DOMAIN
from eplatform.demonstration.places import CASABLANCA, NOUACEUR
from workflows.engine.models import Task
from workflows.engine.priorities import Priority
from workflows.files import assigning, claiming, prioritising, snoozing, substituting


def share_out(now: datetime) -> None:
    """Acts of this morning, on the first open steps of each kind."""
    for place in Territory.objects.filter(code__in=(CASABLANCA, NOUACEUR)).order_by("pk"):
        claim_first(Role.DESK_OFFICER, "guichet", place, now)
        claim_first(Role.ESTIMATOR, "devis", place, now)
    casablanca = Territory.objects.get(code=CASABLANCA)
    put_first(casablanca, now)
    put_aside(now)
    go_away(now)


def person(address: str, place: str) -> User:
    found: User = User.objects.get(email=f"{address}.{place}@{UTILITY_DOMAIN}")
    return found


def first(role: str, place: Territory) -> Task | None:
    """The oldest step of the role that nobody has claimed there."""
    waiting = Task.objects.open().filter(role=role, territory=place, owner=None, held=False)
    found: Task | None = waiting.order_by("pk").first()
    return found


def claim_first(role: str, address: str, place: Territory, now: datetime) -> None:
    if task := first(role, place):
        claiming.claim(task, by=person(address, place.code), at=now)


def put_first(place: Territory, now: datetime) -> None:
    """The manager presses one study, the coordinator hands it to somebody."""
    if task := first(Role.STUDY_ENGINEER, place):
        prioritising.prioritise(
            task, Priority.URGENT, by=person("direction", place.code), at=now,
            reason="Le lotissement dessert le nouvel hôpital.",
        )  # fmt: skip
        to = assigning.candidates(task).first()
        assert to is not None, "somebody studies every network in every territory"
        assigning.assign(task, to, by=person("coordination", place.code), at=now)


def put_aside(now: datetime) -> None:
    """Whoever inspects the oldest site looks at it again next week."""
    sites = Task.objects.open().filter(role=Role.INSPECTOR, owner=None, held=False)
    task: Task | None = sites.order_by("pk").first()
    if task is not None:
        by = assigning.candidates(task).first()
        assert by is not None, "somebody inspects every network in every territory"
        until = timezone.localdate(now) + timedelta(days=6)
        snoozing.snooze(task, until, by=by, at=now, reason="Le chantier reprend la semaine prochaine.")


def go_away(now: datetime) -> None:
    """The engineer for water and sewerage of Nouaceur is on leave; the one for electricity stands in."""
    today, away = timezone.localdate(now), person("etudes.eau", NOUACEUR)
    substituting.declare(
        away, person("etudes.electricite", NOUACEUR), since=today, until=today + timedelta(days=9), by=away,
        at=now, reason="Congé annuel",
    )  # fmt: skip
