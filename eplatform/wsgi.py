"""The WSGI application that a web server serves."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from eplatform import charsets, environment

if TYPE_CHECKING:
    from wsgiref.types import StartResponse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eplatform.settings")

if not environment.text("SECRET_KEY"):
    # A key drawn at start would differ between web processes and end every session at each restart.
    raise ImproperlyConfigured("Set SECRET_KEY to a long random text before serving eplatform.")

django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    charsets.set_aside(environ)
    return django(environ, start_response)
