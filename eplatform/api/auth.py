"""Who calls: the holder of a bearer token; a session counts for nothing, so that no form can reach in."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import Throttled
from ninja.security import HttpBearer

from eplatform.accounts import tokens
from eplatform.accounts.models import User
from eplatform.accounts.throttling import tries
from eplatform.api import speaking

#: Bad tokens an address may send before it is told to wait; good ones always pass.
MOST_BAD_TOKENS = 20
WINDOW_S = 300


class Bearer(HttpBearer):
    """`Authorization: Bearer epl_…`, with a token made on the account page."""

    def __call__(self, request: HttpRequest) -> User | None:
        speaking.choose(request)
        return cast("User | None", super().__call__(request))

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        user = tokens.holder(token.strip(), at=timezone.now())
        if user is None:
            note_bad_token(request)
            return None
        request.user = user
        speaking.choose(request, user)
        return user


def note_bad_token(request: HttpRequest) -> None:
    """Count it against the address it came from; raises Throttled once there were too many."""
    if tries("api-bad-tokens", request, within_seconds=WINDOW_S) > MOST_BAD_TOKENS:
        raise Throttled(wait=WINDOW_S)
