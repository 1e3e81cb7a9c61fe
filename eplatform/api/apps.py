"""Tell Django about the eplatform.api app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "eplatform.api"
    label = "api"
