"""Whether the utility serves the site and the person may file for the applicant, beside all other faults."""

from __future__ import annotations

from collections.abc import Iterator

from eplatform.accounts.models import Organisation, User
from workflows.files.dossier.faults import Fault
from workflows.files.dossier.model import Reading
from workflows.files.intake import NOT_A_MEMBER, NOT_SERVED, served


def faults_of_standing(reading: Reading, by: User | None) -> Iterator[Fault]:
    """What would keep a sound dossier from being filed; nobody yet is whoever opens an account with it."""
    site, applicant = reading.site, reading.applicant
    if site and site.commune_code and served(site.commune_code) is None:
        params = {"name": site.commune, "code": site.commune_code}
        yield Fault(NOT_SERVED, reading.file, None, "site.commune_code", params)
    if applicant and applicant.ice and not may_file(applicant.ice, by):
        yield Fault(NOT_A_MEMBER, reading.file, None, "applicant.ice", {"ice": applicant.ice})


def may_file(ice: str, by: User | None) -> bool:
    """Whether the person acts for the organisation with that number; an unknown one they found themselves."""
    known = Organisation.objects.filter(ice=ice).first()
    return known is None or (by is not None and known.pk in by.acting_organisation_ids)
