"""Rules are remembered by their edition: the database renews its token whenever their tables change."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar, cast
from uuid import UUID

from django.core.signals import request_started
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_save

from eplatform.statements.prepared import Kept

#: How long a worker trusts the tokens it has read; a request reads them anew, once.
TRUSTED_S = 5.0
MOST_REMEMBERED = 256

Value = TypeVar("Value")


class Tokens(threading.local):
    """The tokens as this thread has last read them, and whether a transaction not yet over changed them."""

    known: dict[str, UUID] | None = None
    read_at = 0.0
    changed_in: object | None = None


_tokens = Tokens()
_remembered: dict[tuple[str, object], tuple[UUID | None, Any]] = {}


def remembered(name: str, key: object, build: Callable[[], Value]) -> Value:
    """The value built from the rules of that name as they are now; built again once they have changed."""
    token = edition(name)
    kept = _remembered.get((name, key))
    if kept is not None and kept[0] == token:
        return cast("Value", kept[1])
    if len(_remembered) >= MOST_REMEMBERED:
        _remembered.clear()
    value = build()
    _remembered[name, key] = (token, value)
    return value


def edition(name: str) -> UUID | None:
    """The token of the rules of that name; None where nobody ever wrote any."""
    if not is_trusted():
        _tokens.known = dict(TOKENS.rows())
        _tokens.read_at = monotonic()
    known = _tokens.known or {}
    return known.get(name)


def stored() -> QuerySet[Any]:
    from workflows.engine.models import Edition  # noqa: PLC0415 - models import the clocks of this package

    return Edition.objects.values_list("name", "token")


#: Every request asks for them.
TOKENS = Kept(stored)


def is_trusted() -> bool:
    """What was read inside a transaction that changed the rules is true inside that transaction alone."""
    if _tokens.changed_in is not None and _tokens.changed_in is not outermost():
        _tokens.known = _tokens.changed_in = None
    return _tokens.known is not None and monotonic() - _tokens.read_at < TRUSTED_S


def outermost() -> object | None:
    """The outermost transaction that is open on this thread's connection."""
    blocks = connection.atomic_blocks
    return blocks[0] if blocks else None


def changed(**_signal: Any) -> None:
    """The rules were changed on this thread: read the tokens anew."""
    _tokens.known, _tokens.changed_in = None, outermost()


def expire(**_signal: Any) -> None:
    """A new request reads the tokens once more."""
    _tokens.known = None


def connect(*models: type[Model]) -> None:
    """The tables of rules, whose changes by this thread are seen by it at once."""
    for model in models:
        for signal in (post_save, post_delete):
            signal.connect(changed, sender=model, dispatch_uid="workflows.editions")
    request_started.connect(expire, dispatch_uid="workflows.editions")
