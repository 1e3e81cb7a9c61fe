"""What the site page shows: matrix, visits, tests, reserves and minutes, and what the reader may do there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.utils import timezone

from eplatform.accounts.models import User
from workflows.files.models import ConnectionFile
from workflows.works import permissions
from workflows.works.catalogue import TestKind, checklist_title, tests_of
from workflows.works.matrix import Matrix, acceptance_matrix
from workflows.works.models import AcceptanceMinutes, Reserve, TestResult, Visit, VisitOrder
from workflows.works.photos import Photo, photos_of

PAGE = 20


@dataclass(frozen=True)
class ReserveLine:
    """A reserve on a list, with its photos and whether its day is over."""

    reserve: Reserve
    is_overdue: bool
    photos: list[Photo] = field(default_factory=list)


@dataclass(frozen=True)
class TestLine:
    """A test of the catalogue with its last result in each phase."""

    __test__ = False  # not a case for pytest

    kind: TestKind
    results: list[TestResult | None]


@dataclass(frozen=True)
class TestTable:
    """The tests of one network by phase."""

    __test__ = False  # not a case for pytest

    network: str
    lines: list[TestLine]
    may_record: bool

    @property
    def asked(self) -> int:
        """Mandatory tests, each once a phase."""
        return sum(len(line.results) for line in self.lines if line.kind.mandatory)

    @property
    def passed(self) -> int:
        return sum(
            1
            for line in self.lines
            if line.kind.mandatory
            for result in line.results
            if result and result.passed
        )

    @property
    def is_begun(self) -> bool:
        return any(result for line in self.lines for result in line.results)


def of_site(
    connection_file: ConnectionFile, user: User, *, at: datetime, pages: dict[str, Any]
) -> dict[str, Any]:
    """Everything on the page, in a number of queries that no number of rows changes."""
    matrix = acceptance_matrix(connection_file)
    reserves = page_of(reserves_of(connection_file), pages.get("reserves"))
    mine = permissions.networks_inspected(user, connection_file, matrix.networks)
    return {
        "matrix": matrix,
        "phases": [row.phase for row in matrix.rows],
        "visits": page_of(orders_of(connection_file), pages.get("visits")),
        "reserves_page": reserves,
        "reserves": reserve_lines(reserves, user, today=timezone.localdate(at)),
        "tests": test_tables(connection_file, matrix, mine),
        "minutes": AcceptanceMinutes.objects.filter(connection_file=connection_file)
        .select_related("by")
        .order_by("-pk")[:50],
        "may_order": bool(permissions.purposes_for(user, connection_file)),
        "may_note": any(
            permissions.can_note_reserve(user, connection_file, network) for network in matrix.networks
        ),
    }


def page_of(rows: QuerySet[Any], number: Any) -> Page[Any]:
    return Paginator(rows, PAGE).get_page(number)


def orders_of(connection_file: ConnectionFile) -> QuerySet[VisitOrder]:
    rows = VisitOrder.objects.filter(connection_file=connection_file).select_related("inspector", "visit")
    return rows.order_by("-appointment", "-pk")


def reserves_of(connection_file: ConnectionFile) -> QuerySet[Reserve]:
    """The open ones first, the most urgent on top."""
    rows = Reserve.objects.filter(connection_file=connection_file).select_related("lifted_by", "noted_by")
    return rows.order_by(F("lifted_at").desc(nulls_first=True), "due_date", "pk")


def reserve_lines(reserves: Iterable[Reserve], user: User, *, today: date) -> list[ReserveLine]:
    rows = list(reserves)
    photos = photos_of(rows, user)
    return [ReserveLine(row, row.is_overdue(today), photos.get(row.pk, [])) for row in rows]


def test_tables(connection_file: ConnectionFile, matrix: Matrix, mine: list[str]) -> list[TestTable]:
    rows = TestResult.objects.filter(connection_file=connection_file).last_results().select_related("by")
    last = {(row.network, row.kind, row.phase): row for row in rows}
    phases = [row.phase for row in matrix.rows]
    return [
        TestTable(
            network,
            [
                TestLine(kind, [last.get((network, kind.key, phase)) for phase in phases])
                for kind in tests_of(network)
            ],
            network in mine,
        )
        for network in matrix.networks
    ]


def checked(order: VisitOrder, visit: Visit | None) -> list[tuple[str, bool]]:
    """The checklist of an order in words, and what was found conform."""
    conform = set(visit.conform) if visit else set()
    return [(checklist_title(order.network, key), key in conform) for key in order.checklist]
