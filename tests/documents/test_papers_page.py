"""The papers' tab: checklist, uploads, decisions, downloads, and what strangers get."""

from __future__ import annotations

import hashlib
import json
import urllib.request
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from documents.catalogue.kinds import CATALOGUE
from documents.filings.filing import file_paper
from documents.keeping import sealing
from documents.models import Decision, Seal, Upload
from documents.reviewing import review
from documents.storage.multipart import Address
from documents.upload import examining
from documents.upload.destinations import Destination
from tests import factories
from tests.documents.reviewing.test_review import AT_FILING
from tests.documents.samples import pdf, put, received, upload
from workflows.engine.errors import RequirementMissing
from workflows.files import acting

NOW = factories.NOW


@pytest.fixture
def connection_file(cast):
    return factories.connection_file(cast)


@pytest.fixture
def version(connection_file, cast):
    return file_paper(connection_file, "D05", upload("plan-de-masse.pdf"), by=cast.applicant, at=NOW)


def papers(connection_file) -> str:
    return reverse("documents:papers", args=[connection_file.reference])


def of_version(name, version) -> str:
    return reverse(f"documents:{name}", args=[version.paper.connection_file.reference, version.pk])


def line_of(answer, code: str):
    lines = [line for group in answer.context["stages"] for line in group["lines"]]
    return next(line for line in lines if line["item"].kind.code == code)


def test_limits_are_told_before_a_document_is_chosen(client, cast, connection_file):
    client.force_login(cast.applicant)

    answer = client.get(papers(connection_file))

    told = json.loads(line_of(answer, "D05")["upload"].told)
    assert told["limits"]["bytes"] == CATALOGUE["D05"].max_bytes
    assert told["limits"]["endings"] == ["pdf", "dxf", "dwg"]
    assert f"{CATALOGUE['D05'].max_mb} Mo" in answer.content.decode().replace("\xa0", " ")


def test_page_sends_a_paper_by_its_own_addresses(client, cast, connection_file):
    client.force_login(cast.applicant)
    content = pdf()
    told = json.loads(line_of(client.get(papers(connection_file)), "D05")["upload"].told)

    begun = client.post(told["begin"], {**told["sent"], "name": "plan.pdf", "size": len(content)}).json()
    signed = client.post(f"{begun['url']}parts/1/", {"sha256": hashlib.sha256(content).hexdigest()}).json()
    early = client.post(f"{begun['url']}complete/")
    put(Address(**signed), content)
    kept = client.get(begun["url"]).json()["parts"]
    arrived = client.post(f"{begun['url']}complete/").json()
    examining.examine_upload(begun["id"], at=NOW)

    assert (early.status_code, early.json()["parts"]) == (409, [1])
    assert kept == {"1": hashlib.sha256(content).hexdigest()}
    assert arrived["state"] == "arrived"
    assert client.get(begun["url"]).json()["state"] == "passed"
    assert line_of(client.get(papers(connection_file)), "D05")["current"].name == "plan.pdf"


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"name": "plan.exe"}, 422), ({"size": "0"}, 422), ({"size": "many"}, 422), ({"kind": "Z99"}, 422),
        ({"name": "a\0.pdf"}, 422), ({"reserve": "R-9"}, 404), ({"network": "gas"}, 422),
    ],
)  # fmt: skip
def test_what_cannot_be_filed_is_refused_in_words(client, cast, connection_file, given, status):
    client.force_login(cast.applicant)
    begin = reverse("documents:begin-upload", args=[connection_file.reference])

    answer = client.post(begin, {"kind": "D05", "name": "plan.pdf", "size": "9", **given})

    assert answer.status_code == status
    assert status == 404 or answer.json()["message"]
    assert not Upload.objects.exists()


def test_what_is_under_way_is_shown_to_its_sender_alone(client, cast, connection_file):
    sent = received(Destination("D05", connection_file), b"%PNG", "secret.pdf", by=cast.applicant, at=NOW)
    examining.examine_upload(sent.pk, at=NOW)

    seen = {}
    for who in ("applicant", "colleague", "desk_officer", "reader"):
        client.force_login(getattr(cast, who))
        seen[who] = "secret.pdf" in client.get(papers(connection_file)).content.decode()

    assert seen == {"applicant": True, "colleague": False, "desk_officer": False, "reader": False}


@pytest.mark.parametrize("who", ["applicant", "reader", "desk_officer", "auditor"])
def test_those_who_see_the_file_see_its_papers(client, cast, connection_file, version, who):
    client.force_login(getattr(cast, who))

    answer = client.get(papers(connection_file))

    assert "plan-de-masse.pdf" in answer.content.decode()


def test_only_those_who_may_are_offered_uploads_and_decisions(client, cast, connection_file, version):
    offered = {}
    for who in ("applicant", "reader", "desk_officer", "cashier"):
        client.force_login(getattr(cast, who))
        line = line_of(client.get(papers(connection_file)), "D05")
        offered[who] = (line["upload"] is not None, line["decides"])

    assert offered == {
        "applicant": (True, False), "reader": (False, False),
        "desk_officer": (True, True), "cashier": (False, False),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["download", "accept", "reject"])
def test_stranger_gets_404_for_a_version(stranger_client, version, name):
    method = stranger_client.get if name == "download" else stranger_client.post

    answer = method(of_version(name, version))

    assert answer.status_code == 404
    assert version.key not in answer.content.decode()
    assert not Decision.objects.exists()


@pytest.mark.parametrize("name", ["papers", "filed", "receipt"])
def test_stranger_gets_404_for_the_file(stranger_client, connection_file, version, name):
    answer = stranger_client.get(reverse(f"documents:{name}", args=[connection_file.reference]))

    assert answer.status_code == 404
    assert "plan-de-masse" not in answer.content.decode()


def test_version_is_not_reached_through_another_file(client, cast, version):
    other = factories.connection_file(cast)
    client.force_login(cast.applicant)

    answer = client.get(reverse("documents:download", args=[other.reference, version.pk]))

    assert answer.status_code == 404
    assert "Location" not in answer
    for leak in (version.key, version.name, version.paper.connection_file.reference):
        assert leak not in answer.content.decode()


def test_download_leads_to_the_very_bytes_under_their_name(client, cast, connection_file):
    content = pdf(2)
    version = file_paper(connection_file, "D03", upload("شهادة.pdf", content), by=cast.applicant, at=NOW)
    client.force_login(cast.reader)

    answer = client.get(of_version("download", version))

    assert answer.status_code == 302
    assert "X-Amz-Expires=300" in answer["Location"]
    with urllib.request.urlopen(answer["Location"]) as served:
        assert served.read() == content
        assert quote("شهادة.pdf", safe="") in served.headers["Content-Disposition"]
        assert served.headers["Content-Disposition"].startswith("attachment")


def test_bytes_without_a_signature_are_not_served(client, cast, version):
    client.force_login(cast.applicant)
    address = client.get(of_version("download", version))["Location"]

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(address.split("?")[0])

    with refused.value:
        assert refused.value.code == 403


def test_desk_rejects_with_a_reason_that_the_applicant_reads(client, cast, connection_file, version):
    client.force_login(cast.desk_officer)
    client.post(of_version("reject", version), {"reason": "Échelle absente."})
    client.force_login(cast.applicant)

    answer = client.get(papers(connection_file))

    assert "Échelle absente." in answer.content.decode()


@pytest.mark.parametrize(("who", "status"), [("applicant", 403), ("cashier", 403), ("desk_officer", 302)])
def test_accepting_asks_for_the_right_role(client, cast, version, who, status):
    client.force_login(getattr(cast, who))

    answer = client.post(of_version("accept", version))

    assert answer.status_code == status
    assert Decision.objects.exists() == (status == 302)


def test_all_received_papers_are_accepted_at_once(client, cast, connection_file):
    for kind in AT_FILING:
        file_paper(connection_file, kind, upload(), by=cast.applicant, at=NOW)
    client.force_login(cast.desk_officer)

    client.post(reverse("documents:accept-all", args=[connection_file.reference]), {"ends-D03": "2099-01-01"})

    assert connection_file.papers.filter(state="accepted").count() == len(AT_FILING)
    assert connection_file.requirements.filter(key="papers_checked").exists()


def test_page_costs_the_same_for_one_and_for_many_papers(client, cast, connection_file, version):
    client.force_login(cast.desk_officer)
    with CaptureQueriesContext(connection) as one:
        client.get(papers(connection_file))
    for kind in (*AT_FILING, "X06", "X07", "X08", "X09"):
        made = file_paper(connection_file, kind, upload(), by=cast.applicant, at=NOW)
        review.reject(made, by=cast.coordinator, at=NOW, reason="Illisible.")
        file_paper(connection_file, kind, upload(), by=cast.applicant, at=NOW)

    with CaptureQueriesContext(connection) as many:
        client.get(papers(connection_file))

    assert len(many) - len(one) <= 3  # who decided, with which marks, and what came back, once there is any
    assert len(many) <= 20


def form(cast, connection_file, step, outcome, who, **data):
    from eplatform.acting import form_class

    task = factories.step(connection_file, step)
    bound = form_class(task, outcome)(data, task=task, outcome=outcome, by=getattr(cast, who))
    assert isinstance(bound, acting.StepForm)
    assert bound.is_valid(), bound.errors
    return bound


def test_incomplete_lists_what_is_owed_on_the_record(cast, connection_file):
    versions = [
        file_paper(connection_file, kind, upload(), by=cast.applicant, at=NOW)
        for kind in AT_FILING
        if kind != "D06"
    ]
    review.reject(versions[0], by=cast.desk_officer, at=NOW, reason="Non signée.")

    form(cast, connection_file, "completeness", "incomplete", "desk_officer", note="").perform(at=NOW)

    entry = connection_file.timeline.get(step="completeness", outcome="incomplete")
    assert entry.data["papers"] == [
        {"kind": "D01", "state": "rejected", "reason": "Non signée."},
        {"kind": "D06", "state": "expected", "reason": ""},
    ]
    assert "D06" in entry.note


def test_supplement_goes_back_only_when_nothing_is_owed(cast, connection_file):
    for kind in AT_FILING[1:]:
        file_paper(connection_file, kind, upload(), by=cast.applicant, at=NOW)
    form(cast, connection_file, "completeness", "incomplete", "desk_officer", note="").perform(at=NOW)

    answer = form(cast, connection_file, "supplement", "supplied", "applicant", note="")
    with pytest.raises(RequirementMissing) as refusal:
        answer.perform(at=NOW)
    file_paper(connection_file, "D01", upload(), by=cast.applicant, at=NOW)
    answer.perform(at=NOW)

    assert (len(refusal.value.labels), refusal.value.keys) == (1, ["D01"])
    assert factories.step(connection_file, "completeness").is_open


@pytest.mark.parametrize(
    ("to", "who"),
    [("completeness", "desk_officer"), ("supplement", "applicant"), ("works_file", "applicant")],
)
def test_step_pages_show_the_papers(client, cast, connection_file, to, who):
    if to == "supplement":
        form(cast, connection_file, "completeness", "incomplete", "desk_officer", note="Tout.").perform(
            at=NOW
        )
    else:
        factories.drive(connection_file, to=to, cast=cast)
    client.force_login(getattr(cast, who))

    answer = client.get(
        reverse("portal:step", args=[connection_file.reference, factories.step(connection_file, to).pk])
    )

    assert answer.status_code == 200
    assert papers(connection_file) in answer.content.decode()


def test_sealed_version_says_until_when_and_by_which_hash(client, cast, connection_file, version):
    review.accept(version, by=cast.desk_officer, at=NOW)
    sealing.seal_file(connection_file.pk, at=timezone.now())
    client.force_login(cast.applicant)

    answer = client.get(papers(connection_file), headers={"accept-language": "en"})

    (seal,) = Seal.objects.all()
    assert f"{seal.sha256}</code>" in answer.content.decode()
    assert f"{seal.retain_until.year}" in answer.content.decode()


def test_paper_without_a_seal_shows_none(client, cast, connection_file, version):
    client.force_login(cast.applicant)

    assert "paper-seal" not in client.get(papers(connection_file)).content.decode()
