"""A draft read as a dossier: its content in the shape of dossier.toml, its files out of the storage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any, BinaryIO

from documents.preparation.drafts import Draft, DraftUpload
from documents.storage import storing
from workflows.files.dossier import reasons
from workflows.files.dossier.faults import Fault
from workflows.files.dossier.sources import Unopened, ensure_plain

#: Where dossier.toml names the file of each role.
NAMED_AT = {
    DraftUpload.Role.LOTS: ("programme", "lots"),
    DraftUpload.Role.LOADS: ("industry", "loads"),
    DraftUpload.Role.PLAN: ("site", "plan"),
}


class DraftFiles:
    """Opens the tables and the plan of a draft by name; each is fetched once and read as often as needed.

    Papers that were examined when they arrived, which may be large, are never read here, whatever names them.
    """

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        unread = [upload for upload in draft.uploads.all() if not (upload.kind and upload.is_examined)]
        self.keys = {path_of(upload): upload.key for upload in unread}
        self._stack = ExitStack()
        self._fetched: dict[str, BinaryIO] = {}

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        ensure_plain(name)
        if name not in self.keys:
            raise Unopened(reasons.FILE_MISSING, name, self.refusals(name))
        if name not in self._fetched:
            self._fetched[name] = self._stack.enter_context(storing.fetched(self.keys[name]))
        stream = self._fetched[name]
        stream.seek(0)
        yield stream

    def refusals(self, name: str) -> list[Fault]:
        """Why the document was not kept, where one of that name was sent for the draft."""
        sent = self.draft.sendings.filter(name=name.rpartition("/")[2])
        refused = sent.filter(state=sent.model.State.QUARANTINED).order_by("pk").last()
        return [replace(fault, file=name) for fault in refused.told] if refused else []

    def close(self) -> None:
        self._stack.close()


@contextmanager
def files_of(draft: Draft) -> Iterator[DraftFiles]:
    files = DraftFiles(draft)
    try:
        yield files
    finally:
        files.close()


def path_of(upload: DraftUpload) -> str:
    """The name faults are told about: that of the file, in a folder a kind so that no two collide."""
    return f"{upload.kind}/{upload.name}" if upload.kind else upload.name


def content_of(draft: Draft) -> dict[str, Any]:
    """What dossier.toml would say: the pages as filled in, then the files as attached."""
    content = {
        table: dict(given) if isinstance(given, dict) else given for table, given in draft.payload.items()
    }
    papers: list[Any] = []
    for upload in draft.uploads.all():
        if upload.role == DraftUpload.Role.PAPER:
            papers.append({"kind": upload.kind, "path": path_of(upload)})
        else:
            table, key = NAMED_AT[DraftUpload.Role(upload.role)]
            content[table] = {**draft.part(table), key: path_of(upload)}
    left = content.get("papers", [])
    # What is no list is left as it stands, for the check to tell.
    content["papers"] = papers + left if isinstance(left, list) else left
    return content
