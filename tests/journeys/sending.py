"""Sending documents to the storage in parts, as the uploader of a page does, and having them checked."""

from __future__ import annotations

import hashlib
import json

from django.utils import timezone

from documents.models import Upload as Row
from documents.storage.multipart import Address
from documents.upload import examining
from documents.upload.uploads import State
from tests.documents.samples import put
from tests.journeys.filling import NotAccepted


def examine_arrived() -> None:
    """What the worker does within a second."""
    for pk in Row.objects.filter(state=State.ARRIVED).values_list("pk", flat=True):
        examining.examine_upload(pk, at=timezone.now())


def send(client, field, upload) -> None:
    """By the addresses that the page tells its script."""
    send_as_told(client, json.loads(field.get("data-uploader")), upload)


def pick(client, begin: str, files) -> tuple[dict, list[str]]:
    """A whole folder, each file under its path in it; what the server answered, and what was refused."""
    by_path = {each.name: each for each in files}
    dossier = by_path.get("dossier.toml")
    told = posted(client, begin, {"toml": dossier.content.decode("utf-8-sig") if dossier else ""})
    refused = []
    for place in told["files"]:
        try:
            if found := by_path.get(place["path"]):
                send_as_told(client, place["uploader"], found._replace(name=found.name.rpartition("/")[2]))
        except NotAccepted as refusal:
            refused.append(str(refusal))
    return told, refused


def send_as_told(client, told: dict, upload) -> None:
    """One part is enough for what tests send."""
    content = upload.content
    begun = posted(client, told["begin"], {**told["sent"], "name": upload.name, "size": len(content)})
    digest = hashlib.sha256(content).hexdigest()
    address = posted(client, f"{begun['url']}parts/1/", {"sha256": digest})
    assert put(Address(**address), content) == 200
    posted(client, f"{begun['url']}complete/", {})
    examine_arrived()
    told = client.get(begun["url"]).json()
    if told["state"] != State.PASSED:
        raise NotAccepted(f"{upload.name}: {told['faults']}")


def posted(client, url: str, fields: dict) -> dict:
    response = client.post(url, fields)
    if response.status_code >= 400:
        raise NotAccepted(f"{url}: {response.status_code} {response.content.decode()}")
    return response.json()
