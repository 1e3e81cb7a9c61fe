"""What the browser's uploader asks for: leave to send, where each part goes, how the upload stands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from documents.digests import SHA256
from documents.errors import MayNotFile, PartsMissing
from documents.preparation.drafts import Draft, DraftUpload
from documents.preparation.finding import visible_draft
from documents.upload import receiving
from documents.upload.destinations import Destination
from documents.upload.finding import visible_upload
from documents.upload.receiving import Announced
from documents.upload.under_way import shown, with_parts
from eplatform.accounts.networks import Network
from eplatform.accounts.requests import SignedInRequest
from workflows.engine.errors import Refused
from workflows.files.finding import visible_file
from workflows.files.models import ConnectionFile
from workflows.works.models import Reserve

UNPROCESSABLE = 422


class BeginForm(forms.Form):
    """A document about to be sent."""

    name = forms.CharField(strip=False, max_length=2000)
    size = forms.IntegerField(min_value=0)
    media_type = forms.CharField(required=False, max_length=100)
    kind = forms.CharField(required=False, max_length=10)
    network = forms.ChoiceField(choices=[("", ""), *Network.choices], required=False)
    phase = forms.IntegerField(required=False, min_value=1)
    role = forms.ChoiceField(choices=DraftUpload.Role.choices, required=False)
    reserve = forms.CharField(required=False, max_length=20)

    @property
    def announced(self) -> Announced:
        given = self.cleaned_data
        return Announced(given["name"], given["size"], given["media_type"])


class PartForm(forms.Form):
    sha256 = forms.RegexField(SHA256)


def said(refusal: Refused) -> JsonResponse:
    """Why not, for the uploader to show as it stands."""
    status = 403 if isinstance(refusal, MayNotFile) else UNPROCESSABLE
    if isinstance(refusal, PartsMissing):
        return JsonResponse({"message": refusal.message, "parts": refusal.numbers}, status=409)
    return JsonResponse({"message": refusal.message}, status=status)


def invalid(form: forms.Form) -> JsonResponse:
    words = " ".join(str(message) for errors in form.errors.values() for message in errors)
    return JsonResponse({"message": words}, status=UNPROCESSABLE)


@login_required
@require_POST
def begin(request: SignedInRequest, reference: str) -> HttpResponse:
    """A paper of a connection file, or a photo of one of its reserves."""
    connection_file = visible_file(request, reference)
    form = BeginForm(request.POST)
    if not form.is_valid():
        return invalid(form)
    return begun(request, form, of_file(connection_file, form.cleaned_data))


def of_file(connection_file: ConnectionFile, given: dict[str, Any]) -> Destination:
    """Raises Http404 for a reserve that is not there."""
    if given["reserve"]:
        reserve = Reserve.objects.filter(connection_file=connection_file, number=given["reserve"]).first()
        if reserve is None:
            raise Http404
        reserve.connection_file = connection_file
        return Destination.photo_of(reserve)
    return Destination(
        given["kind"], connection_file, network=given["network"], phase=given["phase"]
    )  # fmt: skip


@login_required
@require_POST
def begin_for_draft(request: SignedInRequest, pk: UUID) -> HttpResponse:
    draft: Draft = visible_draft(request, pk)
    form = BeginForm(request.POST)
    if not form.is_valid():
        return invalid(form)
    role = form.cleaned_data["role"] or DraftUpload.Role.PAPER
    kind = form.cleaned_data["kind"] if role == DraftUpload.Role.PAPER else ""
    return begun(request, form, Destination(kind, draft=draft, role=role))


def begun(request: SignedInRequest, form: BeginForm, destination: Destination) -> HttpResponse:
    try:
        upload = receiving.begin(destination, form.announced, by=request.user, at=timezone.now())
    except Refused as refusal:
        return said(refusal)
    return JsonResponse(shown(upload), status=201)


@login_required
@require_safe
def read(request: SignedInRequest, upload_id: int) -> HttpResponse:
    return JsonResponse(with_parts(visible_upload(request, upload_id)))


@login_required
@require_POST
def part(request: SignedInRequest, upload_id: int, number: int) -> HttpResponse:
    """Where one part goes."""
    upload, form = visible_upload(request, upload_id), PartForm(request.POST)
    if not form.is_valid():
        return invalid(form)
    sha256 = form.cleaned_data["sha256"]
    try:
        address = receiving.sign_part(upload, number, sha256, by=request.user, at=timezone.now())
    except Refused as refusal:
        return said(refusal)
    return JsonResponse(vars(address))


@login_required
@require_POST
def complete(request: SignedInRequest, upload_id: int) -> HttpResponse:
    try:
        upload = receiving.complete(visible_upload(request, upload_id), by=request.user, at=timezone.now())
    except Refused as refusal:
        return said(refusal)
    return JsonResponse(shown(upload))


@login_required
@require_POST
def cancel(request: SignedInRequest, upload_id: int) -> HttpResponse:
    upload = visible_upload(request, upload_id)
    try:
        receiving.cancel(upload, by=request.user)
    except Refused as refusal:
        return said(refusal)
    return JsonResponse({"id": upload.pk})
