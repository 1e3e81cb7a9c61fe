"""`manage.py file_dossier FOLDER`: file a dossier from disk, or list everything that is wrong with it."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from documents.filings import dossier_papers
from documents.filings.intake import file_dossier
from documents.storage import storing
from eplatform.accounts.joining import applicant_person
from eplatform.accounts.models import User
from eplatform.formatting.dates import short_date
from workflows.engine.errors import Refused
from workflows.engine.versions import all_published
from workflows.files.dossier.faults import DossierRefused, Fault, Reason
from workflows.files.dossier.model import Dossier, Reading
from workflows.files.dossier.toml_reader import read_folder
from workflows.files.models import ConnectionFile
from workflows.files.standing import faults_of_standing

NOBODY = Reason("nobody", gettext_lazy("Nobody with the e-mail address %(email)s may sign in here."))


class Command(BaseCommand):
    help = "File the dossier of a folder. A dossier with faults is refused whole, with all of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", help="the folder that holds dossier.toml")
        parser.add_argument(
            "--by", metavar="EMAIL", help="who files it; otherwise the e-mail of the dossier does"
        )
        parser.add_argument(
            "--at", metavar="ISO", help="when it is filed, for example 2026-03-02T09:00; now if not given"
        )
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="fr")
        parser.add_argument("--dry-run", action="store_true", help="only check the dossier")

    def handle(self, *_args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            at = moment(options["at"])
            dossier = self.checked(options["folder"], options["by"])
            if options["dry_run"]:
                self.stdout.write(_("The dossier can be filed. Nothing was kept."))
                return
            self.stdout.write(filed(dossier, options["by"], at).reference)

    def checked(self, folder: str, email: str | None) -> Dossier:
        """The dossier, after telling its warnings; one with errors ends the command."""
        try:
            reading = read_folder(folder)
            faults = (*dossier_papers.all_faults(reading), *faults_of_filing(reading, email))
            self.tell(faults)
            return dossier_papers.settled(reading, faults)
        except DossierRefused as refused:
            raise CommandError(summary(refused.faults)) from refused

    def tell(self, faults: Iterable[Fault]) -> None:
        for fault in faults:
            self.stdout.write(f"{_('error') if fault.is_error else _('warning')} – {fault}")


def summary(faults: Iterable[Fault]) -> str:
    count = sum(fault.is_error for fault in faults)
    return ngettext(
        "The dossier is refused for %(count)s fault. Nothing was kept of it.",
        "The dossier is refused for %(count)s faults. Nothing was kept of it.",
        count,
    ) % {"count": count}


def filed(dossier: Dossier, email: str | None, at: datetime) -> ConnectionFile:
    """The connection file; the account made for an unknown applicant goes again with a filing that fails."""
    try:
        with storing.removed_on_failure(), transaction.atomic():
            return file_dossier(dossier, by=person(dossier, email), at=at)
    except (Refused, ValidationError, DossierRefused) as refused:
        raise CommandError(" ".join(getattr(refused, "messages", [str(refused)]))) from refused


def faults_of_filing(reading: Reading, email: str | None) -> Iterator[Fault]:
    """What would come up only when a sound dossier is filed: the person, the commune, the organisation."""
    address = email or (reading.applicant.email if reading.applicant else "")
    by = account(address)
    if (by is None and email) or (by is not None and not by.is_active):
        place = "--by" if email else reading.file
        yield Fault(NOBODY, place, None, "applicant.email", {"email": address})
    yield from faults_of_standing(reading, by)


def account(email: str) -> User | None:
    found: User | None = User.objects.filter(email__iexact=email).first()
    return found


def person(dossier: Dossier, email: str | None) -> User:
    """Who files: known to be allowed to, or made known by filing."""
    applicant = dossier.applicant
    return account(email or applicant.email) or applicant_person(
        email=applicant.email,
        name=applicant.organisation,
        phone=applicant.phone,
        language=dossier.language,
    )


def moment(text: str | None) -> datetime:
    if text is None:
        return timezone.now()
    try:
        at = datetime.fromisoformat(text)
        at = at if timezone.is_aware(at) else timezone.make_aware(at)
        day = timezone.localdate(at)
    except (ValueError, OverflowError) as wrong:
        message = _("“%(text)s” is not a moment. Write it as 2026-03-02T09:00.") % {"text": text}
        raise CommandError(message) from wrong
    ensure_past(at)
    ensure_in_force(day)
    return at


def ensure_past(at: datetime) -> None:
    if at > timezone.now():
        raise CommandError(_("A dossier is not filed in the future. Give a moment that has passed."))


def ensure_in_force(day: date) -> None:
    first = min(version.since for version in all_published())
    if day < first:
        raise CommandError(
            _("No process was in force before %(day)s. Give a later moment.") % {"day": short_date(first)}
        )
