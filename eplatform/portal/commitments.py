"""Commitments on the screen: on the page of a file what is promised and owed, for managers all that run."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from eplatform.accounts.requests import SignedInRequest
from eplatform.portal.paging import Place
from eplatform.portal.standards import ensure_reader
from eplatform.portal.standing import clock
from workflows.files.models import ConnectionFile
from workflows.files.standards import Commitment, Credit

PAGE = 30


def of_file(connection_file: ConnectionFile, *, at: datetime) -> list[dict[str, Any]]:
    """What the utility promised on the file, the running ones first, with what it owes for delay."""
    rows = connection_file.commitments.select_related("standard").filter(dropped_at=None)
    found = list(rows.order_by("due_at", "pk"))
    owed = owed_by(found)
    lines = [line(each, connection_file, owed.get(each.pk), at=at) for each in found]
    return sorted(lines, key=lambda each: each["commitment"].met_at is not None)


def line(
    commitment: Commitment, connection_file: ConnectionFile, owed: Decimal | None, *, at: datetime
) -> dict[str, Any]:
    """One commitment with its clock."""
    running = commitment.is_running and connection_file.is_running
    shown = (
        clock(
            commitment.due_at,
            at=at,
            territory_id=connection_file.territory_id,
            is_held=connection_file.process.stands_still(commitment.network),
        )
        if running
        else {"state": "late" if commitment.is_late(at) else "done", "due": commitment.due_at, "left": ""}
    )
    return {"commitment": commitment, "owed": owed, "is_running": running, **shown}


def owed_by(commitments: list[Commitment]) -> dict[int, Decimal]:
    """What the ledger says that each of them costs, by its key."""
    rows = Credit.objects.filter(commitment__in=commitments).values("commitment_id")
    return dict(rows.annotate(sum=Sum("amount")).values_list("commitment_id", "sum"))


@login_required
@require_safe
def commitments(request: SignedInRequest) -> HttpResponse:
    """Those that run on the files a reader may see, the first due first, with what they cost."""
    ensure_reader(request.user)
    at = timezone.now()
    place = Place.read(request.GET.get("after", ""))
    found = list(narrowed(request, at=at, after=place)[: PAGE + 1])
    owed = owed_by(found[:PAGE])
    last = found[PAGE - 1] if len(found) > PAGE else None
    context = {
        "lines": [line(each, each.connection_file, owed.get(each.pk), at=at) for each in found[:PAGE]],
        "next_url": f"?{query(request, Place(last.due_at, last.pk))}" if last else "",
        "previous_url": "?" if place else "",
        "late_only": request.GET.get("late") == "1",
    }
    return render(request, "portal/commitments.html", context)


def narrowed(request: SignedInRequest, *, at: datetime, after: Place | None) -> QuerySet[Commitment]:
    visible = ConnectionFile.objects.visible_to(request.user)
    rows = Commitment.objects.running().filter(connection_file__in=visible)
    if request.GET.get("late") == "1":
        rows = rows.filter(due_at__lt=at)
    if after is not None:
        rows = rows.filter(due_at__gte=after.at).exclude(due_at=after.at, pk__lte=after.pk)
    return rows.select_related("standard", "connection_file__process").order_by("due_at", "pk")


def query(request: SignedInRequest, place: Place) -> str:
    late = "late=1&" if request.GET.get("late") == "1" else ""
    return f"{late}after={place.token()}"
