"""A person's own page: name, telephone, language, and the ways to sign in."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eplatform.accounts.models import Membership, User
from eplatform.formatting.asking import PhoneField
from eplatform.formatting.phones import bare_phone


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # Django has it only in the stubs
    phone = PhoneField(label=gettext_lazy("Telephone"), required=False)

    class Meta:
        model = User
        fields = ("full_name", "phone", "language")
        widgets = {"full_name": forms.TextInput(attrs={"autocomplete": "name"})}  # read by Django

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["phone"] = bare_phone(self.initial.get("phone", ""))


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your details are kept."))
        return redirect("portal:account")
    memberships = Membership.objects.filter(user=cast(User, request.user)).select_related("organisation")
    return render(request, "portal/account.html", {"form": form, "memberships": memberships})
