"""What people do at each step, as plain acts: everything a step asks for is earned, then its form is filled.

Stories, journeys and measurements use these. Each act takes who does it and when.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils.text import slugify

from documents.catalogue.kinds import CATALOGUE
from documents.catalogue.needs import Due
from documents.filings import filing
from documents.requirements import supplying
from documents.requirements.checklist import Item, missing, standing
from documents.requirements.ticking import AS_BUILT
from documents.reviewing import accepting, review
from eplatform.accounts.models import User
from eplatform.acting import form_class
from eplatform.demonstration.papers import sheet
from quotes import paying
from quotes.accounting import settle
from quotes.models.accounts import FinalAccount
from quotes.models.payments import Payment, PaymentPlan
from workflows.engine.models import Task
from workflows.files import requirements
from workflows.files.acting import StepForm
from workflows.files.models import ConnectionFile
from workflows.works import ordering, reserving, testing, visiting
from workflows.works.catalogue import AT_MOST, CHECKLISTS, TestKind, tests_of
from workflows.works.models import Visit, VisitOrder

#: Longer than any story, so that no title of one runs out on its way.
VALID_FOR = timedelta(days=3 * 365)


class NotFilledIn(Exception):
    """A form of a step refused what was written in it."""


def form_of(task: Task, outcome: str, *, by: User) -> StepForm:
    """The form of a way out, empty, as the portal shows it."""
    return form_class(task, outcome)(task=task, outcome=outcome, by=by)


def perform(task: Task, outcome: str, *, by: User, at: datetime, **given: Any) -> None:
    """Fill the form of a way out as a browser would, and send it."""
    form = form_class(task, outcome)(given, task=task, outcome=outcome, by=by)
    if not form.is_valid():
        raise NotFilledIn(f"{task.step} → {outcome}: {form.errors.as_json()}")
    form.perform(at=at)


# Papers


def file_paper(
    connection_file: ConnectionFile, item: Item, *, by: User, at: datetime, words: str = ""
) -> None:
    """File a small paper of that kind, unlike any other."""
    title = item.kind.title_in("fr")
    content = sheet(
        f"{item.kind.code} {title}", connection_file.reference, item.network, words, at.isoformat()
    )
    upload = ContentFile(content, name=f"{slugify(title)[:40]}.pdf")
    filing.file_paper(
        connection_file, item.kind.code, upload, by=by, at=at, network=item.network, phase=item.phase
    )


def file_missing(connection_file: ConnectionFile, due: Due, *, by: User, at: datetime) -> None:
    """File every mandatory paper of a stage that is not there."""
    for item in missing(connection_file, due):
        file_paper(connection_file, item, by=by, at=at)


def accept_papers(connection_file: ConnectionFile, *, by: User, at: datetime) -> None:
    """Accept every received paper that is this person's to decide on; what ends does so in some years."""
    last_day = (at + VALID_FOR).date()
    ends = {code: last_day for code, kind in CATALOGUE.items() if kind.expires}
    accepting.accept_all(connection_file, by=by, at=at, ends=ends)


def reject_paper(connection_file: ConnectionFile, kind: str, *, by: User, at: datetime, reason: str) -> None:
    version = connection_file.papers.get(kind=kind).current
    assert version is not None
    review.reject(version, by=by, at=at, reason=reason)


def supply_papers(connection_file: ConnectionFile, *, by: User, at: datetime) -> None:
    """File whatever the desk still asks for."""
    for item in supplying.to_supply(connection_file):
        file_paper(connection_file, item, by=by, at=at, words="Pièce corrigée")


def as_built_of(connection_file: ConnectionFile, network: str, phase: int | None) -> Item:
    """The as-built plan of a network and phase on the checklist."""
    return next(
        item
        for item in standing(connection_file)
        if item.kind.code == AS_BUILT and (item.network, item.phase) == (network, phase)
    )


# The site


def order_visit(task: Task, purpose: str, *, appointment: datetime, by: User, at: datetime) -> VisitOrder:
    return ordering.order_visit(
        task.process.connection_file, purpose=purpose, appointment=appointment, by=by, at=at,
        network=task.network, phase=task.phase, instructions="Convoquer l’entreprise et le bureau d’études.",
    )  # fmt: skip


def minute_visit(order: VisitOrder, *, by: User, at: datetime, findings: str) -> Visit:
    present = f"{by.full_name}, Régie\nChef de chantier, entreprise"
    conform = [key for key, _title in CHECKLISTS[order.network]]
    return visiting.minute_visit(
        order, held_at=order.appointment, findings=findings, present=present, conform=conform, by=by, at=at
    )


def sign_minutes(visit: Visit, *, by: User, at: datetime) -> None:
    visiting.sign(visit, by=by, at=at, remarks="Lu et approuvé.")


def record_tests(task: Task, *, by: User, at: datetime, failing: bool = False) -> None:
    """Every test of the network and phase; the first one fails where asked."""
    for place, kind in enumerate(tests_of(task.network)):
        value = value_of(kind, passes=not (failing and place == 0))
        testing.record_test(
            task.process.connection_file, network=task.network, phase=task.phase or 1, kind=kind.key,
            value=value, by=by, at=at,
        )  # fmt: skip


def value_of(kind: TestKind, *, passes: bool) -> Decimal:
    if kind.is_yes_or_no:
        return Decimal(int(passes))
    share = ("0.8" if passes else "1.6") if kind.compare == AT_MOST else ("1.1" if passes else "0.7")
    return (kind.threshold * Decimal(share)).quantize(Decimal("0.01"))


def is_missing(task: Task, key: str) -> bool:
    """Whether the step's network and phase still lack what the key names."""
    connection_file = task.process.connection_file
    return bool(requirements.missing(connection_file, [key], network=task.network, phase=task.phase))


def decide_acceptance(task: Task, outcome: str, *, by: User, at: datetime, words: str = "") -> None:
    """The minutes of an acceptance: reserves found mended are lifted, a new one is noted where asked."""
    connection_file = task.process.connection_file
    given: dict[str, Any] = {
        "participants": f"{by.full_name}; Régie; représentant de la Régie",
        "note": words,
    }
    reserves = reserving.open_reserves(connection_file, task.network, task.phase)
    if reserves and outcome in ("accepted", "reserves"):
        given |= {"lifted": [reserve.number for reserve in reserves], "proof": "Constaté sur place."}
    if outcome in ("reserves", "defects"):
        network = connection_file.network_parts.exclude(state="declined").order_by("pk").first()
        given |= {
            "reserve_network": network.network if network else "",
            "reserve_text": words or "Tampon de regard à sceller", "reserve_severity": "minor",
            "reserve_due_date": (at + timedelta(days=45)).date().isoformat(),
        }  # fmt: skip
    perform(task, outcome, by=by, at=at, **given)


# Money


def pay_first(task: Task, *, by: User, at: datetime) -> None:
    """The cashier receives what is due first, which opens the works."""
    form = form_of(task, "paid", by=by)
    amount = form.fields["amount"].initial
    perform(task, "paid", by=by, at=at, amount=str(amount), method="transfer", reference=reference(at))


def pay_next(connection_file: ConnectionFile, *, by: User, at: datetime, whole: bool = False) -> bool:
    """Receive the next instalment, or all that is left; False where nothing is."""
    plan = PaymentPlan.objects.filter(connection_file=connection_file).first()
    left = paying.outstanding(plan) if plan else Decimal(0)
    if plan is None or left <= 0:
        return False
    amounts = list(plan.instalments.order_by("-number").values_list("amount", flat=True))
    amount = left if whole else min(left, amounts[0])
    paying.record_payment(connection_file, amount, method="transfer", reference=reference(at), by=by, at=at)
    return True


def issue_account(task: Task, *, by: User, at: datetime, measured: Decimal = Decimal(1)) -> None:
    """The final account, its longest line measured as this share of what was agreed."""
    form = form_of(task, "issued", by=by)
    given = {}
    lines = [line for line in form.lines if line.quote_line.unit == "m" and not line.from_site]  # type: ignore[attr-defined]
    if lines and measured != 1:
        longest = max(lines, key=lambda line: line.quoted_quantity)
        quantity = (longest.quoted_quantity * measured).quantize(Decimal("0.001"))
        given[f"{longest.network}-{longest.quote_line.article}"] = str(quantity)
    perform(task, "issued", by=by, at=at, **given)


def settle_account(connection_file: ConnectionFile, *, by: User, at: datetime) -> None:
    """Receive or refund the balance, where there is one."""
    account = FinalAccount.objects.filter(connection_file=connection_file).first()
    if account is not None and account.is_issued and account.settled_at is None:
        settle(connection_file, method=Payment.Method.TRANSFER, reference=reference(at), by=by, at=at)


def reference(at: datetime) -> str:
    return f"VIR-{at:%y%m%d%H%M}"
