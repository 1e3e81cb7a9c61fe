"""The estimates tab of a file: each network with its versions, and the ledger of the whole file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from eplatform.accounts.models import User
from eplatform.accounts.networks import LAYING_ORDER
from eplatform.accounts.roles import Role
from quotes import showing
from quotes.models.money import ZERO
from quotes.models.quotes import Quote, State
from quotes.showing import Sheet
from workflows.engine.door import may_perform
from workflows.engine.models import Task
from workflows.files.models import ConnectionFile, NetworkPart
from workflows.files.permissions import holds

STEPS = ("pricing", "peer_review", "approval", "answer")


@dataclass
class NetworkEstimates:
    """One network: its estimate as it stands, earlier versions, and the step open on it."""

    part: NetworkPart
    sheet: Sheet | None = None
    earlier: list[Sheet] = field(default_factory=list)
    task: Task | None = None
    is_mine: bool = False
    notice: str = ""

    @property
    def is_declined(self) -> bool:
        return self.part.state in (NetworkPart.State.DECLINED, NetworkPart.State.UNFAVOURABLE)


def of_file(connection_file: ConnectionFile, user: User, *, at: datetime) -> dict[str, Any]:
    """All that the tab shows, in a number of queries that does not grow with lines or versions."""
    networks = networks_of(connection_file, user, at)
    ledger = showing.ledger_of(connection_file)
    account = (
        ledger.account if ledger.account and (ledger.account.is_issued or user.is_utility_staff) else None
    )
    return {
        "networks": networks,
        "totals": totals_of(networks),
        "ledger": ledger,
        "account": account,
        "account_lines": showing.account_lines(account) if account else [],
        "is_cashier": holds(user, connection_file, Role.CASHIER),
        "is_demonstration": any(row.sheet and row.sheet.quote.is_demonstration for row in networks),
    }


def networks_of(connection_file: ConnectionFile, user: User, at: datetime) -> list[NetworkEstimates]:
    parts = sorted(connection_file.network_parts.all(), key=lambda part: LAYING_ORDER.index(part.network))
    tasks = connection_file.open_steps().filter(step__in=STEPS).select_related("process__connection_file")
    steps = {task.network: task for task in tasks}
    sheets = sheets_of(connection_file, user, at)
    return [network_of(part, sheets.get(part.network, []), steps.get(part.network), user) for part in parts]


def sheets_of(connection_file: ConnectionFile, user: User, at: datetime) -> dict[str, list[Sheet]]:
    """The versions this person may see, newest first, each beside the one before it."""
    quotes = (
        Quote.objects.visible_to(user).filter(connection_file=connection_file).select_related("price_list")
    )
    rows = quotes.prefetch_related("lines", "pdfs").order_by("network", "version")
    found: dict[str, list[Sheet]] = {}
    for quote in rows:
        before = found.setdefault(quote.network, [])
        previous = before[0].quote if before else None
        before.insert(0, Sheet(quote, previous, timezone.localdate(at)))
    return found


def network_of(part: NetworkPart, sheets: list[Sheet], task: Task | None, user: User) -> NetworkEstimates:
    row = NetworkEstimates(part, sheets[0] if sheets else None, sheets[1:], task)
    row.is_mine = task is not None and may_perform(task, user)
    if task is not None and task.step == "answer" and row.is_mine:
        row.notice = showing.sewerage_notice(task)
    return row


def totals_of(networks: list[NetworkEstimates]) -> dict[str, Decimal]:
    """Both variants over the estimates that stand, and what is agreed; declined networks are out."""
    quotes = [row.sheet.quote for row in networks if row.sheet is not None and not row.is_declined]
    standing = [quote for quote in quotes if quote.state in (State.ISSUED, State.AGREED)]
    agreed = [quote.total_ttc for quote in standing if quote.state == State.AGREED]
    return {
        "a": sum((quote.total_ttc_a for quote in standing), ZERO),
        "b": sum((quote.total_ttc_b for quote in standing), ZERO),
        "agreed": sum(agreed, ZERO),
    }
