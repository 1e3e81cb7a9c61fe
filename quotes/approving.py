"""Approval: at the level the amount asks for; the estimate is numbered, frozen, put on paper and sent."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.codes import fresh_code
from documents.storage.storing import removed_on_failure
from eplatform.accounts.models import User
from eplatform.accounts.roles import Role
from eplatform.formatting.lists import listed
from eplatform.formatting.money import money
from quotes import keeping
from quotes.authors import hands
from quotes.models.quotes import Quote, State
from workflows.engine import clocks, door
from workflows.engine.errors import Refused
from workflows.engine.models import Task
from workflows.files import timeline
from workflows.files.knocking import at_step
from workflows.files.models import ConnectionFile
from workflows.files.numbering import next_number

CODE_LENGTH = 12


class AboveYourLevel(Refused):
    """The amount needs an approver of a higher level."""


class OwnEstimate(Refused):
    """Two people stand behind every estimate: whoever made it does not approve it."""


class NothingSubmitted(Refused):
    """There is no estimate to approve."""


@removed_on_failure()
@transaction.atomic
def approve(task: Task, *, by: User, at: datetime, note: str = "") -> Task:
    """Issue the estimate that waits; raises AboveYourLevel, OwnEstimate or NothingSubmitted."""
    task = at_step(task, "approved", by=by)
    connection_file: ConnectionFile = task.process.connection_file
    quote = submitted(connection_file, task.network)
    ensure_level(quote, task, by)
    issue(quote, task, by=by, at=at)
    facts = {"number": quote.number, "version": quote.version, "valid_until": quote.valid_until}
    timeline.record(connection_file, "quote_issued", by=by, at=at, network=task.network, data=facts)
    facts, ticks = {"number": quote.number}, [("approved_quote", task.network, None)]
    return door.perform(task, "approved", by=by, at=at, note=note, data=facts, ticks=ticks)


def submitted(connection_file: ConnectionFile, network: str) -> Quote:
    waiting = Quote.objects.of(connection_file, network).filter(state=State.SUBMITTED)
    quote: Quote | None = waiting.select_related("price_list", "connection_file").first()
    if quote is None:
        raise NothingSubmitted(_("No estimate of this network waits for approval. Send it back to pricing."))
    return quote


def ensure_level(quote: Quote, task: Task, by: User) -> None:
    """The dearer variant counts: the applicant may choose it."""
    made_by = hands(quote)
    if by.pk in made_by:
        raise OwnEstimate(own_estimate(quote, task, made_by))
    if not may_approve(by, quote.greatest_ttc, task):
        raise AboveYourLevel(above_level(quote, task, made_by))


def objection(quote: Quote, task: Task, by: User) -> str:
    """Why this person could not approve it, or nothing."""
    try:
        ensure_level(quote, task, by)
    except (AboveYourLevel, OwnEstimate) as refusal:
        return refusal.message
    return ""


def own_estimate(quote: Quote, task: Task, made_by: frozenset[int]) -> str:
    people = others(quote, task, made_by)
    if not people:
        return _(
            "You had a hand in this estimate, and nobody else may approve its amount here. "
            "Ask the administrator."
        )
    return _("You had a hand in this estimate: somebody else approves it. Ask one of: %(people)s.") % {
        "people": people
    }


def above_level(quote: Quote, task: Task, made_by: frozenset[int]) -> str:
    amount, people = money(quote.greatest_ttc), others(quote, task, made_by)
    if not people:
        return _("%(amount)s is above the amount that anybody may approve here. Ask the administrator.") % {
            "amount": amount
        }
    return _("%(amount)s is above the amount you may approve. Ask one of: %(people)s.") % {
        "amount": amount,
        "people": people,
    }


def others(quote: Quote, task: Task, made_by: frozenset[int]) -> str:
    """Who can approve instead."""
    return listed(user for user in approvers(quote.greatest_ttc, task) if user.pk not in made_by)


def may_approve(user: User, amount: Decimal, task: Task) -> bool:
    return any(
        posting.may_approve(amount)
        and posting.covers(Role.APPROVER, network=task.network, territory_id=task.territory_id)
        for posting in user.held_postings
    )


def approvers(amount: Decimal, task: Task) -> list[User]:
    """Who may approve the amount for the step's network and territory."""
    posted = User.objects.posted_as(Role.APPROVER, network=task.network, territory_id=task.territory_id)
    return [user for user in posted.prefetch_related("postings") if may_approve(user, amount, task)]


def issue(quote: Quote, task: Task, *, by: User, at: datetime) -> None:
    """Number and freeze the estimate, then put it on paper in every language."""
    quote.number, quote.state, quote.reason = next_number("D", at=at), State.ISSUED, ""
    quote.approved_by, quote.approved_at = by, at
    quote.valid_until = last_day(task, at)
    quote.verification_code = fresh_code(CODE_LENGTH)
    quote.save(
        update_fields=[
            "number", "state", "reason", "approved_by", "approved_at", "valid_until", "verification_code"
        ]
    )  # fmt: skip
    keeping.keep_quote(quote)


def last_day(task: Task, at: datetime) -> date:
    """The estimate is valid as long as the page gives the applicant to answer."""
    limit = task.process.flow_class.instance.answer.within
    return clocks.due_day(limit, timezone.localdate(at), clocks.calendar_of(task.territory_id))


def send_back(task: Task, *, reason: str, by: User, at: datetime) -> Task:
    """Return the estimate to the estimator with a reason; ``following`` opens the draft again."""
    return door.perform(task, "sent_back", by=by, at=at, note=reason)
