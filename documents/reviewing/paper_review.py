"""What the list of papers shows of their review: who decided what, what came back, what may be done now."""

from __future__ import annotations

from typing import Any

from documents.catalogue import kinds
from documents.filings import replacing
from documents.models import State
from documents.permissions import can_review
from documents.requirements.checklist import Item
from documents.reviewing.coming_back import came_back, round_of
from documents.reviewing.review_forms import AcceptAllForm, AcceptanceForm, RejectionForm
from eplatform.accounts.models import User
from workflows.files.models import ConnectionFile


def of_review(
    user: User, connection_file: ConnectionFile, item: Item, *, for_staff: bool, pages: dict[str, int]
) -> dict[str, Any]:
    """For one line of the list; it asks the database nothing that the list did not read."""
    may = may_decide(user, connection_file, item)
    return {
        "decision": item.last_decision,
        "came_back": came_back(item.paper, pages),
        "round": round_of(item.paper),
        "locked": replacing.lock_on(item, connection_file.stage, for_staff=for_staff),
        "awaited": replacing.is_awaited(item) and not for_staff,
        "decides": may,
        "accepts": may and item.state != State.ACCEPTED,
        "rejects": may and item.state != State.REJECTED,
        "reopens": may and item.state == State.ACCEPTED,
    }


def with_forms(review: dict[str, Any], item: Item) -> dict[str, Any]:
    """The same for a page, with the forms that it draws in the line, where its reader decides."""
    ids = f"id_{item.anchor}_%s"
    accepts_until_a_day = review["accepts"] and item.kind.expires
    rejects_here = review["rejects"] and not review["reopens"]
    return {
        **review,
        "acceptance": AcceptanceForm(auto_id=ids, kind=item.kind) if accepts_until_a_day else None,
        "rejection": RejectionForm(auto_id=ids) if rejects_here else None,
    }


def may_decide(user: User, connection_file: ConnectionFile, item: Item) -> bool:
    """Whether this person decides on the version in force, if there is one that somebody filed."""
    versions = list(item.paper.versions.all()) if item.paper else []
    is_filed = bool(versions) and not versions[0].issued
    return (
        is_filed
        and connection_file.is_running
        and can_review(user, connection_file, item.kind.due, item.network)
    )


def all_at_once(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """How many received papers the reader may accept together, and the form that asks for their last days."""
    received = [line["item"] for line in lines if line["decides"] and line["item"].state == State.RECEIVED]
    ending = {item.kind.code for item in received if item.kind.expires}
    return {
        "to_decide": len(received),
        "all_form": AcceptAllForm(kinds=[kinds.CATALOGUE[code] for code in sorted(ending)]),
    }


def rounds_of(connection_file: ConnectionFile) -> int:
    """How often the dossier has been with the desk: once, and once more each time it was found incomplete."""
    found = connection_file.timeline.filter(kind="step", step="completeness", outcome="incomplete")
    return 1 + int(found.count())
