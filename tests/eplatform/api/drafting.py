"""Sending the folder of a dossier by the API, as docs/api.md tells integrators to."""

from __future__ import annotations

import hashlib

from django.utils import timezone

from documents.preparation import folders
from documents.storage.multipart import Address
from documents.upload import examining
from tests.documents.samples import laid, put


def files_in(folder):
    """The contents of a folder, by their paths in it."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def draft_of(caller, files):
    """A draft with the files that its dossier.toml names, as it stands after their examination.

    Those that are missing here, and those refused for their name or size, stay unsent.
    """
    draft = caller.post("/drafts", {"dossier": files["dossier.toml"].decode()}, status=201)
    for place in draft["to_send"]:
        if content := files.get(place["path"]):
            send_file(caller, draft, place, content)
    return caller.get(f"/drafts/{draft['id']}")


def send_file(caller, draft, place, content):
    """How its upload stands after the examination."""
    upload = arrive(caller, draft, place, content)
    examining.examine_upload(upload["id"], at=timezone.now())
    return caller.get(f"/uploads/{upload['id']}")


def arrive(caller, draft, place, content):
    """All of it in one part."""
    upload = f"/uploads/{begin(caller, draft, place, content)['id']}"
    told = caller.post(f"{upload}/parts/1", {"sha256": hashlib.sha256(content).hexdigest()})
    assert put(Address(told["url"], told["headers"], told["size"]), content) == 200
    return caller.post(f"{upload}/complete", status=202)


def begin(caller, draft, place, content, status=201):
    name = place["path"].rpartition("/")[2]
    asked = {"role": place["role"]["code"], "kind": place["kind"], "name": name, "size": len(content)}
    return caller.post(f"/drafts/{draft['id']}/uploads", asked, status=status)


def attached_draft(person, files):
    """The same as rows of what has passed its examination, for tests of what comes afterwards."""
    draft = folders.from_toml(files["dossier.toml"].decode(), by=person, at=timezone.now())
    for named in folders.named_files(draft):
        if content := files.get(named.path):
            laid(draft, content, named.path, at=timezone.now(), role=named.role, kind=named.kind)
    return {"id": str(draft.pk)}
