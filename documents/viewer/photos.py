"""Photos of reserves as pages show them: small pictures, each of which opens the viewer."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from documents.models import PaperVersion
from documents.storage import storing
from documents.viewer.previewing import Preview
from eplatform.accounts.models import User
from workflows.works.models import Reserve
from workflows.works.photos import Photo


def of_reserves(reserves: list[Reserve], user: User) -> Mapping[int, list[Photo]]:
    """The photos of the reserves that this person may see, oldest first; every one of them counts."""
    versions = (
        PaperVersion.objects.visible_to(user)
        .filter(paper__reserve__in=reserves, purge=None)
        .select_related("paper__connection_file")
        .order_by("paper", "number")
    )
    small = Preview.objects.thumbs([version.sha256 for version in versions]) if versions else {}
    shown = {reserve.pk: reserve for reserve in reserves}
    found: dict[int, list[Photo]] = {}
    for version in versions:
        reserve = shown[version.paper.reserve_id]
        found.setdefault(reserve.pk, []).append(photo_of(version, reserve, small.get(version.sha256)))
    return found


def photo_of(version: PaperVersion, reserve: Reserve, small: Preview | None) -> Photo:
    """A photo that nobody has painted small yet has no picture: phones send ten megabytes each."""
    label = _("Photo %(n)s of reserve %(reserve)s") % {"n": version.number, "reserve": reserve.number}
    url = reverse("documents:view", args=[version.paper.connection_file.reference, version.pk])
    return Photo(url, label, storing.signed_picture(small.key) if small else "")
