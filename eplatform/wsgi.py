"""The WSGI application that a web server serves."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from eplatform import environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eplatform.settings")

if not environment.text("SECRET_KEY"):
    # A key drawn at start would differ between web processes and end every session at each restart.
    raise ImproperlyConfigured("Set SECRET_KEY to a long random text before serving eplatform.")

application = get_wsgi_application()
