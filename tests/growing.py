"""Many rows in place of one: copies of those that stand, wherever a page might read them one by one."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

from django.db.models import Model

from documents.models import Decision, Paper, PaperVersion, State
from documents.preparation.drafts import Draft
from eplatform.accounts.models import Membership, Posting
from notifications.models import Delivery
from quotes.models import Quote
from quotes.models.papers import QuotePdf
from quotes.models.payments import ReceiptPdf
from tests import factories
from tests.everything import NETWORK, Everything
from workflows.files.models import ConnectionFile
from workflows.studies.models import Study
from workflows.works.models import TestResult


def grow(e: Everything, rows: int) -> None:
    """As many more of everything, on the files of ``e`` and beside them."""
    numbers = range(rows)
    people(e, rows)
    for _n in numbers:
        incident(e, factories.connection_file(e.cast, networks=(NETWORK,), at=e.at))
    for file in (e.built, e.studied, e.priced, e.offered, e.young):
        copies(file.lots.first(), rows, number=lambda n: f"L{n}")
        entries(file, rows)
    promises(e, rows)
    papers(e, rows)
    estimates(e, rows)
    site(e, rows)
    notices(e, rows)
    copies(e.token, rows, digest=lambda n: f"{n:064d}")
    for draft in copies(e.draft, rows, id=lambda _n: None):
        copies(
            e.draft.uploads.first(),
            1,
            draft=lambda _n, draft=draft: draft,
            key=lambda _n, d=draft: f"d/{d.pk}",
        )


def promises(e: Everything, rows: int) -> None:
    """More standards, commitments on one file, holds of its past, and special days."""
    for standard in copies(e.standard, rows, code=lambda n: f"essai-{n}"):
        copies(e.commitment, 1, standard=lambda _n, each=standard: each)
    over = {"closed_at": lambda _n: e.stop.opened_at}
    copies(e.stop, rows, **over)
    copies(e.special_day, rows, date=lambda n: e.special_day.date + timedelta(days=n))


def incident(e: Everything, file: ConnectionFile) -> None:
    """One that waits and one that is settled."""
    of_file = {"process": lambda _n: file.process, "task": lambda _n: file.open_steps().get()}
    copies(e.incident, 1, **of_file)
    settled = {"resolved_at": lambda _n: e.at, "resolution": lambda _n: "closed"}
    copies(e.incident, 1, **of_file, **settled, resolved_by=lambda _n: e.cast.manager)


def attached(draft: Draft, like: Model) -> None:
    copies(like, 1, draft=lambda _n: draft, key=lambda _n: f"drafts/{draft.pk}")


def copies(row: Model, rows: int, **vary: Any) -> list[Any]:
    """Rows like this one, but for what varies with the number."""
    made = []
    for number in range(1, rows + 1):
        one = copy.copy(row)
        one._state = copy.copy(row._state)
        one._state.adding, one._state.fields_cache = True, dict(row._state.fields_cache)
        one.pk = None
        for name, value in vary.items():
            new = value(number)
            if not (name == "id" and new is None):
                setattr(one, name, new)
        if isinstance(one, Draft):
            one.pk = Draft._meta.pk.get_default()
        made.append(one)
    return list(type(row)._default_manager.bulk_create(made))


def people(e: Everything, rows: int) -> None:
    """Organisations of the applicant and parties of the files; colleagues in every role."""
    owners = copies(e.cast.organisation, rows, ice=lambda n: f"{n:015d}", name=lambda n: f"Organisation {n}")
    for owner in owners:
        Membership.objects.create(user=e.cast.applicant, organisation=owner)
    for file in (e.built, e.young):
        party = file.parties.first()
        copies(party, rows, organisation=lambda n: owners[n - 1])
    staff = copies(e.cast.inspector, rows, email=lambda n: f"colleague-{n}@eplatform.example")
    roles = ("inspector", "approver", "coordinator")
    Posting.objects.bulk_create(Posting(user=user, role=role) for user in staff for role in roles)


def entries(file: ConnectionFile, rows: int) -> None:
    last = file.timeline.order_by("number").last()
    copies(last, rows, number=lambda n: last.number + n, kind=lambda _n: "late")
    ConnectionFile.objects.filter(pk=file.pk).update(entries=last.number + rows)


#: A paper that no version came for.
EMPTY = {"state": lambda _n: State.EXPECTED, "current": lambda _n: None}


def papers(e: Everything, rows: int) -> None:
    paper, version = e.version.paper, e.version
    copies(e.remark, rows + 1, version=lambda _n: version)
    older = copies(
        version, rows, number=lambda n: n + 2, key=lambda n: f"old/{n}", state=lambda _n: State.OUTDATED
    )
    Decision.objects.bulk_create(
        Decision(version=each, accepted=False, reason="Illisible", by=e.cast.desk_officer, at=e.at)
        for each in older
    )
    # The kind allows as many papers as there are phases.
    for one in copies(
        paper, rows, phase=lambda n: n, state=lambda _n: State.EXPECTED, current=lambda _n: None
    ):
        filed(one, version, f"more/{one.pk}")
    photo = Paper.objects.get(reserve=e.reserve)
    copies(
        photo.current, rows, number=lambda n: n + 1, key=lambda n: f"photo/{n}",
        state=lambda _n: State.OUTDATED,
    )  # fmt: skip


def filed(paper: Paper, like: PaperVersion, key: str) -> None:
    version = copies(like, 1, paper=lambda _n: paper, key=lambda _n: key, number=lambda _n: 1)[0]
    paper.current, paper.state = version, State.RECEIVED
    paper.save()


def estimates(e: Everything, rows: int) -> None:
    draft = e.priced.quotes.get()
    copies(draft.lines.last(), rows, article=lambda n: f"ZZ-{n}", position=lambda n: 500 + n)
    quote, paper = e.quote, e.quote.pdfs.first()
    older = copies(
        quote, rows, version=lambda n: 100 + n, state=lambda _n: Quote(state="superseded").state,
        variant=lambda _n: "", number=lambda n: f"D-1999-{n}", verification_code=lambda n: f"CODE{n}",
    )  # fmt: skip
    for each in older:
        QuotePdf.objects.create(
            quote=each, language="fr", key=f"pdf/{each.pk}", sha256=paper.sha256, size=paper.size
        )
    payments = copies(e.payment, rows, number=lambda n: f"R-1999-{n}")
    receipt = e.payment.pdfs.first()
    for each in payments:
        ReceiptPdf.objects.create(
            payment=each, language="fr", key=f"receipt/{each.pk}", sha256=receipt.sha256, size=receipt.size
        )


def site(e: Everything, rows: int) -> None:
    visited, held = e.held_visit, e.held_visit.visit
    for order in copies(visited, rows, number=lambda n: f"BI-1999-{n}"):
        copies(held, 1, order=lambda _n, order=order: order)
    copies(e.open_visit, rows, number=lambda n: f"BI-1998-{n}")
    reserves = copies(e.reserve, rows, number=lambda n: f"RS-1999-{n}")
    photo = Paper.objects.get(reserve=e.reserve)
    for number, reserve in enumerate(reserves):
        empty = copies(
            photo,
            1,
            reserve=lambda _n, r=reserve: r,
            state=lambda _n: State.EXPECTED,
            current=lambda _n: None,
        )[0]
        filed(empty, photo.current, f"photos/{number}")
    copies(e.minutes, rows, number=lambda n: f"PV-1999-{n}", reserves=lambda _n: [r.number for r in reserves])
    copies(TestResult.objects.filter(connection_file=e.built).first(), rows)
    study = Study.objects.filter(connection_file=e.studied).first()
    copies(study, rows, version=lambda n: study.version + n)


def notices(e: Everything, rows: int) -> None:
    notice = e.notice
    others = notice.entry.connection_file.timeline.exclude(pk=notice.entry_id)
    told = list(others.order_by("-number")[:rows])
    more = copies(notice, len(told), entry=lambda n: told[n - 1], key=lambda n: f"k{n}")
    for number, message in enumerate(more):
        Delivery.objects.create(
            message=message, channel="email", address=f"a{number}@example.org", state="failed"
        )
