"""Filing whole dossiers: the real ones of the data folder and a small one of our own."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from documents.filings.dossier_papers import all_faults, settled
from documents.filings.intake import file_dossier
from documents.models import Paper, PaperVersion
from eplatform.accounts.models import Commune, Organisation
from tests import factories
from tests.documents.samples import stored_keys
from workflows.engine.errors import Refused
from workflows.files.dossier.faults import DossierRefused
from workflows.files.dossier.toml_reader import read_folder
from workflows.files.models import ConnectionFile

DOSSIERS = Path(__file__).parents[4] / "shared" / "data" / "dossiers"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

needs_data = pytest.mark.skipif(
    not DOSSIERS.is_dir() and not os.environ.get("CI"),
    reason="the sample dossiers of ../shared/data are not on this machine",
)


def shared_dossier(folder):
    reading = read_folder(DOSSIERS / folder)
    return settled(reading, all_faults(reading))


@needs_data
@pytest.mark.parametrize(
    ("folder", "papers"),
    [("lotissement-six-ilots", 12), ("lotissement-142-lots", 12), ("industrie-agroalimentaire", 11)],
)
def test_real_dossier_files_with_all_its_papers(cast, folder, papers):
    factories.commune()
    factories.commune("06.355.01.05")

    connection_file = file_dossier(shared_dossier(folder), by=cast.applicant, at=NOW)

    assert connection_file.stage == "completeness"
    assert Paper.objects.filter(connection_file=connection_file, state="received").count() == papers
    assert all(paper.current.number == 1 for paper in connection_file.papers.select_related("current"))
    entry = connection_file.timeline.get(kind="paper_received")
    assert len(entry.data["papers"]) == papers


@needs_data
def test_first_dossier_of_an_organisation_founds_it(cast):
    factories.commune()

    connection_file = file_dossier(shared_dossier("lotissement-six-ilots"), by=cast.applicant, at=NOW)

    assert connection_file.applicant == Organisation.objects.get(ice="001234567000089")
    assert connection_file in ConnectionFile.objects.visible_to(cast.applicant)
    assert connection_file not in ConnectionFile.objects.visible_to(cast.stranger)


@needs_data
def test_nobody_files_for_an_organisation_of_others(cast):
    factories.commune()
    Organisation.objects.create(name="Six îlots", ice="001234567000089", kind="developer")
    before = stored_keys()

    with pytest.raises(Refused):
        file_dossier(shared_dossier("lotissement-six-ilots"), by=cast.stranger, at=NOW)

    assert not ConnectionFile.objects.exists()
    assert stored_keys() == before


@needs_data
def test_site_outside_the_territory_keeps_nothing(cast):
    factories.commune()
    dossier = shared_dossier("lotissement-six-ilots")
    Commune.objects.all().delete()
    before = stored_keys()

    with pytest.raises(Refused):
        file_dossier(dossier, by=cast.applicant, at=NOW)

    assert not ConnectionFile.objects.exists()
    assert not PaperVersion.objects.exists()
    assert not Organisation.objects.filter(ice="001234567000089").exists()
    assert stored_keys() == before


def test_dossier_without_its_papers_is_refused_whole(cast):
    factories.commune()

    with pytest.raises(DossierRefused) as refusal:
        file_dossier(factories.dossier(), by=cast.applicant, at=NOW)

    assert {fault.code for fault in refusal.value.faults} == {"paper_missing"}
    assert not ConnectionFile.objects.exists()
