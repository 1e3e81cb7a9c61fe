"""Keeping a provider's event once; the database role of the gateway may do this and nothing else."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.types.json import Jsonb

# Without a conflict target: naming one would ask for the right to read the table.
INSERT = """
    INSERT INTO notifications_webhookevent (provider, event_id, payload, received_at)
    VALUES (%s, %s, %s, now()) ON CONFLICT DO NOTHING
"""
CONNECT_SECONDS = 3


class Unavailable(Exception):
    """The event could not be kept now; the provider tries again."""


class Unstorable(Exception):
    """The event can never be kept as it is."""


def keep(database_url: str, provider: str, event_id: str, payload: Any) -> bool:
    """Store the event; False where it is already there. Raises Unavailable or Unstorable."""
    try:
        with psycopg.connect(database_url, connect_timeout=CONNECT_SECONDS) as connection:
            return connection.execute(INSERT, (provider, event_id, Jsonb(payload))).rowcount == 1
    except psycopg.DataError as error:
        raise Unstorable(str(error).strip()) from error
    except psycopg.Error as error:
        raise Unavailable(str(error).strip()) from error
