"""`manage.py prepare_storage`: make the bucket of an own S3 fit to keep papers, or say what it lacks."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from documents.storage import bucket, storing


class Command(BaseCommand):
    help = "Make the bucket of S3_BUCKET fit to keep papers: versioning, object lock, CORS. Harmless twice."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            bucket.prepare(
                storing.client(), settings.S3_BUCKET, origins=bucket.origins_of(settings.PUBLIC_URL)
            )
        except (bucket.UnfitStorage, BotoCoreError, ClientError) as problem:
            raise CommandError(f"Bucket {settings.S3_BUCKET}: {problem}") from problem
        self.stdout.write(f"Bucket {settings.S3_BUCKET} keeps versions, locks objects and lets browsers in.")
