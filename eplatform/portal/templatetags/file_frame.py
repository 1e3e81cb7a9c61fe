"""The tabs of a connection file, each served by the app whose room it is."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.files.models import ConnectionFile

register = template.Library()

TABS: tuple[tuple[str, Any, str], ...] = (
    ("portal:file", gettext_lazy("Overview"), "layout-grid"),
    ("documents:papers", gettext_lazy("Papers"), "files"),
    ("works:studies", gettext_lazy("Studies"), "ruler-2"),
    ("quotes:estimates", gettext_lazy("Estimates"), "file-invoice"),
    ("works:site", gettext_lazy("Site"), "helmet"),
    ("notifications:of_file", gettext_lazy("Messages"), "mail"),
    ("portal:course", gettext_lazy("Course"), "sitemap"),
    ("portal:history", gettext_lazy("History"), "history"),
)
#: Tabs that applicants do not see.
OF_STAFF = frozenset({"portal:course"})


@register.simple_tag(takes_context=True)
def file_tabs(context: Context, connection_file: ConnectionFile) -> SafeString:
    """The tabs, the one of this page marked."""
    path, is_staff = context["request"].path, context["request"].user.is_utility_staff
    tabs: list[dict[str, Any]] = []
    for route, label, icon in TABS:
        if route in OF_STAFF and not is_staff:
            continue
        try:
            url = reverse(route, kwargs={"reference": connection_file.reference})
        except NoReverseMatch:
            continue
        tabs.append({"label": str(label), "url": url, "icon": icon, "is_current": False})
    here = max((tab["url"] for tab in tabs if path.startswith(tab["url"])), key=len, default="")
    for tab in tabs:
        tab["is_current"] = tab["url"] == here
    return render_to_string(
        "portal/components/tabs.html", {"tabs": tabs, "label": _("Parts of the connection file")}
    )
