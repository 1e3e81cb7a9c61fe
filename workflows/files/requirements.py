"""The checklist that gates the steps: upper rooms tick what they did, the door asks what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from eplatform.accounts.models import User
from eplatform.accounts.networks import Network
from eplatform.statements import prepared
from workflows.engine.act import Tick
from workflows.files.models import ConnectionFile, Requirement

#: Every key a step may ask for, and what it is called on the checklist.
LABELS: dict[str, Any] = {
    "papers_checked": _("every mandatory paper is accepted"),
    "study_recorded": _("the study of this network is recorded"),
    "drafted_quote": _("the estimate of this network is drafted"),
    "reviewed_quote": _("another estimator reviewed the estimate"),
    "approved_quote": _("the estimate is approved at the level its amount asks for"),
    "accepted_quote": _("the applicant agreed to the estimate of this network"),
    "declined_quote": _("the applicant declined the estimate of this network"),
    "sewerage_answered": _("the sewerage estimate is answered first"),
    "first_instalment_paid": _("the first instalment is paid"),
    "paid_in_full": _("the estimates are paid in full"),
    "works_papers": _("the contractor's papers are filed"),
    "equipment_approved": _("the equipment is approved"),
    "visit_done": _("a site visit has its minutes"),
    "tests_passed": _("the tests of this network passed"),
    "as_built": _("the as-built plan is filed"),
    "reserves_lifted": _("every reserve is lifted"),
    "final_account_issued": _("the final account is issued"),
    "final_account_settled": _("the final account is settled"),
    "supply_contract": _("the supply contract is signed"),
}

TICK = """
INSERT INTO workflows_requirement (connection_file_id, key, network, phase, satisfied_at, satisfied_by_id)
VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING id
"""
UNTICK = """
DELETE FROM workflows_requirement
WHERE connection_file_id = %s AND key = %s AND network = %s AND phase IS NOT DISTINCT FROM %s::smallint
RETURNING id
"""

#: Keys that concern the whole file even when the step is of one network.
OF_THE_FILE = frozenset({"paid_in_full", "first_instalment_paid", "works_papers", "final_account_settled"})


def satisfy(
    connection_file: ConnectionFile,
    key: str,
    *,
    by: User | None,
    at: datetime,
    network: str = "",
    phase: int | None = None,
) -> None:
    """Tick a requirement; ticking it again changes nothing."""
    prepared.run(TICK, [connection_file.pk, known(key), network, phase, at, by.pk if by else None])


def withdraw(
    connection_file: ConnectionFile, key: str, *, network: str = "", phase: int | None = None
) -> None:
    """Untick a requirement because what satisfied it no longer holds."""
    prepared.run(UNTICK, [connection_file.pk, known(key), network, phase])


def missing(
    connection_file: ConnectionFile, keys: Iterable[str], *, network: str = "", phase: int | None = None,
    ticks: Sequence[Tick] = (),
) -> list[str]:  # fmt: skip
    """The keys not yet ticked for the network and phase (or for the whole file), in checklist order.

    ``ticks`` count as well: those that the act under way writes.
    """
    wanted = {known(key) for key in keys}
    ticked = {
        key
        for key, of_network, of_phase in (*ticks, *ticked_of(connection_file, wanted))
        if of_network in ("", network) and of_phase in (None, phase)
    }
    return [key for key in LABELS if key in wanted and key not in ticked]


def ticked_of(connection_file: ConnectionFile, keys: set[str]) -> Iterable[Tick]:
    """Key, network and phase of what is ticked, as seen under the lock or as it stands."""
    if connection_file.seen is not None:
        return connection_file.seen.ticked
    rows = Requirement.objects.filter(connection_file=connection_file, key__in=keys)
    return rows.values_list("key", "network", "phase")


def known(key: str) -> str:
    if key not in LABELS:
        raise KeyError(f"{key!r} is no requirement: declare it in LABELS first")
    return key


def label(key: str, network: str = "") -> str:
    """The checklist's words, with the network where one is meant."""
    text = str(LABELS[known(key)])
    return f"{text} ({Network(network).label})" if network and key not in OF_THE_FILE else text
