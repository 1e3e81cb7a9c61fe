"""Tell Django about the eplatform.running app."""

from django.apps import AppConfig


class RunningConfig(AppConfig):
    name = "eplatform.running"
    label = "running"
