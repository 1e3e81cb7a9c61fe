"""Reads the session of a request, which every page does first, by a statement that is put together once."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from eplatform.statements.prepared import LONG_AGO, KeptRows


def in_force(key: str, at: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=at)


IN_FORCE: KeptRows[Session] = KeptRows(in_force, "key", LONG_AGO)


class SessionStore(DatabaseStore):
    """Django's own, which writes as it always did."""

    def _get_session_from_db(self) -> Session | None:
        for session in IN_FORCE.found(self.session_key, timezone.now()):
            return session
        self._session_key = None
        return None
