"""The request of a person who has signed in: what a view behind `login_required` is given."""

from __future__ import annotations

from django.http import HttpRequest

from eplatform.accounts.models import User


class SignedInRequest(HttpRequest):
    """For annotations only; Django makes plain requests."""

    user: User
