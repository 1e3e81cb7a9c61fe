"""The page of a person's API tokens: made with a name, shown once, revoked at will."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from eplatform.accounts import tokens
from eplatform.accounts.models import ApiToken, User


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=80,
        help_text=gettext_lazy("For example the program that will use it. Make one token a program."),
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def of_person(request: HttpRequest) -> HttpResponse:
    """List the tokens; a POST makes one, and its answer is the only place where the secret is shown."""
    assert isinstance(request.user, User), "login_required lets nobody else in"
    form, secret, status = TokenForm(request.POST or None), "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            name = form.cleaned_data["name"]
            _token, secret = tokens.issue(user=request.user, name=name, at=timezone.now())
            form, status = TokenForm(), 201
    rows = ApiToken.objects.filter(user=request.user).order_by("-created_at")
    context = {"form": form, "secret": secret, "tokens": rows, "now": timezone.now()}
    return render(request, "portal/tokens.html", context, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Whoever uses the token is shut out at once; another person's token is not found."""
    token = get_object_or_404(ApiToken, pk=token_id, user_id=request.user.pk)
    tokens.revoke(token, at=timezone.now())
    messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    return redirect("portal:tokens")
