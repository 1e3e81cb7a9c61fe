"""Tell Django about the eplatform.demonstration app."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "eplatform.demonstration"
    label = "demonstration"
