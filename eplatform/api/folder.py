"""The folder of a dossier sent as multipart: each part's file name is its path in the folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser
from django.utils.translation import gettext as _

from eplatform.api.filling import MULTIPART, Invalid, NotRead
from workflows.files.dossier.sources import Uploads


class FolderParser(MultiPartParser):
    """Keeps the path that Django strips; it names the file within its dossier and nothing on our disk."""

    path = ""

    def sanitize_file_name(self, file_name: str) -> str | None:
        name: str | None = super().sanitize_file_name(file_name)
        if name:
            self.path = file_name
        return name

    def handle_file_complete(self, old_field_name: str, counters: list[int]) -> None:
        super().handle_file_complete(self.path or old_field_name, counters)


@contextmanager
def folder_of(request: HttpRequest) -> Iterator[Uploads]:
    """The files of the request by their paths; the temporary ones are gone afterwards."""
    if request.content_type != MULTIPART:
        raise NotRead(MULTIPART)
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.LARGEST_REQUEST:
        raise RequestDataTooBig
    parser = FolderParser(request.META, request, request.upload_handlers, request.encoding or "utf-8")
    _fields, files = parser.parse()
    try:
        yield Uploads(named(files))
    finally:
        for uploads in files.lists():
            for upload in uploads[1]:
                upload.close()


def named(files: Any) -> dict[str, BinaryIO]:
    """One file for each path; raises Invalid where two share one, or where there are none."""
    if not files:
        message = _("Send the files of the dossier with dossier.toml, each under its path in the folder.")
        raise Invalid([{"pointer": "#/files", "message": message}])
    twice = [path for path, uploads in files.lists() if len(uploads) > 1]
    if twice:
        message = _("These paths were sent twice: %(paths)s. Send each file once.")
        raise Invalid([{"pointer": "#/files", "message": message % {"paths": ", ".join(twice)}}])
    return {path: upload.file for path, upload in files.items()}
