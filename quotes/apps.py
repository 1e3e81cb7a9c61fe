"""Tell Django about the quotes app."""

from django.apps import AppConfig


class QuotesConfig(AppConfig):
    name = "quotes"
    label = "quotes"
