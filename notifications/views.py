"""The notices of a person, what was sent about a connection file, and how a person wants to be told."""

from __future__ import annotations

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eplatform.accounts.requests import person
from notifications import reading
from notifications.forms import ContactForm
from notifications.models import Message
from workflows.files.finding import visible_file

SENT_PAGE = 30


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    page = reading.page_of(person(request), after=after)
    context = {"page": page, "next_after": page.next_after, "is_first": not after}
    return render(request, "notifications/list.html", context)


@login_required
@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    mine = Message.objects.received_by(person(request))
    message = get_object_or_404(mine.select_related("entry__connection_file"), pk=pk)
    reading.mark_read(mine.filter(pk=pk), at=timezone.now())
    return render(request, "notifications/message.html", {"message": message})


@login_required
@require_POST
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(Message.objects.received_by(person(request)), pk=pk)
    reading.mark_read(Message.objects.filter(pk=message.pk), at=timezone.now())
    return redirect("notifications:list")


@login_required
@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    reading.mark_read(Message.objects.received_by(person(request)), at=timezone.now())
    flash.success(request, _("All messages are marked read."))
    return redirect("notifications:list")


@login_required
@require_safe
def of_file(request: HttpRequest, reference: str) -> HttpResponse:
    connection_file = visible_file(request, reference)
    rows = Message.objects.about(connection_file, for_user=person(request)).order_by("-pk")
    after = request.GET.get("after", "")
    if after.isdecimal():
        rows = rows.filter(pk__lt=int(after))
    rows = rows.select_related("recipient", "entry").prefetch_related("deliveries").defer("html", "body")
    sent = list(rows[: SENT_PAGE + 1])
    context = {
        "connection_file": connection_file, "sent": sent[:SENT_PAGE],
        "sees_all": person(request).is_utility_staff,
        "next_after": sent[SENT_PAGE - 1].pk if len(sent) > SENT_PAGE else "", "is_first": not after,
    }  # fmt: skip
    return render(request, "notifications/of_file.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    form = ContactForm(request.POST or None, user=person(request))
    if request.method == "POST" and form.is_valid():
        form.keep()
        with translation.override(person(request).language):
            flash.success(request, _("Your choices are kept."))
        return redirect("notifications:contact")
    return render(request, "notifications/contact.html", {"form": form})
