"""Uploads under way as pages show them: what the browser's uploader needs to know to go on."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from documents.catalogue.formats import ENDINGS
from documents.models import Upload
from documents.upload import receiving
from documents.upload.destinations import Destination
from documents.upload.uploads import State
from eplatform.accounts.models import User
from workflows.files.dossier.names import LONGEST_NAME

#: Photos that one choice of files may hold.
MOST_PHOTOS = 20
#: What the sender still has to see: what goes on, and what was not kept.
SHOWN = (State.SENDING, State.ARRIVED, State.QUARANTINED)
Place = tuple[str, str, int | None, str]


@dataclass(frozen=True)
class Field:
    """One place on a page where documents are chosen, with its limits and what is under way there."""

    id: str
    destination: Destination
    begin: str
    label: str
    uploads: list[Upload] = field(default_factory=list)

    @property
    def accept(self) -> str:
        return ",".join(f".{ending}" for ending in self.endings)

    @property
    def endings(self) -> list[str]:
        return [ending for ending, format_ in ENDINGS.items() if format_ in self.destination.formats]

    @property
    def formats(self) -> str:
        return ", ".join(each.value.upper() for each in self.destination.formats)

    @property
    def megabytes(self) -> int:
        return self.destination.max_bytes // 1_000_000

    @property
    def most(self) -> int:
        return 1 if self.destination.holds_one else MOST_PHOTOS

    @property
    def facts(self) -> dict[str, Any]:
        """What the uploader has to know."""
        place = self.destination
        sent = {
            "kind": place.kind, "network": place.network, "phase": place.phase or "", "role": place.role,
            "reserve": place.reserve.number if place.reserve else "",
        }  # fmt: skip
        limits = {"bytes": place.max_bytes, "endings": self.endings, "count": self.most, "name": LONGEST_NAME}
        uploads = [shown(each) for each in self.uploads]
        return {"begin": self.begin, "sent": sent, "limits": limits, "uploads": uploads}

    @property
    def told(self) -> str:
        """The same, as it reads it from the page."""
        return json.dumps(self.facts)


def shown(upload: Upload) -> dict[str, Any]:
    """How an upload stands, without asking the storage."""
    return {
        "id": upload.pk,
        "url": reverse("documents:upload", args=[upload.pk]),
        "state": str(upload.state),
        "name": upload.name,
        "size": upload.size,
        "part_size": upload.part_size,
        "count": upload.count,
        "expires_at": upload.expires_at.isoformat(),
        "waits": _("The virus scanner does not answer; the check goes on once it does.")
        if upload.pending
        else "",
        "faults": [fault.message for fault in upload.told],
    }


def with_parts(upload: Upload) -> dict[str, Any]:
    """The same, with the parts that need not be sent again."""
    return shown(upload) | {"parts": receiving.parts_kept(upload)}


def by_place(rows: Any, user: User) -> Mapping[Place, list[Upload]]:
    """The latest upload of this person for each place, where there is still something to see of it."""
    found: dict[Place, list[Upload]] = defaultdict(list)
    for upload in rows.filter(asked_by=user, reserve=None).order_by("asked_at", "pk"):
        place = (upload.kind, upload.network, upload.phase, upload.role)
        found[place] = [upload] if upload.state in SHOWN else []
    return found


def of_reserve(rows: Any, user: User) -> list[Upload]:
    """Every photo on its way; and those refused since the last that was kept."""
    uploads: list[Upload] = list(rows.filter(asked_by=user, state__in=SHOWN).order_by("asked_at", "pk"))
    return uploads[-MOST_PHOTOS:]
