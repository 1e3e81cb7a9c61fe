"""Reading bodies of JSON: an object that holds only what the database takes, else a refusal that points."""

from __future__ import annotations

import json
import math
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.parser import Parser

from eplatform.api.reasons import escaped

JSON = "application/json"
#: Faults that are told of one body; whoever sends more learns nothing by them.
MOST_TOLD = 20

#: PostgreSQL keeps no NUL, and UTF-8 has no lone surrogate.
UNKEPT = re.compile("[\0\ud800-\udfff]")
#: Where a value stands: where what holds it stands, and its name or number in there; None is the body.
Where = tuple[Any, Any] | None


class Invalid(Exception):
    """What was sent is not what is asked for; ``errors`` says where and why."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__(errors)
        self.errors = errors


class NotRead(Exception):
    """The body is of a content type that this address does not read."""

    def __init__(self, *accepted: str) -> None:
        super().__init__(*accepted)
        self.accepted = accepted


class JsonParser(Parser):
    """Reads JSON that says it is JSON."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != JSON:
            raise NotRead(JSON)
        return json_object(request)


def json_object(request: HttpRequest, *, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """The object that the body is; raises Invalid, or HttpError where it is no JSON."""
    try:
        body = json.loads(request.body, parse_float=parse_float)
    except (ValueError, RecursionError) as error:
        raise HttpError(400, "not JSON") from error
    if not isinstance(body, dict):
        raise Invalid([{"pointer": "#", "message": _("Send an object.")}])
    ensure_keepable(body)
    return body


def ensure_keepable(body: Mapping[str, Any]) -> None:
    """Raise Invalid where a text, a name or a number is one that no database takes."""
    faults = [
        {"pointer": pointer(where), "message": told} for where, told in islice(misfits(body), MOST_TOLD)
    ]
    if faults:
        raise Invalid(faults)


def misfits(body: Mapping[str, Any]) -> Iterator[tuple[Where, str]]:
    """Without recursion: a body may be nested as deep as it could be read."""
    waiting: deque[tuple[Where, Any]] = deque([(None, body)])
    while waiting:
        where, value = waiting.popleft()
        if isinstance(value, dict):
            waiting += [((where, name), name) for name in value if UNKEPT.search(name)]
            waiting += [((where, name), each) for name, each in value.items()]
        elif isinstance(value, list):
            waiting += [((where, number), each) for number, each in enumerate(value)]
        elif isinstance(value, str) and UNKEPT.search(value):
            yield where, _("This holds characters that cannot be kept. Leave out NUL and lone surrogates.")
        elif isinstance(value, float) and not math.isfinite(value):
            yield where, _("Enter a number.")


def pointer(where: Where) -> str:
    parts = []
    while where is not None:
        where, part = where
        parts.append(f"/{escaped(part)}")
    return "#" + "".join(reversed(parts))
