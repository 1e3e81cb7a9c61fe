"""Give everyone who uses the platform its source, as its licence (AGPL-3.0-or-later) asks."""

from __future__ import annotations

import tarfile
from fnmatch import fnmatch
from functools import cache
from io import BytesIO

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eplatform.accounts.throttling import tries

#: What belongs to the program, with what its pages point to and what its commands need; what an
#: installation adds (data, secrets) is never in these.
PARTS = (
    "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "manage.py", "pyproject.toml",
    "uv.lock", ".ci", ".gitignore", "bench", "docs", "tests",
    "eplatform", "workflows", "documents", "quotes", "notifications",
)  # fmt: skip
#: Made beside the source, and made again by whoever has it: compiled files, pictures of the pages.
MADE = ("__pycache__", "*.pyc", "*.mo", "screens", "staticfiles")
#: A reader takes it once; this many times an hour and address even where many share one.
MOST, WITHIN_SECONDS = 30, 3600


@require_safe
def source(request: HttpRequest) -> HttpResponse:
    """The published source where an address is set, else an archive of the program that answers."""
    if settings.SOURCE_URL:
        return redirect(settings.SOURCE_URL)
    if tries("source", request, within_seconds=WITHIN_SECONDS) > MOST:
        later = _("The source was taken from your address too often. Try again in an hour.")
        return HttpResponse(later, status=429, content_type="text/plain; charset=utf-8")
    name = 'attachment; filename="eplatform.tar.gz"'
    return HttpResponse(archive(), content_type="application/gzip", headers={"Content-Disposition": name})


@cache
def archive() -> bytes:
    """The program as it stands when it is first asked for: what a process runs does not change under it."""
    content = BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz", compresslevel=6) as packed:
        for part in PARTS:
            if (settings.BASE_DIR / part).exists():
                packed.add(settings.BASE_DIR / part, f"eplatform/{part}", filter=_without_leftovers)
    return content.getvalue()


def _without_leftovers(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Neither what was made from it nor hidden files, which an installation may have put there."""
    _top, part, *inner = member.name.split("/")
    left = [name for name in inner if name.startswith(".")]
    left += [name for name in (part, *inner) if any(fnmatch(name, made) for made in MADE)]
    return None if left else member
