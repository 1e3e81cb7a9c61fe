"""The charsets in which a body is read; any other is set aside before Django meets it."""

from __future__ import annotations

import codecs
from typing import Any

from django.utils.http import parse_header_parameters

#: Those in which texts are read; browsers send UTF-8.
CHARSETS = frozenset({"utf-8", "ascii", "iso8859-1"})
#: Where a content type stays whose charset is none of them.
UNREAD = "eplatform.unread_content_type"


def set_aside(environ: dict[str, Any]) -> None:
    """Leave Django no charset that it stumbles over before any middleware, or reads lone surrogates from."""
    sent = environ.get("CONTENT_TYPE", "")
    try:
        charset = parse_header_parameters(sent)[1].get("charset") or "utf-8"
        is_read = codecs.lookup(charset).name in CHARSETS
    except (LookupError, ValueError):
        is_read = False
    if not is_read:
        environ["CONTENT_TYPE"], environ[UNREAD] = "", sent
