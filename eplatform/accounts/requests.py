"""The request of a person who has signed in, and who that is."""

from __future__ import annotations

from django.http import HttpRequest

from eplatform.accounts.models import User


class SignedInRequest(HttpRequest):
    """For annotations only; Django makes plain requests."""

    user: User


def person(request: HttpRequest) -> User:
    """Who asks, in a view that lets in only those who signed in or hold a token."""
    assert isinstance(request.user, User), "nobody else is let in"
    return request.user
