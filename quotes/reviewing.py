"""Peer review: a second estimator reads a dear estimate before it goes to the approver."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from eplatform.accounts.roles import Role
from eplatform.formatting.lists import listed
from quotes.approving import OwnEstimate, submitted
from quotes.authors import authors
from quotes.models.quotes import Quote
from workflows.engine import door
from workflows.engine.models import Task
from workflows.files.knocking import at_step


@transaction.atomic
def review(task: Task, *, by: User, at: datetime, note: str = "") -> Task:
    """Send the estimate that waits on to its approver; raises OwnEstimate or NothingSubmitted."""
    task = at_step(task, "reviewed", by=by)
    quote = submitted(task.process.connection_file, task.network)
    ensure_second_reader(quote, task, by)
    ticks = [("reviewed_quote", task.network, None)]
    facts = {"version": quote.version}
    return door.perform(task, "reviewed", by=by, at=at, note=note, data=facts, ticks=ticks)


def ensure_second_reader(quote: Quote, task: Task, by: User) -> None:
    made_by = authors(quote)
    if by.pk in made_by:
        raise OwnEstimate(own_estimate(task, made_by))


def objection(quote: Quote, task: Task, by: User) -> str:
    """Why this person could not review it, or nothing."""
    try:
        ensure_second_reader(quote, task, by)
    except OwnEstimate as refusal:
        return refusal.message
    return ""


def own_estimate(task: Task, made_by: frozenset[int]) -> str:
    """Whom to ask instead."""
    posted = User.objects.posted_as(Role.ESTIMATOR, network=task.network, territory_id=task.territory_id)
    people = listed(user for user in posted if user.pk not in made_by)
    if not people:
        return _(
            "You made this estimate, and there is no other estimator here to review it. "
            "Ask the administrator."
        )
    return _("You made this estimate: another estimator reviews it. Ask one of: %(people)s.") % {
        "people": people
    }
