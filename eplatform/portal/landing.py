"""The front door: what the service is, for a visitor; straight to work, for a person signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from eplatform.portal.navigation import address


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = request.user
    if user.is_authenticated:
        work = address("portal:inbox") if user.is_utility_staff else address("portal:files")
        return redirect(work or "portal:account")
    return render(request, "portal/landing.html")
