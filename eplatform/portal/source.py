"""Give everyone who uses the platform its source, as its licence (AGPL-3.0-or-later) asks."""

from __future__ import annotations

import tarfile
import tempfile

from django.conf import settings
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

#: What belongs to the program; what an installation adds (data, secrets) is never in these.
PARTS = (
    "LICENSE", "Makefile", "README.md", "manage.py", "pyproject.toml", "uv.lock",
    "eplatform", "workflows", "documents", "quotes", "notifications",
)  # fmt: skip


@require_safe
def source(request: HttpRequest) -> HttpResponseBase:  # a view is given it
    """The published source where an address is set, else an archive of the program that answers."""
    if settings.SOURCE_URL:
        return redirect(settings.SOURCE_URL)
    return FileResponse(archive(), as_attachment=True, filename="eplatform.tar.gz")


def archive() -> tempfile.SpooledTemporaryFile[bytes]:
    file = tempfile.SpooledTemporaryFile(max_size=1_000_000)  # noqa: SIM115  # the response closes it
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as packed:
        for part in PARTS:
            if (settings.BASE_DIR / part).exists():
                packed.add(settings.BASE_DIR / part, f"eplatform/{part}", filter=_without_leftovers)
    file.seek(0)
    return file


def _without_leftovers(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Neither compiled files nor hidden ones, which an installation may have put there."""
    name = member.name.rsplit("/", 1)[-1]
    return None if name == "__pycache__" or name.startswith(".") or name.endswith(".pyc") else member
