"""Where each app is reached."""

from django.urls import include, path, re_path

from eplatform import health
from eplatform.api import problems
from eplatform.api.routes import api
from eplatform.portal.language import choose_language

urlpatterns = [
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("api/v1/", api.urls),
    re_path("^api(?:/|$)", problems.unknown),
    path("accounts/", include("allauth.urls")),
    path("language/", choose_language, name="set_language"),
    path("", include("notifications.urls")),
    path("", include("documents.urls")),
    path("", include("quotes.urls")),
    path("", include("workflows.works.urls")),
    path("", include("eplatform.portal.urls")),
]

handler400 = "eplatform.portal.errors.bad_request"
