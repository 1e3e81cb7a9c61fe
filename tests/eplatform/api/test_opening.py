"""Opening a file from a draft: our own dossiers, a faulty one, a stranger's organisation."""

from __future__ import annotations

import tomllib

import pytest

from documents.models import Draft, Paper
from eplatform.accounts.models import Membership, Organisation
from tests import factories
from tests.documents.samples import pdf
from tests.eplatform.api.conftest import kind
from tests.eplatform.api.drafting import attached_draft, draft_of, files_in
from tests.own_dossiers import FAULTY, OWN
from workflows.files.models import ConnectionFile

OLIVE_GROVE = OWN / "lotissement-des-oliviers"


FILES = files_in(OLIVE_GROVE)


def open_from(caller, draft, status=201):
    return caller.post("/files", {"draft": draft["id"]}, status=status)


@pytest.mark.parametrize("name", ["lotissement-des-oliviers", "usine-de-cablage"])
def test_own_dossiers_open_a_file_with_their_papers(cast, call, name):
    caller, files = call(cast.applicant), files_in(OWN / name)
    factories.commune(tomllib.loads(files["dossier.toml"].decode())["site"]["commune_code"])

    opened = open_from(caller, draft_of(caller, files))

    file = ConnectionFile.objects.get(reference=opened["file"]["reference"])
    assert file.submitted_by == cast.applicant
    assert file.papers.count() == sum(path.startswith("papers/") for path in files)
    assert opened["file"]["status"]["code"] == "running"


def test_answer_says_where_the_file_is_and_the_draft_too(cast, call):
    factories.commune()
    caller, draft = call(cast.applicant), attached_draft(cast.applicant, FILES)

    response = caller.client.post("/api/v1/files", {"draft": draft["id"]}, content_type="application/json")
    file = caller.client.get(response.headers["Location"]).json()
    again = open_from(caller, draft, status=409)

    assert caller.get(f"/drafts/{draft['id']}")["file"] == file["reference"]
    assert not caller.get("/drafts")
    assert kind(again) == "draft-sent"
    assert ConnectionFile.objects.count() == 1


def test_dossier_with_faults_is_refused_with_all_of_them_and_its_draft_stays(cast, call):
    factories.commune()
    caller = call(cast.applicant)
    draft = draft_of(caller, {**files_in(FAULTY), "papers/statuts.pdf": pdf()})

    problem = open_from(caller, draft, status=422)

    told = {(fault["file"], fault["row"], fault["code"]) for fault in problem["faults"]}
    assert kind(problem) == "dossier-refused"
    assert any(file == "lots.csv" and row == 3 for file, row, _code in told)
    assert any(code == "paper_missing" for _file, _row, code in told)
    assert not ConnectionFile.objects.exists()
    assert not Paper.objects.exists()
    assert caller.get(f"/drafts/{draft['id']}") == draft


def test_missing_file_is_a_fault_like_the_others(cast, call):
    factories.commune()
    absent = ("lots.csv", "papers/demande.pdf")
    draft = attached_draft(cast.applicant, {path: FILES[path] for path in FILES if path not in absent})

    problem = open_from(call(cast.applicant), draft, status=422)

    assert [fault["code"] for fault in problem["faults"]].count("file_missing") == 2


def test_path_out_of_the_folder_reaches_nothing(cast, call):
    text = FILES["dossier.toml"].replace(b"papers/demande.pdf", b"/etc/hostname")
    caller = call(cast.applicant)

    problem = open_from(caller, draft_of(caller, {"dossier.toml": text}), status=422)

    assert "leaves_folder" in {fault["code"] for fault in problem["faults"]}


@pytest.mark.parametrize("who", ["colleague", "stranger", "desk_officer"])
def test_nobody_opens_a_file_from_the_draft_of_another(cast, call, who):
    factories.commune()
    draft = attached_draft(cast.applicant, FILES)

    open_from(call(getattr(cast, who)), draft, status=404)

    assert not ConnectionFile.objects.exists()
    assert Draft.objects.get().uploads.exists()


@pytest.mark.parametrize("who", ["stranger", "reader"])
def test_nobody_files_for_an_organisation_in_which_they_do_not_act(cast, call, who):
    factories.commune()
    owner = Organisation.objects.create(
        name="Aménagement des oliviers", ice="001777000000011", kind="developer"
    )
    Membership.objects.create(user=cast.reader, organisation=owner, right=Membership.Right.READER)
    person = getattr(cast, who)

    problem = open_from(call(person), attached_draft(person, FILES), status=403)

    assert kind(problem) == "not-a-member"
    assert not ConnectionFile.objects.exists()


def test_commune_that_is_not_served_is_told(cast, call):
    problem = open_from(call(cast.applicant), attached_draft(cast.applicant, FILES), status=422)

    assert kind(problem) == "not-served"
    assert "06.385.01.01" in problem["detail"]


def test_check_tells_who_and_where_beside_the_other_faults(cast, call):
    Organisation.objects.create(name="Aménagement des oliviers", ice="001777000000011", kind="developer")
    draft = attached_draft(cast.applicant, {"dossier.toml": FILES["dossier.toml"]})
    caller = call(cast.applicant)

    checked = {fault["code"] for fault in caller.get(f"/drafts/{draft['id']}/faults")}
    refused = open_from(caller, draft, status=422)

    assert {"file_missing", "not_served", "not_a_member"} <= checked
    assert {"not_served", "not_a_member"} <= {fault["code"] for fault in refused["faults"]}
