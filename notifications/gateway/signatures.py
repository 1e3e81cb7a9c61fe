"""Whether a webhook comes from who it says: HMAC-SHA256 over identifier, moment and body."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping

TOLERANCE_SECONDS = 300
VERSION = "v1"
ID_LENGTH = 200
#: Seconds since 1970; Python reads no number of thousands of digits, and no such moment is near.
MOMENT = re.compile(r"[0-9]{1,12}")
SECRET_PREFIX = "whsec_"  # noqa: S105  # the prefix that marks a secret, not one


class BadSignature(Exception):
    """The request is not proved to come from the provider."""


def verify(secret: bytes, headers: Mapping[str, str], body: bytes, *, now: float) -> str:
    """The identifier of the event; raises BadSignature.

    Several signatures may stand there while a secret changes.
    """
    named = {name.lower(): value for name, value in headers.items()}
    event_id, timestamp = named.get("webhook-id", ""), named.get("webhook-timestamp", "")
    if not 0 < len(event_id) <= ID_LENGTH or not MOMENT.fullmatch(timestamp):
        raise BadSignature("webhook-id or webhook-timestamp is missing or malformed")
    if abs(now - int(timestamp)) > TOLERANCE_SECONDS:
        raise BadSignature("webhook-timestamp is too far from now")
    expected = sign(secret, event_id, timestamp, body).encode()
    given = named.get("webhook-signature", "").encode().split()
    # Every one is compared, so that the time taken tells nothing.
    matches = [hmac.compare_digest(expected, signature) for signature in given]
    if not any(matches):
        raise BadSignature("webhook-signature does not match")
    return event_id


def sign(secret: bytes, event_id: str, timestamp: str, body: bytes) -> str:
    content = f"{event_id}.{timestamp}.".encode() + body
    digest = hmac.new(secret, content, hashlib.sha256).digest()
    return f"{VERSION},{base64.b64encode(digest).decode()}"


def read_secret(text: str) -> bytes:
    """The bytes of a secret as providers hand it out: whsec_ and base64, or plain text."""
    if not text.startswith(SECRET_PREFIX):
        return text.encode()
    try:
        return base64.b64decode(text.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("a secret that begins with whsec_ must go on in base64") from None
