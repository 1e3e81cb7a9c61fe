"""The page of a step shows the question or the reason that led to it, to those who may read it."""

from django.urls import reverse

from eplatform.portal import remarks
from quotes import drafting
from tests.factories import connection_file, drive, step
from tests.quotes.stage import LATER, priced_file
from workflows.engine import door

QUESTION = "Quelle est la cote du réservoir ?"


def page(client, person, task) -> str:
    client.force_login(person)
    address = reverse("portal:step", args=[task.process.connection_file.reference, task.pk])
    return client.get(address).content.decode()


def test_question_stands_above_its_answer_and_the_answer_above_the_study(cast, client):
    file = connection_file(cast, networks=("water", "sewerage"))
    drive(file, to="study", cast=cast)
    door.perform(
        step(file, "study", "water"), "needs_information", by=cast.study_engineer, at=LATER, note=QUESTION
    )
    asked = page(client, cast.applicant, step(file, "clarification", "water"))
    door.perform(
        step(file, "clarification", "water"), "clarified", by=cast.applicant, at=LATER, note="45 NGM"
    )

    assert QUESTION in asked
    assert "45 NGM" in page(client, cast.study_engineer, step(file, "study", "water"))
    assert QUESTION not in page(client, cast.study_engineer, step(file, "study", "sewerage"))


def test_remarks_of_the_utility_to_itself_are_not_shown_outside(cast, client):
    file = priced_file(cast)
    drafting.submit(step(file, "pricing", "water"), by=cast.estimator, at=LATER, note="Marge discutable")
    approval = step(file, "approval", "water")

    outside = remarks.before(approval, file, cast.applicant)

    assert "Marge discutable" in page(client, cast.approver, approval)
    assert outside == []


def test_review_before_refusal_shows_the_reasons_of_every_network(cast, client):
    file = connection_file(cast, networks=("water", "sewerage"))
    drive(file, to="study", cast=cast)
    for network in ("water", "sewerage"):
        door.perform(
            step(file, "study", network), "unfavourable", by=cast.study_engineer, at=LATER,
            note=f"Pas de capacité : {network}", ticks=[("study_recorded", network, None)],
        )  # fmt: skip

    shown = page(client, cast.coordinator, step(file, "refusal_review"))

    assert "Pas de capacité : water" in shown
    assert "Pas de capacité : sewerage" in shown
