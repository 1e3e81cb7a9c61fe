"""Where a document on its way belongs: a paper or photo of a connection file, or a document of a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from documents.catalogue.formats import MEDIA_TYPES, Format, announced
from documents.catalogue.needs import Kind
from documents.errors import MayNotFile
from documents.filings import filing, replacing
from documents.filings.photographing import FORMATS as OF_PHOTOS
from documents.filings.photographing import KIND as OF_THE_LOG
from documents.models import Upload
from documents.preparation import drafting
from documents.preparation.drafts import Draft, DraftUpload
from eplatform.accounts.models import User
from workflows.files.dossier.plan import LARGEST_PLAN
from workflows.files.dossier.tables import LARGEST_TABLE
from workflows.files.knocking import ensure_asked
from workflows.files.models import ConnectionFile
from workflows.works.models import Reserve

#: The tables and the plan of a draft belong to no kind of paper; nothing is taken that could never be read.
OF_ROLES: dict[str, tuple[tuple[Format, ...], int]] = {
    DraftUpload.Role.LOTS: ((Format.CSV, Format.XLSX), LARGEST_TABLE),
    DraftUpload.Role.LOADS: ((Format.CSV, Format.XLSX), LARGEST_TABLE),
    DraftUpload.Role.PLAN: ((Format.GEOJSON,), LARGEST_PLAN),
}


@dataclass(frozen=True)
class Destination:
    """Either of a connection file or of a draft."""

    kind: str = ""
    connection_file: ConnectionFile | None = None
    draft: Draft | None = None
    role: str = ""
    network: str = ""
    phase: int | None = None
    reserve: Reserve | None = None

    @classmethod
    def of(cls, upload: Upload) -> Destination:
        names = ("kind", "connection_file", "draft", "role", "network", "phase", "reserve")
        return cls(**{name: getattr(upload, name) for name in names})

    @classmethod
    def photo_of(cls, reserve: Reserve) -> Destination:
        return cls(
            OF_THE_LOG, reserve.connection_file, network=reserve.network, phase=reserve.phase, reserve=reserve
        )

    @property
    def columns(self) -> dict[str, Any]:
        """What the row of an upload keeps of it."""
        return dict(vars(self))

    @property
    def room(self) -> str:
        """A paper of a draft lies where papers lie: sending the dossier moves no bytes."""
        return filing.ROOM if self.kind else drafting.ROOM

    @property
    def holds_one(self) -> bool:
        """A new document takes the place of the last; photos stand beside each other."""
        return self.reserve is None

    @property
    def known_kind(self) -> Kind | None:
        return filing.known_kind(self.kind) if self.kind else None

    @property
    def title(self) -> str:
        kind = self.known_kind
        if self.reserve is not None:
            return _("A photo")
        return kind.title if kind else str(DraftUpload.Role(self.role).label)

    @property
    def formats(self) -> tuple[Format, ...]:
        if self.reserve is not None:
            return OF_PHOTOS
        kind = self.known_kind
        return kind.formats if kind else OF_ROLES[self.role][0]

    @property
    def max_bytes(self) -> int:
        kind = self.known_kind
        return kind.max_bytes if kind else OF_ROLES[self.role][1]

    def media_type(self, name: str) -> str:
        return MEDIA_TYPES[announced(name)]

    def ensure_open(self, by: User) -> None:
        """Raises MayNotFile, UnknownKind, NotAsked, PaperLocked or DraftSent."""
        if self.draft is not None:
            return self.ensure_draft(self.draft, by)
        assert self.connection_file is not None
        filing.ensure_may_file(self.connection_file, by)
        filing.known_kind(self.kind)
        ensure_asked(self.connection_file, self.network, self.phase)
        if self.reserve is None:  # said before a gigabyte is sent in vain
            replacing.ensure_open(self.connection_file, self.kind, self.network, self.phase, by=by)
        return None

    def ensure_draft(self, draft: Draft, by: User) -> None:
        if draft.owner_id != by.pk:
            raise MayNotFile(_("This draft is somebody else's. Attach the document to one of your own."))
        if draft.is_sent:
            raise drafting.sent_already()
        if self.role == DraftUpload.Role.PAPER:
            filing.known_kind(self.kind)
