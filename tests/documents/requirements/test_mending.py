"""From a rejection with marks to what came back: what each side sees, and what may be sent meanwhile."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from documents.errors import MarkRefused, PaperLocked
from documents.filings.filing import file_paper
from documents.models import Decision, Paper
from documents.requirements.mending import to_mend
from documents.reviewing import accepting, review
from documents.reviewing.coming_back import came_back
from documents.reviewing.marks import Drawn
from documents.viewer.previewing import Preview
from tests import factories
from tests.documents.reviewing.test_review import AT_FILING, ENDS, filed
from tests.documents.samples import pdf, upload
from tests.documents.test_papers_page import form, of_version, papers

NOW = factories.NOW
REASON = "Échelle absente du cartouche."
MARK = {"page": 1, "x": 0.1, "y": 0.8, "width": 0.3, "height": 0.1, "text": "Cartouche sans échelle"}


@pytest.fixture
def connection_file(cast):
    return factories.connection_file(cast)


@pytest.fixture
def sent_back(connection_file, cast):
    """All papers but one are filed, one is rejected with a mark, the rest accepted; the applicant mends."""
    versions = dict(zip(AT_FILING[:-1], filed(connection_file, cast, *AT_FILING[:-1]), strict=True))
    review.reject(
        versions["D05"], by=cast.desk_officer, at=NOW, reason=REASON, marks=[Drawn(1, MARK["text"])]
    )
    accepting.accept_all(connection_file, by=cast.desk_officer, at=NOW, ends=ENDS)
    form(cast, connection_file, "completeness", "incomplete", "desk_officer", note="").perform(at=NOW)
    connection_file.refresh_from_db()
    return connection_file


def counted(version, pages):
    """As the job that paints the paper's pictures leaves it."""
    Preview.objects.create(
        sha256=version.sha256, page=1, purpose="thumb", key=f"previews/{version.pk}", width=10, height=10,
        pages=pages, made_at=NOW,
    )  # fmt: skip


def line_of(page, code):
    lines = (line for group in page.context["stages"] for line in group["lines"])
    return next(line for line in lines if line["item"].kind.code == code)


def test_marks_drawn_and_typed_are_read_by_the_applicant(client, cast, connection_file):
    (version,) = filed(connection_file, cast, "D05")
    client.force_login(cast.desk_officer)

    answer = client.post(
        of_version("reject", version),
        {"reason": REASON, "marks": json.dumps([MARK]), "typed": "1: Nord manquant"},
    )
    client.force_login(cast.applicant)
    shown = client.get(papers(connection_file)).content.decode()

    assert answer["Location"] == papers(connection_file) + "#D05"
    assert [mark.number for mark in Decision.objects.get().marks.all()] == [1, 2]
    assert all(words in shown for words in (REASON, MARK["text"], "Nord manquant"))


@pytest.mark.parametrize(
    "given", [{"marks": "[{"}, {"typed": "échelle"}, {"typed": "0: page absente"}, {"reason": " "}]
)
def test_refused_rejection_keeps_what_was_typed(client, cast, connection_file, given):
    (version,) = filed(connection_file, cast, "D05")
    client.force_login(cast.desk_officer)

    answer = client.post(of_version("reject", version), {"reason": "Illisible & flou"} | given)

    assert answer.status_code == 422
    assert given.get("reason") or "Illisible &amp; flou" in answer.content.decode()
    assert not Decision.objects.exists()


def test_mark_beyond_the_last_page_is_refused_once_pages_are_counted(cast, connection_file):
    (version,) = filed(connection_file, cast, "D05")
    counted(version, 2)

    with pytest.raises(MarkRefused):
        review.reject(version, by=cast.desk_officer, at=NOW, reason=REASON, marks=[Drawn(3, "Absente")])


def test_page_of_a_verdict_is_the_reviewers_alone(client, cast, connection_file):
    (version,) = filed(connection_file, cast, "D05")
    seen = {}
    for who in ("desk_officer", "colleague", "cashier", "stranger"):
        client.force_login(getattr(cast, who))
        seen[who] = client.get(of_version("reject", version)).status_code

    assert seen == {"desk_officer": 200, "colleague": 403, "cashier": 403, "stranger": 404}


def test_applicant_sees_what_to_mend_and_the_desk_does_not(client, cast, sent_back):
    client.force_login(cast.colleague)
    theirs = client.get(papers(sent_back))
    client.force_login(cast.desk_officer)
    ours = client.get(papers(sent_back))

    mend = theirs.context["to_mend"]
    assert [item.kind.code for item in mend.faulty] == ["D05"]
    assert [item.kind.code for item in mend.absent] == ["A01"]
    assert mend.absent[0].kind.explanation.what in theirs.content.decode()
    assert ours.context["to_mend"] is None


def test_only_what_is_rejected_or_missing_is_sent_while_mending(client, cast, sent_back):
    client.force_login(cast.applicant)
    page = client.get(papers(sent_back))
    open_now = {
        line["item"].kind.code
        for group in page.context["stages"]
        for line in group["lines"]
        if line["upload"] and not line["locked"]
    }

    for kind in ("D06", "X06", "E02"):  # accepted, of a later stage, optional
        with pytest.raises(PaperLocked):
            file_paper(sent_back, kind, upload(), by=cast.colleague, at=NOW)
    sent = filed(sent_back, cast, "D05", "A01", "W03")

    assert open_now >= {"D05", "A01", "W03"}
    assert not open_now & {"D06", "X06", "E02"}
    assert len(sent) == 3
    with pytest.raises(PaperLocked):  # it is with the desk now
        filed(sent_back, cast, "D05")


def test_reopened_paper_can_be_sent_while_mending(cast, sent_back):
    accepted = Paper.objects.get(connection_file=sent_back, kind="D06").current

    review.reopen(accepted, by=cast.coordinator, at=NOW, reason="Nouveau levé.")

    assert filed(sent_back, cast, "D06")[0].number == 2


def test_what_came_back_stands_beside_the_last_version(client, cast, sent_back):
    second = file_paper(sent_back, "D05", upload("corrigé.pdf", pdf(3)), by=cast.colleague, at=NOW)
    for version, pages in zip(second.paper.versions.order_by("number"), (1, 3), strict=True):
        counted(version, pages)
    client.force_login(cast.desk_officer)

    page = client.get(papers(sent_back))

    line = line_of(page, "D05")
    back = line["came_back"]
    assert (back.before.number, back.now.number, line["round"]) == (1, 2, 2)
    assert back.decision.marks.get().text == MARK["text"]
    assert (back.pages_before, back.pages_now, back.has_other_pages) == (1, 3, True)
    assert not back.is_same_file
    assert page.context["rounds"] == 2
    assert MARK["text"] in page.content.decode()


def test_the_same_bytes_again_are_pointed_out(cast, connection_file):
    content = pdf()
    first = file_paper(connection_file, "D05", upload("a.pdf", content), by=cast.applicant, at=NOW)
    review.reject(first, by=cast.desk_officer, at=NOW, reason=REASON)
    file_paper(connection_file, "D05", upload("b.pdf", content), by=cast.applicant, at=NOW)

    back = came_back(Paper.objects.with_versions().get(kind="D05"), {})
    review.accept(back.now, by=cast.desk_officer, at=NOW)

    assert back.is_same_file
    assert came_back(Paper.objects.with_versions().get(kind="D05"), {}) is None


def test_works_papers_are_awaited_at_the_works_file(cast, connection_file):
    from documents.requirements.checklist import checklist

    stages = checklist(connection_file)
    filing, works = (to_mend(stages, step) for step in ("completeness", "works_file"))

    added = {item.kind.code for item in works.absent} - {item.kind.code for item in filing.absent}
    assert added == {"X06", "X07"}


def test_program_reads_locks_and_marks(cast, sent_back, client):
    from eplatform.accounts import tokens

    _token, secret = tokens.issue(user=cast.applicant, name="Essai", at=NOW)
    headers = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    lines = client.get(reverse("api:list_papers", args=[sent_back.reference]), **headers).json()
    found = {line["kind"]: line for line in lines}

    assert found["D05"]["may_file"]
    assert found["D05"]["is_awaited"]
    assert found["D05"]["versions"][0]["decision"]["marks"][0]["text"] == MARK["text"]
    assert found["D06"]["locked"]
    assert not found["D06"]["may_file"]
    assert found["A01"]["explanation"]["limits"]
