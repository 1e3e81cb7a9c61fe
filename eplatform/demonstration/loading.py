"""Loading the demonstration, whole or not at all."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import translation

from documents.keeping.sealing import sealed_later
from documents.sealing_jobs import seal_history
from documents.storage.storing import removed_on_failure
from eplatform.accounts.models import Organisation
from eplatform.demonstration.founding import found
from eplatform.demonstration.people import UTILITY_ICE
from eplatform.demonstration.sharing import share_out
from eplatform.demonstration.stories import STORIES
from eplatform.demonstration.telling import Telling
from notifications import history, jobs
from quotes.keeping import typeset_together
from workflows.files.models import ConnectionFile
from workflows.measuring import keeping


def is_loaded() -> bool:
    return Organisation.objects.filter(ice=UTILITY_ICE).exists()


def load(*, now: datetime) -> list[ConnectionFile]:
    """Found the utility and tell its stories up to now; returns the files."""
    with removed_on_failure(), transaction.atomic(), translation.override("fr"):
        found(now)
        with history.keyed_in() as entries, sealed_later(), typeset_together():
            files = Telling(now).tell(STORIES)
            share_out(now)
        jobs.defer_history(entries)
        seal_history.defer()
    keeping.keep_up(now)
    return files
