"""The catalogues as a Django application, for its command."""

from __future__ import annotations

from django.apps import AppConfig


class CataloguesConfig(AppConfig):
    name = "eplatform.catalogues"
    label = "catalogues"
