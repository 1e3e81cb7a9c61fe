"""Tell Django about the notifications app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    label = "notifications"
    verbose_name = _("Messages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The doorbell imports models, so it is hung when they are there.
        from notifications import doorbell  # noqa: F401, PLC0415
