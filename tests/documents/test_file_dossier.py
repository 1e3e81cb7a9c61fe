"""`manage.py file_dossier`: files a folder, or tells everything that is wrong with it and keeps nothing."""

import shutil
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from documents.models import Paper
from eplatform.accounts.models import Organisation, User
from tests import factories
from tests.cast import EMAILS
from tests.documents.samples import infected, stored_keys
from tests.own_dossiers import FAULTY, OWN
from tests.shared_data import shared
from workflows.files.models import ConnectionFile

OLIVE_GROVE = OWN / "lotissement-des-oliviers"
pytestmark = pytest.mark.django_db


def run(folder, **options):
    out = StringIO()
    call_command("file_dossier", str(folder), stdout=out, **options)
    return out.getvalue()


def refused(folder, **options):
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("file_dossier", str(folder), stdout=out, language="en", **options)
    return out.getvalue().splitlines(), str(error.value)


def nothing_kept():
    return not (ConnectionFile.objects.exists() or Paper.objects.exists())


def strangers_to_the_cast() -> list[User]:
    """Accounts that a filing made; the cast is always there."""
    return list(User.objects.exclude(email__endswith=f"@{EMAILS}"))


def test_applicant_unknown_so_far_gets_an_account():
    factories.commune()

    reference = run(OLIVE_GROVE, at="2025-03-03T09:00").strip()

    connection_file = ConnectionFile.objects.get(reference=reference)
    person = User.objects.get(email="projets@oliviers.example")
    assert connection_file.submitted_by == person
    assert connection_file.submitted_at.astimezone(UTC).date() == datetime(2025, 3, 3).date()  # noqa: DTZ001  # a date
    assert connection_file.applicant == Organisation.objects.get(ice="001777000000011")
    assert connection_file.papers.count() == 12
    assert not person.has_usable_password()


def test_second_dossier_of_an_applicant_takes_the_same_account():
    factories.commune()

    run(OLIVE_GROVE)
    run(OLIVE_GROVE)

    assert ConnectionFile.objects.count() == 2
    assert ConnectionFile.objects.values("submitted_by", "applicant").distinct().count() == 1


def test_another_person_can_file(cast):
    factories.commune()

    reference = run(OLIVE_GROVE, by="APPLICANT@eplatform.example").strip()

    assert ConnectionFile.objects.get(reference=reference).submitted_by == cast.applicant


def test_dry_run_keeps_nothing():
    factories.commune()

    told = run(OLIVE_GROVE, dry_run=True, language="en")

    assert told == "The dossier can be filed. Nothing was kept.\n"
    assert nothing_kept()
    assert not strangers_to_the_cast()


def test_bad_dossier_is_refused_with_every_fault():
    factories.commune()
    before = stored_keys()

    lines, summary = refused(FAULTY)

    assert "error – lots.csv, row 3: Lot 1 was already given in row 2. Number each lot once." in lines
    assert "error – papers/plan-de-masse.pdf: The file is empty. Send it again from the original." in lines
    assert len(lines) == len(set(lines)) == 35
    assert summary == "The dossier is refused for 34 faults. Nothing was kept of it."
    assert nothing_kept()
    assert not strangers_to_the_cast()
    assert stored_keys() == before


def test_commune_that_is_not_served_keeps_nothing():
    before = stored_keys()

    lines, summary = refused(OLIVE_GROVE)

    assert "06.385.01.01" in lines[0]
    assert summary == "The dossier is refused for 1 fault. Nothing was kept of it."
    assert nothing_kept()
    assert not strangers_to_the_cast()
    assert stored_keys() == before


def test_stranger_cannot_file_for_an_organisation_that_has_an_account(cast):
    factories.commune()
    Organisation.objects.create(name="Aménagement des oliviers", ice="001777000000011", kind="developer")

    refused(OLIVE_GROVE, by="stranger@eplatform.example")
    refused(OLIVE_GROVE)

    assert nothing_kept()
    assert not User.objects.filter(email="projets@oliviers.example").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"by": "nobody@example.org"}, "nobody@example.org"),
        ({"at": "yesterday"}, "yesterday"),
        ({"at": "1900-01-01T00:00"}, "01/10/2024"),
        ({"at": "0001-01-01T00:00"}, "01/10/2024"),
        ({"at": "0001-01-01T00:00+05:00"}, "0001-01-01"),
        ({"at": "2024-10-01T00:30+05:00"}, "01/10/2024"),
        ({"at": "9999-12-31T23:59"}, "future"),
        ({"at": "2999-01-01T00:00"}, "future"),
    ],
)
def test_wrong_options_are_explained(options, told):
    factories.commune()

    lines, summary = refused(OLIVE_GROVE, **options)

    assert told in "\n".join([*lines, summary])
    assert nothing_kept()


@pytest.mark.parametrize("dry_run", [True, False])
def test_who_and_where_are_told_with_the_other_faults(cast, folder, dry_run):
    Organisation.objects.create(name="Aménagement des oliviers", ice="001777000000011", kind="developer")
    toml = folder / "dossier.toml"
    toml.write_text(toml.read_text().replace("[site]", "[site]\ncolour = 1"))

    lines, summary = refused(folder, by="nobody@example.org", dry_run=dry_run)

    assert [line for line in lines if "site.colour" in line]
    assert [line for line in lines if "06.385.01.01" in line]
    assert [line for line in lines if "001777000000011" in line]
    assert "error – --by: Nobody with the e-mail address nobody@example.org may sign in here." in lines
    assert summary == "The dossier is refused for 4 faults. Nothing was kept of it."


def test_person_who_left_files_nothing(cast):
    factories.commune()
    User.objects.filter(pk=cast.applicant.pk).update(is_active=False)

    refused(OLIVE_GROVE, by=cast.applicant.email)

    assert nothing_kept()


def test_shared_dossier_with_warnings_is_filed():
    factories.commune("06.355.01.05")

    lines = run(shared("dossiers/lotissement-142-lots"), language="en").splitlines()

    assert sum(line.startswith("warning – lots.xlsx, row") for line in lines) == len(lines) - 1 == 32
    assert ConnectionFile.objects.get(reference=lines[-1]).lots.count() == 142


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(OLIVE_GROVE, tmp_path / "dossier")


def test_dossier_with_a_virus_is_refused_whole(folder, clamd):
    factories.commune()
    paper = next(folder.rglob("*.pdf"))
    paper.write_bytes(infected(paper.read_bytes()))

    _lines, summary = refused(folder)

    assert "Eicar-Test" in summary
    assert nothing_kept()
    assert not strangers_to_the_cast()
    assert stored_keys() == set()


def test_dossier_is_refused_while_the_scanner_is_away(clamd):
    factories.commune()
    clamd.stop()

    _lines, summary = refused(OLIVE_GROVE)

    assert "virus scanner does not answer" in summary
    assert nothing_kept()
    assert stored_keys() == set()
