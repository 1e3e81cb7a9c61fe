"""The places where documents of a draft are chosen, each with what is under way there."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from documents.models import Upload
from documents.preparation.drafts import Draft, DraftUpload
from documents.upload import under_way
from documents.upload.destinations import Destination

Role = DraftUpload.Role
UnderWay = Mapping[under_way.Place, list[Upload]]


def field_of(
    draft: Draft, label: str, sending: UnderWay, *, role: str = Role.PAPER, kind: str = ""
) -> under_way.Field:
    place = Destination(kind, draft=draft, role=role)
    begin = reverse("documents:draft-upload", args=[draft.pk])
    uploads = sending.get((kind, "", None, role), [])
    return under_way.Field(f"upload-{kind or role}", place, begin, label, uploads)


def table_field(draft: Draft, role: str, table: DraftUpload | None, sending: UnderWay) -> under_way.Field:
    return field_of(draft, _("Replace the table") if table else _("Choose the table"), sending, role=role)


def plan_field(draft: Draft, plan: DraftUpload | None, sending: UnderWay) -> under_way.Field:
    return field_of(draft, _("Replace the plan") if plan else _("Choose the plan"), sending, role=Role.PLAN)
