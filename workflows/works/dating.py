"""Days that people write down of what happened: not before the file was submitted, and not still to come."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from eplatform.formatting.dates import long_date
from workflows.engine.errors import Refused
from workflows.files.models import ConnectionFile


class NotYet(Refused):
    """What is recorded has not happened yet."""


class TooEarly(Refused):
    """What is recorded happened before there was a file."""


def ensure_happened(connection_file: ConnectionFile, day: date, *, at: datetime) -> None:
    """Raise NotYet or TooEarly for a day on which it cannot have been."""
    if day > timezone.localdate(at):
        raise NotYet(
            _("The day %(day)s is still to come. Record it when it has passed.") % {"day": long_date(day)}
        )
    ensure_since_submission(connection_file, day)


def ensure_since_submission(connection_file: ConnectionFile, day: date) -> None:
    submitted = connection_file.submitted_at
    if submitted is not None and day < timezone.localdate(submitted):
        raise TooEarly(
            _("The day %(day)s lies before the file was submitted, on %(submitted)s. Correct it.")
            % {"day": long_date(day), "submitted": long_date(submitted)}
        )
