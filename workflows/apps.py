"""Connection files and the processes they go through."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowsConfig(AppConfig):
    name = "workflows"
    verbose_name = _("Connection files")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Registering needs the app registry: the flow pages import models, the checks read them.
        from workflows import doorbell, flows  # noqa: F401, PLC0415
        from workflows.engine import checks, editions  # noqa: F401, PLC0415
        from workflows.engine.models import Calendar, CalendarDay  # noqa: PLC0415
        from workflows.files import committing, noting, routing  # noqa: F401, PLC0415
        from workflows.files.standards import ServiceStandard  # noqa: PLC0415
        from workflows.studies import following as studies_following  # noqa: PLC0415
        from workflows.works import following as works_following  # noqa: PLC0415

        committing.connect()
        editions.connect(Calendar, CalendarDay, ServiceStandard, routing.Routing)
        routing.connect()
        studies_following.connect()
        works_following.connect()
