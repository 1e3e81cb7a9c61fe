"""How often somebody tried: counted in the database, so that limits hold over all web processes."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest

#: Counts one try and begins a new span where the last one is over; exact, however many try at once.
COUNT = """
INSERT INTO shared_tries AS known (key, count, ends_at)
VALUES (%(key)s, 1, clock_timestamp() + make_interval(secs => %(span)s))
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN known.ends_at > clock_timestamp() THEN known.count + 1 ELSE 1 END,
    ends_at = CASE WHEN known.ends_at > clock_timestamp() THEN known.ends_at ELSE excluded.ends_at END
RETURNING count
"""
FORGET = "DELETE FROM shared_tries WHERE ends_at < clock_timestamp()"


def tries(what: str, request: HttpRequest, *, within_seconds: int) -> int:
    """How often this address has tried, this time included, since the span began that its first try began."""
    key = f"{what}:{request.META.get('REMOTE_ADDR', '')}"
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": key, "span": within_seconds})
        count: int = cursor.fetchone()[0]
        if count == 1:  # seldom enough to sweep
            cursor.execute(FORGET)
    return count
