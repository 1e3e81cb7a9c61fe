"""Tell Django about the eplatform.portal app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "eplatform.portal"
    label = "portal"
