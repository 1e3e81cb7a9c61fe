"""The applicant's answer to an estimate: agree to a variant, decline, or ask for a revision."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from quotes import paying
from quotes.articles import Variant
from quotes.models.quotes import Quote, State
from quotes.settling import MOST_INSTALMENTS
from workflows.engine import door
from workflows.engine.errors import Refused
from workflows.engine.models import Task
from workflows.files import timeline
from workflows.files.knocking import at_step
from workflows.files.models import ConnectionFile


class NothingToAnswer(Refused):
    """No estimate of the network is open to an answer."""


class Expired(Refused):
    """The time to answer is over, even if the platform has not said so yet."""


class UnknownChoice(Refused):
    """There is no such variant or number of instalments."""


@transaction.atomic
def agree(task: Task, variant: str, *, by: User, at: datetime, instalments: int = 1, note: str = "") -> Task:
    """Agree to a variant, and say in how many instalments the file wishes to pay."""
    ensure_choice(variant, instalments)
    task, quote = answered(task, "accepted", by=by, at=at)
    connection_file: ConnectionFile = task.process.connection_file
    answer(quote, State.AGREED, by=by, at=at, variant=variant, instalments=instalments)
    connection_file.network_parts.filter(network=task.network).update(variant=variant)
    facts = {"number": quote.number, "variant": variant}
    timeline.record(connection_file, "quote_agreed", by=by, at=at, network=task.network, data=facts)
    ticks = [("accepted_quote", task.network, None)]
    task = door.perform(task, "accepted", by=by, at=at, note=note, data=facts, ticks=ticks)
    paying.open_plan(connection_file, by=by, at=at)
    return task


@transaction.atomic
def decline(task: Task, *, reason: str, by: User, at: datetime) -> Task:
    """Decline the estimate; the network leaves the file's totals."""
    task, quote = answered(task, "declined", by=by, at=at)
    connection_file: ConnectionFile = task.process.connection_file
    answer(quote, State.DECLINED, by=by, at=at, reason=reason)
    facts = {"number": quote.number}
    timeline.record(
        connection_file, "quote_declined", by=by, at=at, network=task.network, note=reason, data=facts
    )
    ticks = [("declined_quote", task.network, None)]
    task = door.perform(task, "declined", by=by, at=at, note=reason, data=facts, ticks=ticks)
    paying.open_plan(connection_file, by=by, at=at)
    return task


@transaction.atomic
def ask_revision(task: Task, *, reason: str, by: User, at: datetime) -> Task:
    """Send the estimate back to pricing; ``following`` sets this version aside."""
    task, quote = answered(task, "revision_asked", by=by, at=at)
    return door.perform(task, "revision_asked", by=by, at=at, note=reason, data={"number": quote.number})


def ensure_choice(variant: str, instalments: int) -> None:
    if variant not in list(Variant):
        raise UnknownChoice(_("Choose variant A or variant B."))
    if not 1 <= instalments <= MOST_INSTALMENTS:
        raise UnknownChoice(_("Choose between one and %(most)d instalments.") % {"most": MOST_INSTALMENTS})


def answered(task: Task, outcome: str, *, by: User, at: datetime) -> tuple[Task, Quote]:
    """The step and its issued estimate, locked; raises NothingToAnswer or Expired."""
    task = at_step(task, outcome, by=by)
    issued = Quote.objects.of(task.process.connection_file, task.network).filter(state=State.ISSUED)
    quote: Quote | None = issued.first()
    if quote is None:
        raise NothingToAnswer(_("No estimate of this network waits for your answer."))
    if task.scheduled is not None and at > task.scheduled:
        raise Expired(
            _("The estimate %(number)s has expired. The utility will price the network again.")
            % {"number": quote.number}
        )
    return task, quote


def answer(
    quote: Quote,
    state: State,
    *,
    by: User,
    at: datetime,
    variant: str = "",
    instalments: int = 1,
    reason: str = "",
) -> None:
    """Write the answer on the issued estimate; everything else of it is frozen."""
    Quote.objects.filter(pk=quote.pk, state=State.ISSUED).update(
        state=state, answered_by=by, answered_at=at, variant=variant, instalments=instalments, reason=reason
    )
