"""Requests in a charset that nobody reads are refused, and none of them reaches Django's own decoding."""

from __future__ import annotations

import json

import pytest
from django.core.handlers.wsgi import WSGIHandler

from eplatform import charsets

pytestmark = pytest.mark.django_db
UNREAD = ["rot13", "idna", "utf-7", "no-such"]


@pytest.fixture
def answer(rf):
    """What the application says to a request of that content type: its status line and body."""

    def answered(path, content_type):
        said = []
        environ = rf.get("/").environ
        environ |= {"PATH_INFO": path, "QUERY_STRING": "x=1", "CONTENT_TYPE": content_type}
        charsets.set_aside(environ)
        body = b"".join(WSGIHandler()(environ, lambda status, _headers: said.append(status)))
        return said[0].partition(" ")[0], body

    return answered


@pytest.mark.parametrize("charset", UNREAD)
def test_charset_that_is_not_read_is_refused(answer, charset):
    page, _body = answer("/healthz", f"text/plain; charset={charset}")
    status, problem = answer("/api/v1/files", f"multipart/form-data; boundary=x; charset={charset}")

    assert (page, status) == ("400", "415")
    assert json.loads(problem)["type"].endswith("unsupported-media-type")


def test_content_type_that_cannot_be_read_is_refused(answer):
    assert answer("/healthz", "text/plain; a*=no-such''x")[0] == "400"


@pytest.mark.parametrize("content_type", ["text/plain", "text/plain; charset=UTF-8", "a; charset=latin1", ""])
def test_charset_that_is_read_passes(answer, content_type):
    assert answer("/healthz", content_type)[0] == "200"
