"""Tell Django about the quotes app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuotesConfig(AppConfig):
    name = "quotes"
    label = "quotes"
    verbose_name = _("Estimates")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The receiver needs the models, which exist only once every app is loaded.
        from documents.handover import packing  # noqa: PLC0415
        from quotes import following, handing_over, holding  # noqa: PLC0415

        following.connect()
        holding.connect()
        packing.contributors.append(handing_over.contents)
