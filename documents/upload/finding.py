"""Fetching is checking: a person gets the uploads they asked for, and 404 for all others."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from documents.upload.uploads import Upload
from eplatform.accounts.kept_for import KeptFor
from eplatform.accounts.models import User
from eplatform.accounts.requests import person


def visible(user: User, pk: int) -> QuerySet[Upload]:
    rows: QuerySet[Upload] = Upload.objects.visible_to(user).filter(pk=pk)
    return rows.select_related(
        "connection_file__process", "draft", "reserve__connection_file", "version__uploaded_by"
    )


#: Each part that is sent asks for it.
VISIBLE: KeptFor[Upload] = KeptFor(visible, 0)


def visible_upload(request: HttpRequest, pk: int) -> Upload:
    """The upload with what it is for, if this person asked for it; raises Http404."""
    found = VISIBLE.found(person(request), pk)
    if not found:
        raise Http404(pk)
    return found[0]
