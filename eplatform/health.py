"""Say whether this process lives, and whether it can do its work."""

from __future__ import annotations

import logging
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database and the storage both answer, else 503 naming the one that does not."""
    checks = {"database": _database_answers(), "storage": _storage_answers()}
    well = all(checks.values())
    parts = {name: "ok" if answers else "unreachable" for name, answers in checks.items()}
    return JsonResponse({"status": "ok" if well else "unready", **parts}, status=200 if well else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        logger.error("The database does not answer: %s", error)
        return False
    return True


def _storage_answers() -> bool:
    storage: Any = storages["default"]  # its class is a setting
    try:
        storage.connection.meta.client.head_bucket(Bucket=storage.bucket_name)
    except (BotoCoreError, ClientError) as error:
        logger.error("The storage does not answer: %s", error)
        return False
    return True
