"""Opening a file from a folder: our own dossiers, a faulty one, a stranger's organisation."""

from __future__ import annotations

import io
import tomllib

import pytest

from documents.models import Paper
from eplatform.accounts.models import Membership, Organisation
from tests import factories
from tests.documents.filings.test_filing import stored_keys
from tests.eplatform.api.conftest import kind
from tests.own_dossiers import FAULTY, OWN
from workflows.files.models import ConnectionFile

OLIVE_GROVE = OWN / "lotissement-des-oliviers"


class Sent(io.BytesIO):
    """A file sent under its path in the folder: the test client takes its name as it stands."""

    def __init__(self, name, content):
        super().__init__(content)
        self.name = name


def files_of(folder):
    return [
        Sent(str(path.relative_to(folder)), path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]


def multipart(files):
    """Built by hand: the test client keeps only the last part of a path."""
    parts = [
        f'--edge\r\nContent-Disposition: form-data; name="files"; filename="{file.name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n".encode()
        + file.getvalue()
        + b"\r\n"
        for file in files
    ]
    return b"".join(parts) + b"--edge--\r\n"


def open_file(caller, files, status=201):
    return caller.post(
        "/files", multipart(files), status=status, content_type="multipart/form-data; boundary=edge"
    )


@pytest.mark.parametrize(
    "folder", sorted(path for path in OWN.iterdir() if path.is_dir()), ids=lambda path: path.name
)
def test_own_dossiers_open_a_file_with_their_papers(cast, call, folder):
    factories.commune(tomllib.loads((folder / "dossier.toml").read_text())["site"]["commune_code"])
    files = files_of(folder)

    opened = open_file(call(cast.applicant), files)

    file = ConnectionFile.objects.get(reference=opened["file"]["reference"])
    assert file.submitted_by == cast.applicant
    assert file.papers.count() == sum(sent.name.startswith("papers/") for sent in files)
    assert opened["file"]["status"]["code"] == "running"


def test_answer_says_where_the_file_is(cast, call):
    factories.commune()
    caller = call(cast.applicant)

    response = caller.client.post(
        "/api/v1/files", multipart(files_of(OLIVE_GROVE)), content_type="multipart/form-data; boundary=edge"
    )

    assert caller.client.get(response.headers["Location"]).json()["title"]


def test_dossier_with_faults_is_refused_with_all_of_them_and_nothing_is_kept(cast, call):
    factories.commune()
    before = stored_keys()

    problem = open_file(call(cast.applicant), files_of(FAULTY), status=422)

    told = {(fault["file"], fault["row"], fault["code"]) for fault in problem["faults"]}
    assert kind(problem) == "dossier-refused"
    assert ("papers/plan-de-masse.pdf", None, "empty_file") in told
    assert any(file == "lots.csv" and row == 3 for file, row, _code in told)
    assert problem["detail"] == "The dossier is refused for 34 faults. Nothing was kept of it."
    assert not ConnectionFile.objects.exists()
    assert not Paper.objects.exists()
    assert stored_keys() == before


def test_missing_file_is_a_fault_like_the_others(cast, call):
    factories.commune()
    files = [sent for sent in files_of(OLIVE_GROVE) if sent.name not in ("lots.csv", "papers/demande.pdf")]

    problem = open_file(call(cast.applicant), files, status=422)

    assert [fault["code"] for fault in problem["faults"]].count("file_missing") == 2


def test_path_out_of_the_folder_reaches_nothing(cast, call, tmp_path):
    factories.commune()
    files = files_of(OLIVE_GROVE)
    toml = next(sent for sent in files if sent.name == "dossier.toml")
    toml.seek(0)
    toml.write(toml.getvalue().replace(b"papers/demande.pdf", b"/etc/hostname     "))
    files.append(Sent("/etc/hostname", b"x"))

    problem = open_file(call(cast.applicant), files, status=422)

    assert kind(problem) == "dossier-refused"


def test_path_sent_twice_is_refused(cast, call):
    files = files_of(OLIVE_GROVE)

    problem = open_file(call(cast.applicant), [*files, files[0]], status=422)

    assert files[0].name in problem["errors"][0]["message"]


def test_empty_request_says_what_to_send(cast, call):
    assert "dossier.toml" in open_file(call(cast.applicant), [], status=422)["errors"][0]["message"]


def test_nobody_files_for_an_organisation_that_is_not_theirs(cast, call):
    factories.commune()
    owner = Organisation.objects.create(
        name="Aménagement des oliviers", ice="001777000000011", kind="developer"
    )

    problem = open_file(call(cast.stranger), files_of(OLIVE_GROVE), status=403)
    Membership.objects.create(user=cast.reader, organisation=owner, right=Membership.Right.READER)
    open_file(call(cast.reader), files_of(OLIVE_GROVE), status=403)

    assert kind(problem) == "not-a-member"
    assert not ConnectionFile.objects.exists()


def test_commune_that_is_not_served_is_told(cast, call):
    problem = open_file(call(cast.applicant), files_of(OLIVE_GROVE), status=422)

    assert kind(problem) == "not-served"
    assert "06.385.01.01" in problem["detail"]
