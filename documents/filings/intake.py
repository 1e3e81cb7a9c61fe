"""Filing a dossier: the connection file opens with all its papers, or nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from documents.catalogue import kinds
from documents.errors import PaperRefused
from documents.filings import dossier_papers
from documents.filings.dossier_papers import Place
from documents.filings.filing import Kept, add_first_versions, keep_bytes
from documents.storage import storing
from eplatform.accounts.joining import OrganisationKnown, found_organisation
from eplatform.accounts.models import Organisation, User
from workflows.files import intake
from workflows.files.dossier.faults import DossierRefused
from workflows.files.dossier.model import INDUSTRIAL, Applicant, Dossier, PaperRef
from workflows.files.models import ConnectionFile


def file_dossier(
    dossier: Dossier, *, by: User, at: datetime, arrived: Mapping[Place, Kept] | None = None
) -> ConnectionFile:
    """Open the connection file and keep every paper of the dossier.

    Those that have `arrived` in the storage stay where they are; the others are examined and stored
    here. Raises DossierRefused with every fault of the papers, ScannerAway, NotServed or NotAMember;
    then neither rows nor bytes are kept.
    """
    arrived = arrived or {}
    ensure_papers(dossier, known_of(arrived))
    with storing.removed_on_failure(), transaction.atomic():
        applicant = applicant_of(dossier.applicant, dossier.kind, by)
        # Bytes first: the row locks that opening a file takes must not wait for the storage.
        papers = keep_papers(dossier, arrived)
        connection_file = intake.open_file(dossier, applicant=applicant, by=by, at=at)
        add_first_versions(connection_file, papers, by=by, at=at)
    return connection_file


def known_of(arrived: Mapping[Place, Kept]) -> dossier_papers.Known:
    return {place: kept.warnings for place, kept in arrived.items()}


def ensure_papers(dossier: Dossier, known: dossier_papers.Known) -> None:
    faults = dossier_papers.check(dossier, known)
    if any(fault.is_error for fault in faults):
        raise DossierRefused([*dossier.warnings, *faults])


def keep_papers(dossier: Dossier, arrived: Mapping[Place, Kept]) -> list[Kept]:
    return [arrived.get((paper.kind, paper.path)) or keep_paper(dossier, paper) for paper in dossier.papers]


def keep_paper(dossier: Dossier, paper: PaperRef) -> Kept:
    """Raises DossierRefused for a paper that was sound when the dossier was checked, and carries a virus."""
    with paper.open() as stream:
        try:
            return keep_bytes(kinds.CATALOGUE[paper.kind], paper.name, stream)
        except PaperRefused as refused:
            raise DossierRefused([*dossier.warnings, *refused.faults]) from None


def applicant_of(applicant: Applicant, kind: str, by: User) -> Organisation:
    """The organisation with that ICE; one that nobody knows yet is founded by who files for it."""
    known = Organisation.objects.filter(ice=applicant.ice).first()
    if known is not None:
        return known
    trade = Organisation.Kind.INDUSTRIAL if kind == INDUSTRIAL else Organisation.Kind.DEVELOPER
    try:
        founded = found_organisation(
            name=applicant.organisation, ice=applicant.ice, kind=trade, phone=applicant.phone, by=by
        )
    except OrganisationKnown:  # somebody founded it this very moment; they are its administrator
        return Organisation.objects.get(ice=applicant.ice)
    # What the person may do was read before; it has just changed.
    by.forget_memberships()
    return founded
