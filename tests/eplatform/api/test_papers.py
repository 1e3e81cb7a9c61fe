"""Papers: the checklist read, an upload asked for, put and confirmed, a download, the decisions."""

from __future__ import annotations

import hashlib
import urllib.error
import urllib.request

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.models import Upload
from documents.uploading import ask
from tests.documents.samples import pdf
from tests.eplatform.api.conftest import kind
from tests.factories import NOW, connection_file
from workflows.files import leaving


def put(asked, content):
    request = urllib.request.Request(
        asked["url"], data=content, method=asked["method"], headers=asked["headers"]
    )
    with urllib.request.urlopen(request, timeout=20) as response:
        return response.status


def ask_for(call, person, file, content, status=201, **given):
    body = {"kind": "D08", "name": "autorisation.pdf", "size": len(content), **given}
    return call(person).post(f"/files/{file.reference}/uploads", body, status=status)


def confirm(call, person, file, asked, status=201):
    return call(person).post(f"/files/{file.reference}/uploads/{asked['id']}/confirm", status=status)


def sent(call, cast, file, content=None, **given):
    """A paper that went all the way in."""
    content = content or pdf()
    asked = ask_for(call, cast.applicant, file, content, **given)
    put(asked, content)
    return confirm(call, cast.applicant, file, asked)


def line_of(call, person, file, code="D08"):
    lines = call(person).get(f"/files/{file.reference}/papers")
    return next(line for line in lines if line["kind"] == code)


def test_paper_goes_straight_to_the_storage_and_comes_back_the_same(cast, call):
    file, content = connection_file(cast), pdf(3)

    version = sent(call, cast, file, content)
    address = call(cast.desk_officer).get(f"/files/{file.reference}/papers/{version['id']}")
    with urllib.request.urlopen(address["url"], timeout=20) as response:
        back, disposition = response.read(), response.headers["Content-Disposition"]

    assert back == content
    assert version["sha256"] == hashlib.sha256(content).hexdigest()
    assert version["state"]["code"] == "received"
    assert "autorisation.pdf" in disposition
    assert address["expires_in"] == 300


def test_checklist_tells_what_is_missing_and_what_is_there(cast, call):
    file = connection_file(cast)

    before = line_of(call, cast.applicant, file)
    sent(call, cast, file)
    after = line_of(call, cast.applicant, file)

    assert (before["need"], before["is_missing"], before["versions"]) == ("mandatory", True, [])
    assert "pdf" in before["formats"]
    assert before["may_file"]
    assert not before["may_decide"]
    assert (after["is_missing"], after["state"]["code"], len(after["versions"])) == (False, "received", 1)
    assert line_of(call, cast.desk_officer, file)["may_decide"]
    assert not line_of(call, cast.reader, file)["may_file"]


def test_address_takes_nothing_but_the_announced_size(cast, call):
    file = connection_file(cast)
    asked = ask_for(call, cast.applicant, file, b"x" * 10)

    with pytest.raises(urllib.error.HTTPError) as refused:
        put(asked | {"headers": {}}, b"x" * 11)

    refused.value.close()
    assert refused.value.code == 403


def test_confirming_before_the_bytes_is_refused(cast, call):
    file = connection_file(cast)
    asked = ask_for(call, cast.applicant, file, pdf())

    assert kind(confirm(call, cast.applicant, file, asked, status=422)) == "upload-refused"


def test_paper_that_is_not_what_its_name_says_is_refused_with_its_faults(cast, call, client):
    file, content = connection_file(cast), b"MZ this is a program"
    asked = ask_for(call, cast.applicant, file, content)
    put(asked, content)

    problem = confirm(call, cast.applicant, file, asked, status=422)
    type(cast.applicant).objects.filter(pk=cast.applicant.pk).update(language="en")
    client.force_login(cast.applicant)
    page = client.post(
        reverse("documents:papers", args=[file.reference]),
        {"kind": "D08", "upload": SimpleUploadedFile("autorisation.pdf", content)},
    )

    assert kind(problem) == "paper-refused"
    assert problem["faults"][0]["code"] in ("wrong_format", "unknown_format")
    assert problem["detail"] == page.context["refused"]
    assert line_of(call, cast.applicant, file)["versions"] == []


def test_upload_is_used_once(cast, call):
    file, content = connection_file(cast), pdf()
    asked = ask_for(call, cast.applicant, file, content)
    put(asked, content)
    confirm(call, cast.applicant, file, asked)

    assert kind(confirm(call, cast.applicant, file, asked, status=422)) == "upload-refused"


def test_upload_belongs_to_who_asked_for_it(cast, call):
    file, content = connection_file(cast), pdf()
    asked = ask_for(call, cast.applicant, file, content)

    for person in (cast.colleague, cast.desk_officer, cast.stranger):
        confirm(call, person, file, asked, status=404)
    assert Upload.objects.get().state == "open"


def test_expired_upload_is_refused(cast, call):
    file = connection_file(cast)
    upload = ask(file, "D08", "a.pdf", 10, by=cast.applicant, at=NOW)

    assert kind(confirm(call, cast.applicant, file, {"id": upload.pk}, status=422)) == "upload-refused"


@pytest.mark.parametrize(("person", "status"), [("reader", 403), ("cashier", 403), ("stranger", 404)])
def test_those_who_may_not_file_get_no_address(cast, call, person, status):
    ask_for(call, getattr(cast, person), connection_file(cast), pdf(), status=status)

    assert not Upload.objects.exists()


@pytest.mark.parametrize("given", [{"kind": "Z99"}, {"network": "lighting"}, {"phase": 9}, {"size": 10**12}])
def test_upload_of_what_the_file_does_not_take_is_refused(cast, call, given):
    ask_for(call, cast.applicant, connection_file(cast), pdf(), status=422, **given)


def test_closed_file_takes_no_papers(cast, call):
    file = connection_file(cast)
    leaving.withdraw(file, by=cast.applicant, at=NOW, reason="Sold")

    ask_for(call, cast.applicant, file, pdf(), status=403)


def test_stranger_downloads_and_decides_nothing(cast, call):
    file, other = connection_file(cast), connection_file(cast)
    version = sent(call, cast, file)
    path = f"/files/{file.reference}/papers/{version['id']}"

    problem = call(cast.stranger).get(path, status=404)
    call(cast.stranger).post(f"{path}/accept", status=404)
    call(cast.applicant).get(f"/files/{other.reference}/papers/{version['id']}", status=404)

    assert "autorisation" not in str(problem)


def test_desk_rejects_with_a_reason_then_accepts_the_next(cast, call):
    file = connection_file(cast)
    first = sent(call, cast, file)
    path = f"/files/{file.reference}/papers"
    desk = call(cast.desk_officer)

    empty = desk.post(f"{path}/{first['id']}/reject", {"reason": " "}, status=422)
    desk.post(f"{path}/{first['id']}/reject", {"reason": "Not legible"})
    second = sent(call, cast, file)
    outdated = desk.post(f"{path}/{first['id']}/accept", status=409)
    decision = desk.post(f"{path}/{second['id']}/accept", {"expires_on": "2030-01-31"})

    line = line_of(call, cast.applicant, file)
    assert kind(empty) == "reason-missing"
    assert kind(outdated) == "not-in-force"
    assert decision["accepted"]
    assert (line["state"]["code"], line["expires_on"]) == ("accepted", "2030-01-31")
    assert [version["number"] for version in line["versions"]] == [2, 1]
    assert line["versions"][1]["decision"]["reason"] == "Not legible"


def test_deciding_is_for_the_reviewers(cast, call):
    file = connection_file(cast)
    version = sent(call, cast, file)

    for person in (cast.applicant, cast.cashier):
        problem = call(person).post(f"/files/{file.reference}/papers/{version['id']}/accept", status=403)
        assert kind(problem) == "may-not-review"
