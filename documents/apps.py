"""Tell Django about the documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    label = "documents"

    def ready(self) -> None:
        # Models are ready only now.
        from documents import checks, following, sealing_jobs  # noqa: F401, PLC0415
        from documents.requirements import rederiving  # noqa: PLC0415
        from documents.viewer.photos import of_reserves  # noqa: PLC0415
        from workflows.works.photos import register  # noqa: PLC0415

        register(of_reserves)
        rederiving.connect()
