"""Papers: the checklist read, a paper sent in parts and checked, a download, the decisions."""

from __future__ import annotations

import hashlib
import urllib.request

import pytest

from documents.catalogue.kinds import CATALOGUE
from documents.models import Upload
from documents.storage.multipart import Address
from documents.upload import examining
from tests.documents.samples import pdf, put
from tests.eplatform.api.conftest import kind
from tests.factories import NOW, connection_file
from workflows.files import leaving


def begin(call, person, file, content, status=201, **given):
    body = {"kind": "D08", "name": "autorisation.pdf", "size": len(content), **given}
    return call(person).post(f"/files/{file.reference}/uploads", body, status=status)


def path_of(upload):
    return f"/uploads/{upload['id']}"


def sign(call, person, upload, content, status=200, number=1):
    body = {"sha256": hashlib.sha256(content).hexdigest()}
    return call(person).post(f"{path_of(upload)}/parts/{number}", body, status=status)


def send(call, person, upload, content):
    asked = sign(call, person, upload, content)
    address = Address(asked["url"], asked["headers"], asked["size"])
    assert put(address, content) == 200


def complete(call, person, upload, status=202):
    return call(person).post(f"{path_of(upload)}/complete", status=status)


def sent(call, cast, file, content=None, **given):
    """How a paper stands that went all the way in."""
    content = content or pdf()
    upload = begin(call, cast.applicant, file, content, **given)
    send(call, cast.applicant, upload, content)
    complete(call, cast.applicant, upload)
    examining.examine_upload(upload["id"], at=NOW)
    return call(cast.applicant).get(path_of(upload))


def filed(call, cast, file, content=None, **given):
    return sent(call, cast, file, content, **given)["version"]


def line_of(call, person, file, code="D08"):
    lines = call(person).get(f"/files/{file.reference}/papers")
    return next(line for line in lines if line["kind"] == code)


def test_paper_goes_straight_to_the_storage_and_comes_back_the_same(cast, call):
    file, content = connection_file(cast), pdf(3)

    version = filed(call, cast, file, content)
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


def test_upload_tells_how_it_stands_from_beginning_to_end(cast, call):
    file, content = connection_file(cast), pdf()
    applicant = call(cast.applicant)

    begun = begin(call, cast.applicant, file, content)
    send(call, cast.applicant, begun, content)
    sending = applicant.get(path_of(begun))
    arrived = complete(call, cast.applicant, begun)
    again = complete(call, cast.applicant, begun)
    examining.examine_upload(begun["id"], at=NOW)
    passed = applicant.get(path_of(begun))

    assert (begun["count"], begun["parts"], begun["formats"]) == (1, [], ["pdf", "png", "jpeg", "tiff"])
    assert begun["max_bytes"] == CATALOGUE["D08"].max_bytes
    assert sending["parts"] == [{"number": 1, "sha256": hashlib.sha256(content).hexdigest()}]
    assert [each["state"]["code"] for each in (begun, sending, arrived, again, passed)] == [
        "sending", "sending", "arrived", "arrived", "passed",
    ]  # fmt: skip
    assert passed["version"]["sha256"] == hashlib.sha256(content).hexdigest()


def test_completing_before_the_parts_names_those_that_are_missing(cast, call):
    file = connection_file(cast)
    upload = begin(call, cast.applicant, file, pdf())

    problem = complete(call, cast.applicant, upload, status=409)

    assert (kind(problem), problem["parts"]) == ("parts-missing", [1])


def test_paper_that_is_not_what_its_name_says_is_quarantined_with_its_faults(cast, call):
    file = connection_file(cast)

    upload = sent(call, cast, file, b"MZ this is a program")

    assert upload["state"]["code"] == "quarantined"
    assert upload["version"] is None
    assert [fault["code"] for fault in upload["faults"]] == ["wrong_format"]
    assert "PDF" in upload["faults"][0]["message"]
    assert line_of(call, cast.applicant, file)["versions"] == []


def test_name_that_is_not_of_the_kind_is_refused_at_once(cast, call):
    problem = begin(call, cast.applicant, connection_file(cast), pdf(), status=422, name="plan.dwg")

    assert kind(problem) == "paper-refused"
    assert problem["faults"][0]["code"] == "format_not_accepted"


def test_cancelled_upload_is_over(cast, call):
    file, content = connection_file(cast), pdf()
    upload = begin(call, cast.applicant, file, content)

    assert call(cast.applicant).delete(path_of(upload))["state"]["code"] == "cancelled"
    assert kind(complete(call, cast.applicant, upload, status=422)) == "upload-refused"
    sign(call, cast.applicant, upload, content, status=422)


@pytest.mark.parametrize("who", ["colleague", "desk_officer", "stranger"])
def test_upload_belongs_to_who_began_it(cast, call, who):
    file, content, person = connection_file(cast), pdf(), getattr(cast, who)
    upload = begin(call, cast.applicant, file, content)

    sign(call, person, upload, content, status=404)
    complete(call, person, upload, status=404)
    call(person).get(path_of(upload), status=404)
    call(person).delete(path_of(upload), status=404)

    assert Upload.objects.get().state == "sending"


@pytest.mark.parametrize("number", [0, 2, 10_001])
def test_part_that_does_not_exist_is_refused(cast, call, number):
    file, content = connection_file(cast), pdf()
    upload = begin(call, cast.applicant, file, content)

    sign(call, cast.applicant, upload, content, status=422, number=number)


@pytest.mark.parametrize(("person", "status"), [("reader", 403), ("cashier", 403), ("stranger", 404)])
def test_those_who_may_not_file_begin_nothing(cast, call, person, status):
    begin(call, getattr(cast, person), connection_file(cast), pdf(), status=status)

    assert not Upload.objects.exists()


@pytest.mark.parametrize("given", [{"kind": "Z99"}, {"network": "lighting"}, {"phase": 9}, {"size": 10**12}])
def test_upload_of_what_the_file_does_not_take_is_refused(cast, call, given):
    begin(call, cast.applicant, connection_file(cast), pdf(), status=422, **given)


def test_closed_file_takes_no_papers(cast, call):
    file = connection_file(cast)
    leaving.withdraw(file, by=cast.applicant, at=NOW, reason="Sold")

    begin(call, cast.applicant, file, pdf(), status=403)


def test_stranger_downloads_and_decides_nothing(cast, call):
    file, other = connection_file(cast), connection_file(cast)
    version = filed(call, cast, file)
    path = f"/files/{file.reference}/papers/{version['id']}"

    problem = call(cast.stranger).get(path, status=404)
    call(cast.stranger).post(f"{path}/accept", status=404)
    call(cast.applicant).get(f"/files/{other.reference}/papers/{version['id']}", status=404)

    assert "autorisation" not in str(problem)


def test_desk_rejects_with_a_reason_then_accepts_the_next(cast, call):
    file = connection_file(cast)
    first = filed(call, cast, file)
    path = f"/files/{file.reference}/papers"
    desk = call(cast.desk_officer)

    empty = desk.post(f"{path}/{first['id']}/reject", {"reason": " "}, status=422)
    desk.post(f"{path}/{first['id']}/reject", {"reason": "Not legible"})
    second = filed(call, cast, file)
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
    version = filed(call, cast, file)

    for person in (cast.applicant, cast.cashier):
        problem = call(person).post(f"/files/{file.reference}/papers/{version['id']}/accept", status=403)
        assert kind(problem) == "may-not-review"
