"""Drafts by the API: begun with a dossier.toml, sent to, checked, rewritten, thrown away; nobody else's."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage

from documents.models import Draft, Upload
from tests import factories
from tests.documents.samples import pdf
from tests.eplatform.api.conftest import kind
from tests.eplatform.api.drafting import arrive, attached_draft, begin, draft_of, files_in, send_file
from tests.own_dossiers import OWN

FILES = files_in(OWN / "lotissement-des-oliviers")
TOML = FILES["dossier.toml"].decode()
FEW = {
    path: FILES[path]
    for path in ("dossier.toml", "lots.csv", "papers/demande.pdf", "papers/etude-assainissement.pdf")
}


@pytest.fixture
def caller(cast, call):
    factories.commune()
    return call(cast.applicant)


def start(caller, text=TOML, status=201):
    return caller.post("/drafts", {"dossier": text}, status=status)


def place_of(draft, kind):
    return next(each for each in draft["to_send"] if each["kind"] == kind)


def test_draft_says_which_files_go_to_it_and_what_each_may_be(caller):
    draft = start(caller)

    lots = next(each for each in draft["to_send"] if each["role"]["code"] == "lots")
    title = place_of(draft, "D03")
    assert {each["path"] for each in draft["to_send"]} == set(FILES) - {"dossier.toml"}
    assert lots["formats"] == ["csv", "xlsx"]
    assert title["max_bytes"] > 1_000_000
    assert [each["id"] for each in caller.get("/drafts")] == [draft["id"]]


def test_what_has_come_is_attached_and_no_longer_asked_for(caller):
    draft = start(caller)

    upload = send_file(caller, draft, place_of(draft, "D03"), FILES[place_of(draft, "D03")["path"]])
    after = caller.get(f"/drafts/{draft['id']}")

    assert upload["state"]["code"] == "passed"
    assert [each["kind"] for each in after["attached"]] == ["D03"]
    assert "D03" not in {each["kind"] for each in after["to_send"]}


def test_check_tells_what_opening_would_and_changes_nothing(cast, caller):
    empty, full = start(caller), attached_draft(cast.applicant, FILES)
    before = caller.get(f"/drafts/{full['id']}")

    missing, none = (caller.get(f"/drafts/{draft['id']}/faults") for draft in (empty, full))

    assert {"file_missing"} <= {fault["code"] for fault in missing}
    assert not [fault for fault in none if fault["severity"] == "error"]
    assert caller.get(f"/drafts/{full['id']}") == before


@pytest.mark.parametrize(
    "text",
    ["", " ", "[file", "x" * 1_000_001, "[site]\narea_m2 = " + "9" * 5000, ".".join("a" * 5000) + "=1"],
)
def test_text_that_is_no_dossier_is_refused_and_begins_nothing(caller, text):
    problem = start(caller, text, status=422)

    assert kind(problem) in {"no-dossier", "invalid"}
    assert not Draft.objects.exists()


def test_number_without_end_is_a_fault_of_the_draft(caller):
    draft = start(caller, '[file]\nkind = "subdivision"\n[programme]\nphases = 0x' + "f" * 5000)

    faults = {fault["key"]: fault["code"] for fault in caller.get(f"/drafts/{draft['id']}/faults")}

    assert caller.get(f"/drafts/{draft['id']}")["id"] == draft["id"]
    assert faults["programme.phases"] == "out_of_range"


def test_mark_of_byte_order_is_no_part_of_the_text(caller):
    assert start(caller, "\ufeff" + TOML)["title"] == start(caller)["title"]


def test_name_that_is_refused_is_told_before_anything_is_sent(caller):
    draft = start(caller)
    place = {**place_of(draft, "D03"), "path": "titre.exe"}

    problem = begin(caller, draft, place, pdf(), status=422)

    assert kind(problem) == "paper-refused"
    assert not Upload.objects.exists()


def test_file_that_is_not_what_it_says_is_quarantined_and_not_attached(caller):
    draft = start(caller)

    upload = send_file(caller, draft, place_of(draft, "D03"), b"MZ this is a program")

    assert upload["state"]["code"] == "quarantined"
    assert upload["faults"][0]["message"]
    assert not caller.get(f"/drafts/{draft['id']}")["attached"]


def test_file_is_not_opened_while_a_paper_is_being_checked(caller):
    draft = start(caller)
    arrive(caller, draft, {"role": {"code": "paper"}, "kind": "D03", "path": "titre.pdf"}, pdf())

    problem = caller.post("/files", {"draft": draft["id"]}, status=409)

    assert kind(problem) == "still-checked"
    assert "titre.pdf" in problem["detail"]
    assert Draft.objects.get().connection_file is None


def test_rewriting_keeps_what_came_but_for_kinds_that_are_no_longer_named(caller):
    draft = draft_of(caller, FEW)
    named, _sep, last = TOML.rpartition("[[papers]]")
    dropped = last.split('kind = "')[1][:3]

    after = caller.put(
        f"/drafts/{draft['id']}", {"dossier": named.replace("title = ", 'title = "Neuf"  # ', 1)}
    )

    before_kinds, kinds = ({each["kind"] for each in one["attached"]} for one in (draft, after))
    assert after["title"] == "Neuf"
    assert before_kinds - kinds == {dropped}
    assert dropped not in {each["kind"] for each in after["to_send"]}


def test_rewriting_with_what_is_no_dossier_leaves_all_as_it_was(caller):
    draft = draft_of(caller, FEW)

    caller.put(f"/drafts/{draft['id']}", {"dossier": "[file"}, status=422)

    assert caller.get(f"/drafts/{draft['id']}") == draft


def test_discarding_removes_all_that_was_sent(caller, django_capture_on_commit_callbacks):
    draft = draft_of(caller, FEW)
    sent = list(Draft.objects.get().uploads.values_list("key", flat=True))

    with django_capture_on_commit_callbacks(execute=True):
        caller.delete(f"/drafts/{draft['id']}", status=204)

    assert len(sent) == 3
    assert not any(default_storage.exists(key) for key in sent)
    caller.get(f"/drafts/{draft['id']}", status=404)
    assert not Draft.objects.exists()


@pytest.mark.parametrize("who", ["colleague", "stranger", "desk_officer"])
def test_draft_of_another_is_not_found(cast, call, caller, who):
    draft, other = draft_of(caller, FEW), call(getattr(cast, who))

    problem = other.get(f"/drafts/{draft['id']}", status=404)
    other.get(f"/drafts/{draft['id']}/faults", status=404)
    other.put(f"/drafts/{draft['id']}", {"dossier": TOML}, status=404)
    other.delete(f"/drafts/{draft['id']}", status=404)
    begin(other, draft, {"role": {"code": "paper"}, "kind": "D03", "path": "t.pdf"}, pdf(), status=404)

    assert draft["title"] not in str(problem)
    assert other.get("/drafts") == []
    assert caller.get(f"/drafts/{draft['id']}") == draft
