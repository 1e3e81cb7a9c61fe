"""The viewer: whom it shows what, pictures by short-lived addresses, remarks, two versions."""

from __future__ import annotations

import urllib.request
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from documents.errors import NotWithdrawn
from documents.models import Annotation
from documents.viewer import annotating, pictures, viewing
from documents.viewer.annotating import Place
from tests import factories
from tests.documents import plans
from tests.documents.samples import pdf

NOW = factories.NOW
SECRET = "Servitude cachée du voisin"
HALF = Decimal("0.5")
POINT = Place(1, "point", HALF, HALF, HALF, HALF)
GIVEN = {"page": 1, "shape": "rectangle", "x": "0.1", "y": "0.2", "to_x": "0.3", "to_y": "0.4"}


@pytest.fixture
def version(cast):
    return plans.kept(cast, "plan.pdf", pdf(2))


def of_version(name, version, *more) -> str:
    return reverse(f"documents:{name}", args=[version.paper.connection_file.reference, version.pk, *more])


def noted(version, by, audience="everyone", text=SECRET):
    return annotating.annotate(version, POINT, text=text, audience=audience, by=by, at=NOW)


# Seeing


@pytest.mark.parametrize("who", ["applicant", "reader", "desk_officer", "auditor"])
def test_those_who_see_the_file_look_at_its_papers(client, cast, version, who):
    client.force_login(getattr(cast, who))

    assert "plan.pdf" in client.get(of_version("view", version)).content.decode()


@pytest.mark.parametrize("name", ["view", "pictures", "annotate"])
def test_stranger_is_shown_nothing_of_a_paper(stranger_client, cast, version, name):
    pictures.paint_new([version.sha256], at=NOW)
    noted(version, cast.applicant)

    for method in (stranger_client.get, stranger_client.post):
        answer = method(of_version(name, version), {**GIVEN, "text": "x", "audience": "everyone"})
        assert answer.status_code in (404, 405)
        for leak in ("plan.pdf", SECRET, version.sha256, version.key):
            assert leak not in answer.content.decode()
    assert Annotation.objects.count() == 1


def test_page_waits_for_its_painter_who_is_called_once(client, cast, version):
    client.force_login(cast.applicant)

    answers = [client.get(of_version("pictures", version), {"page": 2}).json() for _time in range(3)]

    assert answers == [{"state": "waiting"}] * 3
    (job,) = ProcrastinateJob.objects.filter(task_name="documents.jobs.paint_pages")
    assert job.args == {"version_id": version.pk, "page": 1, "detail": False}


def test_painted_page_is_given_by_an_address_that_ends_soon(client, cast, version):
    pictures.paint_new([version.sha256], at=NOW)
    client.force_login(cast.applicant)

    answer = client.get(of_version("pictures", version), {"page": 2})

    facts = answer.json()
    assert (facts["state"], facts["pages"], facts["is_drawing"]) == ("ready", 2, False)
    assert "X-Amz-Expires=300" in facts["address"]
    assert version.key not in facts["address"]
    assert answer["Cache-Control"] == "private, no-store"
    with urllib.request.urlopen(facts["address"]) as picture:
        assert picture.headers["Content-Type"] == "image/webp"


def test_page_from_near_comes_in_squares(client, cast):
    version = plans.kept(cast, "plan.png", plans.image(size=(2500, 1200)))
    pictures.paint_more(version, 1, detail=True, at=NOW)
    client.force_login(cast.applicant)

    facts = client.get(of_version("pictures", version), {"page": 1, "near": 1}).json()

    assert len(facts["squares"]) == 6
    with urllib.request.urlopen(facts["squares"]["2-1"]) as picture:
        assert picture.status == 200


def test_paper_without_preview_says_why(client, cast):
    version = plans.kept(cast, "plan.dxf", plans.nothing())
    pictures.paint_new([version.sha256], at=NOW)
    client.force_login(cast.applicant)

    facts = client.get(of_version("pictures", version)).json()

    assert facts["state"] == "failed"
    assert "aperçu" in facts["reason"]


@pytest.mark.parametrize("asked", [{"page": 3}, {"page": 3, "near": 1}])
def test_page_after_the_last_is_not_found_and_not_painted(client, cast, version, asked):
    pictures.paint_new([version.sha256], at=NOW)
    client.force_login(cast.applicant)

    assert client.get(of_version("pictures", version), asked).status_code == 404
    assert not ProcrastinateJob.objects.filter(task_name="documents.jobs.paint_pages").exists()


@pytest.mark.parametrize("page", ["0", "-1", "one", "²", "1000000", "9" * 5000, "00000019999999999999999999"])
def test_page_that_cannot_be_is_not_found(client, cast, version, page):
    client.force_login(cast.applicant)

    assert client.get(of_version("pictures", version), {"page": page}).status_code == 404


# Remarks


def test_remark_is_read_by_whom_it_is_meant_for(cast, version):
    noted(version, cast.applicant, "own_side", "entre nous")
    noted(version, cast.desk_officer, "own_side", "entre agents")
    noted(version, cast.desk_officer, "everyone", "pour tous")

    read = {
        who: {each.text for each in viewing.remarks_on(version, getattr(cast, who))}
        for who in ("applicant", "colleague", "reader", "coordinator", "auditor")
    }

    parties, utility = {"entre nous", "pour tous"}, {"entre agents", "pour tous"}
    assert read == {
        "applicant": parties, "colleague": parties, "reader": parties, "coordinator": utility,
        "auditor": utility,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("who", "status"),
    [("applicant", 200), ("colleague", 200), ("study_engineer", 200), ("reader", 403), ("auditor", 403)],
)
def test_only_those_who_act_on_the_file_note_remarks(client, cast, version, who, status):
    client.force_login(getattr(cast, who))

    answer = client.post(
        of_version("annotate", version), {**GIVEN, "text": "Cote illisible", "audience": "everyone"},
        headers={"HX-Request": "true"},
    )  # fmt: skip

    assert answer.status_code == status
    assert [(each.by, each.to_y) for each in Annotation.objects.all()] == (
        [(getattr(cast, who), Decimal("0.4"))] if status == 200 else []
    )
    assert ("Cote illisible" in answer.content.decode()) == (status == 200)


def test_without_scripts_the_remark_leads_back_to_the_page(client, cast, version):
    client.force_login(cast.applicant)

    answer = client.post(of_version("annotate", version), {**GIVEN, "text": "x", "audience": "everyone"})

    assert answer["Location"] == of_version("view", version)


@pytest.mark.parametrize(
    "wrong",
    [
        {"x": "1.1"}, {"x": "NaN"}, {"to_x": "0.05"}, {"text": " "}, {"page": "0"}, {"audience": "all"},
        {"shape": "star"},
    ],
)  # fmt: skip
def test_remark_that_lies_nowhere_or_says_nothing_is_refused_in_words(client, cast, version, wrong):
    client.force_login(cast.applicant)

    answer = client.post(
        of_version("annotate", version), {**GIVEN, "text": "x", "audience": "everyone", **wrong}
    )

    assert answer.status_code == 422
    assert answer.content.decode().strip()
    assert not Annotation.objects.exists()


def test_one_withdraws_ones_own_remark_and_it_is_kept(client, cast, version):
    note = noted(version, cast.applicant)
    for who, status in (("colleague", 403), ("desk_officer", 403), ("applicant", 302), ("applicant", 404)):
        client.force_login(getattr(cast, who))
        assert client.post(of_version("withdraw-annotation", version, note.pk)).status_code == status

    assert Annotation.objects.get().withdrawn_at is not None


def test_remark_read_by_two_requests_is_withdrawn_once(cast, version):
    note = noted(version, cast.applicant)
    first, second = Annotation.objects.get(pk=note.pk), Annotation.objects.get(pk=note.pk)
    soon, later = NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)

    annotating.withdraw(first, by=cast.applicant, at=soon)
    with pytest.raises(NotWithdrawn):
        annotating.withdraw(second, by=cast.applicant, at=later)

    assert Annotation.objects.get().withdrawn_at == soon


def test_remark_is_neither_changed_nor_removed(cast, version):
    note = noted(version, cast.applicant)

    for act in (lambda: Annotation.objects.update(text="x"), note.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_closed_file_takes_no_remark(cast, version):
    file = version.paper.connection_file
    file.closed_at = NOW

    assert not annotating.can_annotate(cast.applicant, file)
    assert not annotating.can_annotate(cast.desk_officer, file)


# Side by side


def test_two_versions_say_what_differs(client, cast, version):
    newer = plans.kept(cast, "plan.pdf", pdf(3), connection_file=version.paper.connection_file)
    pictures.paint_forgotten(at=NOW)
    client.force_login(cast.desk_officer)

    answer = client.get(of_version("compare", newer, version.pk))

    facts = {fact.form + str(fact.older): fact.differs for fact in answer.context["facts"]}
    assert facts["textplan.pdf"] is False
    assert facts["text2"] is True
    assert answer.context["older"].version == version


def test_versions_of_two_papers_or_one_alone_are_not_compared(client, cast, version):
    other = plans.kept(cast, "plan.pdf", pdf(3), "D08", version.paper.connection_file)
    client.force_login(cast.desk_officer)

    for old in (other, version):
        assert client.get(of_version("compare", version, old.pk)).status_code == 404


def test_version_of_another_file_is_not_compared_by_a_stranger(stranger_client, cast, version):
    newer = plans.kept(cast, "plan.pdf", pdf(3), connection_file=version.paper.connection_file)

    answer = stranger_client.get(of_version("compare", newer, version.pk))

    assert answer.status_code == 404
    assert version.sha256 not in answer.content.decode()
