"""Finds who a session belongs to, which every page does, by a statement that is put together once."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from eplatform.accounts.models import User
from eplatform.statements.prepared import KeptRows

PERSON: KeptRows[User] = KeptRows(lambda pk: User.objects.filter(pk=pk), -1)


class Backend(AuthenticationBackend):  # type: ignore[misc] # allauth has no types
    """allauth's own, which checks passwords as it always did."""

    def get_user(self, user_id: Any) -> User | None:
        found = next(iter(PERSON.found(user_id)), None)
        return found if found is not None and self.user_can_authenticate(found) else None
