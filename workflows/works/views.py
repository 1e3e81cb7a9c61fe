"""The site of a file on screen: the tab, visits, tests, reserves and minutes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eplatform.accounts.requests import person
from workflows.engine.errors import Refused
from workflows.files.finding import visible_file
from workflows.files.models import ConnectionFile
from workflows.files.permissions import takes_part
from workflows.works import permissions, showing, site_forms
from workflows.works.finding import minutes_of, order_of, reserve_of
from workflows.works.measuring import Measure
from workflows.works.models import Reserve, VisitOrder
from workflows.works.photos import photos_of


@login_required
@require_safe
def site(request: HttpRequest, reference: str) -> HttpResponse:
    connection_file = visible_file(request, reference)
    context = showing.of_site(connection_file, person(request), at=timezone.now(), pages=request.GET.dict())
    return render(request, "works/site.html", {"connection_file": connection_file, **context})


@login_required
@require_http_methods(["GET", "POST"])
def order_visit(request: HttpRequest, reference: str) -> HttpResponse:
    connection_file = visible_file(request, reference)
    allow(bool(permissions.purposes_for(person(request), connection_file)))
    initial = {name: request.GET[name] for name in ("network", "phase", "purpose") if name in request.GET}
    form = site_forms.VisitOrderForm(
        request.POST or None, connection_file=connection_file, by=person(request), initial=initial
    )
    if (order := done(request, form)) is not None:
        return redirect("works:visit", reference=reference, number=order.number)
    return form_page(
        request, connection_file, form, title=_("Order a visit"), submit=_("Issue the visit order")
    )


@login_required
@require_safe
def visit(request: HttpRequest, reference: str, number: str) -> HttpResponse:
    connection_file = visible_file(request, reference)
    return visit_page(request, order_of(connection_file, number))


@login_required
@require_http_methods(["POST"])
def minute(request: HttpRequest, reference: str, number: str) -> HttpResponse:
    order = order_of(visible_file(request, reference), number)
    allow(permissions.can_minute(person(request), order))
    form = site_forms.VisitForm(request.POST, order=order, by=person(request))
    if done(request, form) is not None:
        return redirect("works:visit", reference=reference, number=number)
    return visit_page(request, order, minutes_form=form)


@login_required
@require_http_methods(["POST"])
def sign(request: HttpRequest, reference: str, number: str) -> HttpResponse:
    order = order_of(visible_file(request, reference), number)
    if not order.is_held:
        raise Http404
    allow(takes_part(person(request), order.connection_file))
    form = site_forms.SignForm(request.POST, visit=order.visit, by=person(request))
    if done(request, form) is not None:
        return redirect("works:visit", reference=reference, number=number)
    return visit_page(request, order, sign_form=form)


def visit_page(
    request: HttpRequest, order: VisitOrder, *, minutes_form: Any = None, sign_form: Any = None
) -> HttpResponse:
    by = person(request)
    held = order.visit if order.is_held else None
    if held is None and minutes_form is None and permissions.can_minute(by, order):
        minutes_form = site_forms.VisitForm(order=order, by=by, initial={"held_at": order.appointment})
    if held is not None and sign_form is None and permissions.can_sign(by, held):
        sign_form = site_forms.SignForm(visit=held, by=by)
    context = {
        "connection_file": order.connection_file,
        "order": order,
        "visit": held,
        "checked": showing.checked(order, held),
        "measures": [Measure.from_json(row) for row in held.measured] if held else [],
        "minutes_form": minutes_form if held is None else None,
        "sign_form": sign_form,
    }
    bound = any(form is not None and form.is_bound for form in (minutes_form, sign_form))
    return render(request, "works/visit.html", context, status=422 if bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def record_test(request: HttpRequest, reference: str, network: str) -> HttpResponse:
    connection_file = visible_file(request, reference)
    if not connection_file.network_parts.filter(network=network).exists():
        raise Http404
    allow(permissions.can_inspect(person(request), connection_file, network))
    form = site_forms.TestForm(
        request.POST or None, connection_file=connection_file, network=network, by=person(request),
        initial={"phase": request.GET.get("phase", "1"), "kind": request.GET.get("kind", "")},
    )  # fmt: skip
    if done(request, form) is not None:
        return redirect(reverse("works:site", args=[reference]) + "#tests")
    return form_page(
        request,
        connection_file,
        form,
        title=_("Record a test"),
        submit=_("Record the result"),
        network=network,
    )


@login_required
@require_http_methods(["GET", "POST"])
def note_reserve(request: HttpRequest, reference: str) -> HttpResponse:
    connection_file = visible_file(request, reference)
    networks = connection_file.network_parts.values_list("network", flat=True)
    may = any(permissions.can_note_reserve(person(request), connection_file, network) for network in networks)
    allow(may)
    form = site_forms.ReserveForm(
        request.POST or None, connection_file=connection_file, by=person(request),
        initial={name: request.GET[name] for name in ("network", "phase") if name in request.GET},
    )  # fmt: skip
    if (noted := done(request, form)) is not None:
        return redirect("works:reserve", reference=reference, number=noted.number)
    return form_page(request, connection_file, form, title=_("Note a reserve"), submit=_("Note the reserve"))


@login_required
@require_safe
def reserve(request: HttpRequest, reference: str, number: str) -> HttpResponse:
    return reserve_page(request, reserve_of(visible_file(request, reference), number))


@login_required
@require_http_methods(["POST"])
def lift(request: HttpRequest, reference: str, number: str) -> HttpResponse:
    found = reserve_of(visible_file(request, reference), number)
    allow(permissions.can_note_reserve(person(request), found.connection_file, found.network))
    form = site_forms.LiftForm(request.POST, reserve=found, by=person(request))
    if done(request, form) is not None:
        return redirect("works:reserve", reference=reference, number=number)
    return reserve_page(request, found, form=form)


def reserve_page(request: HttpRequest, found: Reserve, *, form: Any = None) -> HttpResponse:
    by = person(request)
    if form is None and permissions.can_lift(by, found):
        form = site_forms.LiftForm(reserve=found, by=by)
    context = {
        "connection_file": found.connection_file,
        "reserve": found,
        "is_overdue": found.is_overdue(timezone.localdate()),
        "photos": photos_of([found], by).get(found.pk, []),
        "form": form,
    }
    bound = form is not None and form.is_bound
    return render(request, "works/reserve.html", context, status=422 if bound else 200)


@login_required
@require_safe
def minutes(request: HttpRequest, reference: str, number: str) -> HttpResponse:
    connection_file = visible_file(request, reference)
    found = minutes_of(connection_file, number)
    context = {
        "connection_file": connection_file,
        "minutes": found,
        "reserves": Reserve.objects.filter(
            connection_file=connection_file, number__in=found.reserves
        ).order_by("pk"),
    }
    return render(request, "works/minutes.html", context)


def allow(may: bool) -> None:
    if not may:
        raise PermissionDenied(_("You have no posting for this on the site of this connection file."))


def done(request: HttpRequest, form: Any) -> Any:
    """What the act gave, or nothing where the form has faults; a refusal becomes one of them."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        result = form.perform(at=timezone.now())
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None
    messages.success(request, _("It is on the record."))
    return result


def form_page(
    request: HttpRequest, connection_file: ConnectionFile, form: Any, *, title: str, submit: str,
    network: str = "",
) -> HttpResponse:  # fmt: skip
    context = {
        "connection_file": connection_file,
        "form": form,
        "title": title,
        "submit": submit,
        "network": network,
    }
    return render(request, "works/form.html", context, status=422 if form.is_bound else 200)
