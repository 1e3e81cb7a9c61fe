"""The wizard through the browser's eyes: page by page, with a folder, refused and sent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse

from documents.catalogue import kinds
from documents.models import Paper
from documents.preparation import drafting
from documents.preparation.drafts import Draft, DraftUpload
from documents.upload import examining
from documents.upload.destinations import Destination
from tests import factories
from tests.documents.filings.test_intake_of_dossiers import DOSSIERS
from tests.documents.reviewing.test_review import AT_FILING
from tests.documents.samples import attached, laid, pdf, received, stored_keys, upload
from tests.journeys import sending
from tests.journeys.filling import Upload, files_in
from workflows.files.dossier import tables
from workflows.files.dossier.plan import LARGEST_PLAN
from workflows.files.dossier.toml_reader import LARGEST_TOML
from workflows.files.models import ConnectionFile

NOW = factories.NOW
OUR_FAULTY = Path(__file__).parents[2] / "samples" / "dossiers" / "dossier-fautif"
LOTS = "lot;category;area_m2;floors;dwellings;shops;phase\n1;villa;400;2;1;0;1\n2;villa;500,5;2;1;0;1\n"
SQUARE = "[[[{x},0],[{y},0],[{y},20],[{x},20],[{x},0]]]"
PLAN = (
    '{"type":"FeatureCollection","features":['
    '{"type":"Feature","properties":{"lot":"1"},"geometry":{"type":"Polygon","coordinates":[[[300000,300000],[300020,300000],[300020,300020],[300000,300020],[300000,300000]]]}},'
    '{"type":"Feature","properties":{"lot":"2"},"geometry":{"type":"Polygon","coordinates":[[[300020,300000],[300045,300000],[300045,300020],[300020,300020],[300020,300000]]]}}]}'
)


@pytest.fixture
def at_the_desk(client, cast):
    """The applicant, signed in, where the utility serves."""
    factories.commune()
    client.force_login(cast.applicant)
    return client


def begin(client) -> Draft:
    client.post(reverse("documents:new"))
    return Draft.objects.get()


def send(client, draft, page, **data):
    return client.post(reverse(f"documents:draft-{page}", args=[draft.pk]), {"next": "1", **data})


def fill(client, draft, cast, *, attach=laid):
    """Every page, as a person would."""
    send(
        client,
        draft,
        "request",
        kind="subdivision",
        title="Al Amal II",
        networks=["water", "sewerage"],
        language="fr",
    )
    send(
        client, draft, "applicant", member_of=cast.organisation.ice, phone="0522203040",
        commune_code=factories.COMMUNE_CODE, address="Km 3", land_titles="TF 1/47\nTF 2/47",
        area_m2="1 400,50",
    )  # fmt: skip
    send(
        client, draft, "programme", phases="1", road_area_m2="300", public_lamps="4", crs="EPSG:26191",
    )  # fmt: skip
    attach(draft, LOTS.encode(), "lots.csv", role="lots", at=NOW)
    attach(draft, PLAN.encode(), "plan.geojson", role="plan", at=NOW)
    needed = [kind for kind in AT_FILING if kind != "E01"]
    for kind in needed:
        attach(draft, pdf(), f"{kind}.pdf", kind=kind, at=NOW)
    return send(client, draft, "papers")


def test_whole_wizard_files_the_dossier(at_the_desk, cast):
    draft = begin(at_the_desk)

    answer = fill(at_the_desk, draft, cast, attach=attached)
    checked = at_the_desk.get(answer["Location"])
    sent = at_the_desk.post(answer["Location"])

    assert checked.context["errors"] == 0, checked.context["pages"]
    connection_file = ConnectionFile.objects.get()
    assert sent["Location"] == reverse("documents:filed", args=[connection_file.reference])
    assert (connection_file.title, str(connection_file.area_m2)) == ("Al Amal II", "1400.50")
    assert (connection_file.applicant, connection_file.stage) == (cast.organisation, "completeness")
    assert connection_file.land_titles == ["TF 1/47", "TF 2/47"]
    assert Paper.objects.count() == 11
    assert not DraftUpload.objects.exists()


def test_after_filing_the_receipt_and_the_number_are_shown(at_the_desk, cast):
    draft = begin(at_the_desk)
    fill(at_the_desk, draft, cast)
    connection_file = drafting.submit(draft, by=cast.applicant, at=NOW).connection_file

    page = at_the_desk.get(reverse("documents:filed", args=[connection_file.reference]))
    receipt = at_the_desk.get(reverse("documents:receipt", args=[connection_file.reference]))

    assert connection_file.reference in page.content.decode()
    assert receipt.content.startswith(b"%PDF-")
    assert receipt["Content-Disposition"].startswith("attachment")


def test_sent_draft_is_not_sent_again(at_the_desk, cast):
    draft = begin(at_the_desk)
    fill(at_the_desk, draft, cast)
    drafting.submit(draft, by=cast.applicant, at=NOW)

    answer = at_the_desk.post(reverse("documents:draft-check", args=[draft.pk]))

    assert answer.status_code == 302
    assert ConnectionFile.objects.count() == 1


@pytest.mark.parametrize("page", ["request", "applicant", "programme", "papers", "check"])
def test_empty_draft_shows_every_page(at_the_desk, page):
    draft = begin(at_the_desk)

    answer = at_the_desk.get(reverse(f"documents:draft-{page}", args=[draft.pk]))

    assert answer.status_code == 200


def test_half_a_page_is_kept(at_the_desk):
    draft = begin(at_the_desk)

    answer = send(at_the_desk, draft, "request", title="Al Amal II")

    draft.refresh_from_db()
    assert answer.status_code == 302
    assert draft.title == "Al Amal II"


def test_page_left_half_empty_names_what_is_missing_and_is_not_ticked(at_the_desk):
    draft = begin(at_the_desk)

    answer = send(at_the_desk, draft, "request", kind="subdivision", title="Al Amal II", language="en")
    shown = at_the_desk.get(answer["Location"])

    (said,) = shown.context["messages"]
    assert "Réseaux demandés" in str(said)
    assert "Nom du projet" not in str(said)
    assert shown.context["steps"][0]["state"] == "upcoming"


def test_pages_are_ticked_when_they_hold_what_they_ask_for(at_the_desk, cast):
    draft = begin(at_the_desk)

    answer = fill(at_the_desk, draft, cast)

    shown = at_the_desk.get(answer["Location"])
    assert list(shown.context["messages"]) == []
    assert [step["state"] for step in shown.context["steps"]] == ["done"] * 4 + ["current"]


def test_what_cannot_be_read_is_told_and_the_rest_kept(at_the_desk):
    draft = begin(at_the_desk)

    answer = send(
        at_the_desk, draft, "applicant", address="Km 3", area_m2="beaucoup", ice="123", member_of=""
    )

    draft.refresh_from_db()
    assert answer.status_code == 422
    assert {"area_m2", "ice"} <= set(answer.context["form"].errors)
    assert draft.part("site")["address"] == "Km 3"
    assert "area_m2" not in draft.part("site")


@pytest.mark.parametrize("length", [26, 30, 4301])
@pytest.mark.parametrize("name", ["phases", "road_area_m2"])
def test_number_too_long_to_be_meant_is_told_at_its_field(at_the_desk, name, length):
    draft = begin(at_the_desk)

    answer = send(at_the_desk, draft, "programme", **{name: "9" * length})

    draft.refresh_from_db()
    assert answer.status_code == 422
    assert name in answer.context["form"].errors
    assert name not in draft.part("programme")


@pytest.mark.parametrize("stored", [10**40, 1e300, "9" * 40, -1, True])
def test_page_shows_whatever_number_a_draft_holds(at_the_desk, stored):
    draft = begin(at_the_desk)
    drafting.save_part(draft, {"programme": {"phases": stored, "road_area_m2": stored}}, at=NOW)

    assert at_the_desk.get(reverse("documents:draft-programme", args=[draft.pk])).status_code == 200
    assert at_the_desk.get(reverse("documents:draft-check", args=[draft.pk])).status_code == 200


def test_paper_that_lies_is_told_beside_its_kind(at_the_desk, cast):
    draft = begin(at_the_desk)
    send(at_the_desk, draft, "request", kind="subdivision", title="T", networks=["water"], language="fr")
    for kind, content in (("D01", b"not a pdf"), ("D05", pdf())):
        sent = received(Destination(kind, draft=draft, role="paper"), content, by=cast.applicant, at=NOW)
        examining.examine_upload(sent.pk, at=NOW)

    answer = at_the_desk.get(reverse("documents:draft-papers", args=[draft.pk]))

    faulty = [item for item in answer.context["lines"] if item["upload"].uploads]
    assert [item["line"].kind.code for item in faulty] == ["D01"]
    assert "wrong_format" in str(faulty[0]["upload"].uploads[0].faults)
    assert [each.kind for each in DraftUpload.objects.all()] == ["D05"]


def test_table_with_faults_is_attached_and_its_faults_are_shown(at_the_desk):
    draft = begin(at_the_desk)
    attached(draft, b"lot;category\n1;chateau\n", "lots.csv", role="lots", at=NOW)

    answer = at_the_desk.get(reverse("documents:draft-programme", args=[draft.pk]))

    faults = {fault.code for fault in answer.context["preview"].faults}
    assert answer.context["table"].name == "lots.csv"
    assert "column_missing" in faults


@pytest.mark.parametrize(("typed", "faulty"), [("", True), ("1", True), ("3", False), ("²", True)])
def test_table_is_read_with_the_phases_that_are_typed_meanwhile(at_the_desk, typed, faulty):
    draft = begin(at_the_desk)
    attached(draft, LOTS.replace(";1\n2;", ";3\n2;").encode(), "lots.csv", role="lots", at=NOW)

    answer = at_the_desk.get(reverse("documents:draft-programme", args=[draft.pk]), {"phases": typed})

    assert bool(answer.context["preview"].faults) is faulty


def test_limits_that_the_programme_page_tells_are_those_of_the_readers(at_the_desk):
    draft = begin(at_the_desk)

    answer = at_the_desk.get(reverse("documents:draft-programme", args=[draft.pk]))

    table, plan = answer.context["table_field"], answer.context["plan_field"]
    assert (table.destination.max_bytes, table.accept) == (tables.LARGEST_TABLE, ".xlsx,.csv")
    assert (plan.destination.max_bytes, plan.accept) == (LARGEST_PLAN, ".geojson,.json")


def test_bytes_posted_with_the_page_are_not_taken(at_the_desk):
    draft = begin(at_the_desk)

    send(at_the_desk, draft, "programme", phases="1", lots=upload("lots.csv", LOTS.encode()))

    assert not draft.uploads.exists()


def test_replaced_attachment_leaves_no_bytes(at_the_desk, django_capture_on_commit_callbacks):
    draft = begin(at_the_desk)
    before = stored_keys()

    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            attached(draft, pdf(), kind="D05", at=NOW)

    assert len(stored_keys() - before) == 1


def test_discarded_draft_leaves_nothing(at_the_desk, django_capture_on_commit_callbacks):
    draft = begin(at_the_desk)
    before = stored_keys()
    attached(draft, pdf(), kind="D05", at=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        at_the_desk.post(reverse("documents:draft-discard", args=[draft.pk]))

    assert not Draft.objects.exists()
    assert stored_keys() == before


def test_faulty_draft_is_refused_whole(at_the_desk, cast):
    draft = begin(at_the_desk)
    send(at_the_desk, draft, "request", kind="subdivision", title="T", networks=["water"], language="fr")

    answer = at_the_desk.post(reverse("documents:draft-check", args=[draft.pk]))

    assert answer.status_code == 422
    assert answer.context["errors"] > 10
    assert {page.url.split("/")[-2] for page in answer.context["pages"]} == {
        "applicant",
        "programme",
        "papers",
    }
    assert not ConnectionFile.objects.exists()


@pytest.mark.parametrize("name", ["request", "applicant", "programme", "papers", "check"])
def test_stranger_finds_no_draft(at_the_desk, cast, name):
    draft = begin(at_the_desk)
    send(
        at_the_desk,
        draft,
        "request",
        kind="subdivision",
        title="Secret site",
        networks=["water"],
        language="fr",
    )
    at_the_desk.force_login(cast.stranger)

    answer = at_the_desk.get(reverse(f"documents:draft-{name}", args=[draft.pk]))
    listed = at_the_desk.get(reverse("documents:new"))

    assert answer.status_code == 404
    assert "Secret site" not in listed.content.decode()


def pick(client, files) -> tuple[dict, list[str]]:
    """What the page's script does with a picked folder."""
    return sending.pick(client, reverse("documents:draft-folder"), files)


def read_toml(client, text: str):
    """The server's answer to a dossier.toml."""
    return client.post(reverse("documents:draft-folder"), {"toml": text})


@pytest.mark.skipif(
    not DOSSIERS.is_dir() and not os.environ.get("CI"),
    reason="the sample dossiers of ../shared/data are not here",
)
@pytest.mark.parametrize(
    "name", ["lotissement-six-ilots", "lotissement-142-lots", "industrie-agroalimentaire"]
)
def test_picked_folder_fills_the_draft_and_files(at_the_desk, name):
    factories.commune("06.355.01.05")

    told, refused = pick(at_the_desk, files_in(DOSSIERS / name))
    checked = at_the_desk.get(told["check"])
    sent = at_the_desk.post(told["check"])

    assert (refused, told["not_sent"]) == ([], [])
    assert checked.context["errors"] == 0, checked.context["pages"]
    assert sent.status_code == 302
    assert ConnectionFile.objects.get().stage == "completeness"


def test_folder_with_faults_tells_them_all_and_files_nothing(at_the_desk):
    told, _refused = pick(at_the_desk, files_in(OUR_FAULTY))

    answer = at_the_desk.post(told["check"])

    codes = {fault.code for page in answer.context["pages"] for fault in page.errors}
    assert answer.status_code == 422
    assert {"paper_missing", "empty", "kind_twice", "kind_unknown"} <= codes
    assert told["not_sent"] == [
        "D01 papers/demande.pdf", "D03 ../../../../pyproject.toml", "Q00 papers/absent.pdf"
    ]  # fmt: skip
    assert not ConnectionFile.objects.exists()


TOML = """
[file]
title = "Olivettes"
[programme]
lots = "tables/lots.csv"
[[papers]]
kind = "D01"
path = "papers/demande.pdf"
[[papers]]
kind = "D05"
path = "papers/plan.pdf"
"""


def test_folder_says_where_each_named_file_goes(at_the_desk):
    told = read_toml(at_the_desk, TOML).json()

    draft = Draft.objects.get()
    places = [(each["path"], each["uploader"]["sent"]["role"], each["uploader"]["sent"]["kind"])
              for each in told["files"]]  # fmt: skip
    assert places == [
        ("tables/lots.csv", "lots", ""),
        ("papers/demande.pdf", "paper", "D01"),
        ("papers/plan.pdf", "paper", "D05"),
    ]  # fmt: skip
    assert {each["uploader"]["begin"] for each in told["files"]} == {
        reverse("documents:draft-upload", args=[draft.pk])
    }


def test_named_papers_are_left_until_they_have_arrived(at_the_desk):
    files = [Upload("dossier.toml", TOML.encode()), Upload("papers/demande.pdf", pdf())]

    told, _refused = pick(at_the_desk, files)
    answer = at_the_desk.get(told["check"].replace("check", "papers"))

    assert [paper["kind"] for paper in answer.context["left"]] == ["D05"]
    assert [each.kind for each in Draft.objects.get().uploads.all()] == ["D01"]


def test_refused_paper_of_a_folder_stays_named_with_its_reason(at_the_desk):
    files = [Upload("dossier.toml", TOML.encode()), Upload("papers/demande.pdf", b"not a pdf")]

    told, refused = pick(at_the_desk, files)
    answer = at_the_desk.get(told["check"].replace("check", "papers"))

    assert "demande.pdf" in refused[0]
    assert [paper["kind"] for paper in answer.context["left"]] == ["D01", "D05"]
    assert [item["line"].kind.code for item in answer.context["lines"] if item["upload"].uploads] == ["D01"]


def test_draft_of_a_folder_waits_among_the_drafts_of_its_owner_alone(at_the_desk, cast):
    told = read_toml(at_the_desk, TOML).json()

    mine = at_the_desk.get(reverse("documents:new")).content.decode()
    at_the_desk.force_login(cast.colleague)
    theirs = at_the_desk.get(reverse("documents:new")).content.decode()
    place = told["files"][0]["uploader"]
    begun = at_the_desk.post(place["begin"], {**place["sent"], "name": "lots.csv", "size": 9})

    assert "Olivettes" in mine
    assert "Olivettes" not in theirs
    assert begun.status_code == 404


def test_folder_is_read_for_who_is_signed_in(client, db):
    assert read_toml(client, TOML).status_code == 302
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "dossier.toml"),
        ("[file", "ligne 1"),
        ("a\0 = 1", "ligne 1"),
        ("\nx = " + "9" * 5000, "ligne 2"),
        ("#" * (LARGEST_TOML + 1), "1"),
    ],
)
def test_toml_that_cannot_be_read_is_refused(at_the_desk, text, said):
    answer = read_toml(at_the_desk, text)

    assert answer.status_code == 422
    assert said in answer.json()["message"]
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["x = nan", "x = inf", "[programme]\nphases = 0x" + "f" * 5000,
     "[site]\narea_m2 = " + "9" * 4000, 'x = "a\\u0000b"', "x = 1979-05-27", "papers = 3", "file = 1",
     "site = [1]", "papers = [1, {}, {kind = [], path = 1}, {kind = 'D01', path = []}]"],
)  # fmt: skip
def test_strange_toml_never_breaks(at_the_desk, text):
    told = read_toml(at_the_desk, text).json()

    answer = at_the_desk.get(told["check"])
    pages = [
        at_the_desk.get(told["check"].replace("check", page)).status_code
        for page in ("request", "applicant", "programme", "papers")
    ]

    assert told["files"] == []
    assert answer.context["errors"] > 0
    assert pages == [200] * 4


@pytest.mark.parametrize("table", ["lots", "loads"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_empty_table_can_be_downloaded(at_the_desk, table, ending):
    answer = at_the_desk.get(reverse("documents:template", args=[table, ending]))

    assert answer.status_code == 200
    assert len(answer.content) > 30


def test_list_of_drafts_costs_the_same_for_one_and_for_many(at_the_desk, cast, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    drafting.start(by=cast.applicant, at=NOW)
    with CaptureQueriesContext(connection) as one:
        at_the_desk.get(reverse("documents:new"))
    for _time in range(29):
        drafting.start(by=cast.applicant, at=NOW)

    with django_assert_num_queries(len(one)):
        at_the_desk.get(reverse("documents:new"))


def test_papers_asked_for_follow_the_facts(at_the_desk):
    draft = begin(at_the_desk)
    send(at_the_desk, draft, "request", kind="industrial", title="T", networks=["electricity"], language="fr")

    answer = at_the_desk.get(reverse("documents:draft-papers", args=[draft.pk]))

    asked = {item["line"].kind.code for item in answer.context["lines"]}
    assert {"D09", "E01", "E02"} <= asked
    assert not asked & {"D08", "W01", "A01"}
    assert asked <= set(kinds.CATALOGUE)
    assert pdf()
