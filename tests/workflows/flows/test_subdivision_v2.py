"""The second version of the subdivision: joint studies, a second reader for dear estimates."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from eplatform.accounts.models import Posting, User
from eplatform.acting import form_class
from quotes import approving, drafting, reviewing
from quotes.demonstration_prices import tariff
from quotes.models import Quote
from quotes.tariffs import keep
from tests.factories import ALL_NETWORKS, NOW, connection_file, do, drive, step
from workflows.flows.subdivision import SubdivisionV1
from workflows.flows.subdivision_v2 import SubdivisionV2
from workflows.flows.thresholds import PEER_REVIEW
from workflows.studies import recording, showing
from workflows.studies.models import Study

pytestmark = pytest.mark.django_db

SINCE = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)


def second_version(cast, networks=("water",), **facts):
    return connection_file(cast, networks=networks, at=SINCE, **facts)


def studies_open(file):
    return sorted(file.open_steps().filter(step="study").values_list("network", flat=True))


def states(file):
    return dict(file.network_parts.values_list("network", "state"))


def test_a_file_keeps_the_version_in_force_when_it_was_filed(cast):
    assert connection_file(cast, at=NOW).flow is SubdivisionV1
    assert second_version(cast).flow is SubdivisionV2


@pytest.mark.parametrize(
    ("networks", "studied"),
    [
        (ALL_NETWORKS, ["electricity", "sewerage", "water"]),
        (("lighting", "water"), ["lighting", "water"]),
        (("electricity",), ["electricity"]),
    ],
)
def test_lighting_is_studied_with_the_electricity_that_feeds_it(cast, networks, studied):
    file = second_version(cast, networks)

    drive(file, to="study", cast=cast, at=SINCE)

    assert studies_open(file) == studied


def test_one_study_settles_both_networks(cast):
    file = second_version(cast, ("electricity", "lighting"))
    drive(file, to="study", cast=cast, at=SINCE)
    task = step(file, "study", "electricity")
    given = {"lamps": "9", "substation_count": "1", "substation_kva": "160", "voltage": "low", "note": ""}
    form = form_class(task, "feasible")(given, task=task, outcome="feasible", by=cast.study_engineer)

    assert [network for network, found in form.calculations] == ["electricity", "lighting"]
    assert form.is_valid(), form.errors
    form.perform(at=SINCE)

    found = {study.network: study for study in Study.objects.filter(connection_file=file)}
    assert (found["lighting"].lamps, found["electricity"].lamps) == (9, None)
    assert (found["electricity"].substation_kva, found["lighting"].voltage) == (160, "")
    assert states(file) == {"electricity": "feasible", "lighting": "feasible"}
    assert sorted(file.open_steps().values_list("step", "network")) == [
        ("pricing", "electricity"),
        ("pricing", "lighting"),
    ]


def test_an_unfavourable_study_is_done_again_for_both(cast):
    file = second_version(cast, ("electricity", "lighting", "water"))
    drive(file, to="study", cast=cast, at=SINCE)
    recording.conclude(
        step(file, "study", "electricity"), "unfavourable", by=cast.study_engineer, at=SINCE, note="Saturated"
    )
    do(step(file, "study", "water"), "feasible", cast=cast, at=SINCE)
    assert states(file) == {"electricity": "unfavourable", "lighting": "unfavourable", "water": "feasible"}

    do(step(file, "refusal_review"), "study_again", cast=cast, at=SINCE)

    assert studies_open(file) == ["electricity"]
    recording.conclude(step(file, "study", "electricity"), "feasible", by=cast.study_engineer, at=SINCE)
    assert set(states(file).values()) == {"feasible"}


def test_page_of_the_studies_says_what_is_studied_together(cast, client):
    file = second_version(cast, ("electricity", "lighting"))
    drive(file, to="study", cast=cast, at=SINCE)

    found = {item.network: item.studied_with for item in showing.of_file(file, cast.study_engineer)}

    assert found == {"electricity": "", "lighting": "electricity"}
    client.force_login(cast.study_engineer)
    assert client.get(f"/files/{file.reference}/studies/").status_code == 200


# Peer review


@pytest.fixture
def dear(cast):
    """An estimate above the amount, submitted."""
    keep(tariff(), name="Barème de démonstration 2026")
    file = second_version(cast)
    drive(file, to="pricing", cast=cast, at=SINCE)
    submit(file, cast, PEER_REVIEW.above_mad + 1)
    return file


def submit(file, cast, amount):
    task = step(file, "pricing", "water")
    quote = drafting.draft(task, by=cast.estimator, at=SINCE)
    Quote.objects.filter(pk=quote.pk).update(total_ttc_a=amount)
    drafting.submit(task, by=cast.estimator, at=SINCE)


@pytest.fixture
def second(cast):
    person = User.objects.create_user("second@eplatform.example", full_name="Second Estimator")
    Posting.objects.create(user=person, role="estimator")
    return person


@pytest.mark.parametrize(
    ("more", "where"), [(Decimal(0), "approval"), (Decimal("0.01"), "peer_review")], ids=["at", "above"]
)
def test_only_above_the_amount_is_an_estimate_reviewed(cast, more, where):
    keep(tariff(), name="Barème de démonstration 2026")
    file = second_version(cast)
    drive(file, to="pricing", cast=cast, at=SINCE)

    submit(file, cast, PEER_REVIEW.above_mad + more)

    assert file.open_steps().get().step == where


def test_the_first_version_has_no_second_reader(cast):
    keep(tariff(), name="Barème de démonstration 2026")
    file = connection_file(cast, networks=("water",))
    drive(file, to="pricing", cast=cast)

    submit(file, cast, PEER_REVIEW.above_mad * 2)

    assert file.open_steps().get().step == "approval"


def test_nobody_reviews_their_own_estimate(cast, dear, second):
    task = step(dear, "peer_review", "water")
    form = form_class(task, "reviewed")({"note": ""}, task=task, outcome="reviewed", by=cast.estimator)

    assert "Second Estimator" in form.warning
    assert "1\N{NARROW NO-BREAK SPACE}000\N{NARROW NO-BREAK SPACE}000" in form.occasion
    with pytest.raises(approving.OwnEstimate, match="Second Estimator"):
        reviewing.review(task, by=cast.estimator, at=SINCE)
    assert task.is_open


def test_who_is_alone_is_told_to_ask_the_administrator(cast, dear):
    with pytest.raises(approving.OwnEstimate, match="administrat"):
        reviewing.review(step(dear, "peer_review", "water"), by=cast.estimator, at=SINCE)


def test_a_reviewed_estimate_is_approved_by_a_third(cast, dear, second):
    Posting.objects.create(user=second, role="approver")
    reviewing.review(step(dear, "peer_review", "water"), by=second, at=SINCE, note="Lengths agree.")

    with pytest.raises(approving.OwnEstimate):
        approving.approve(step(dear, "approval", "water"), by=User.objects.get(pk=second.pk), at=SINCE)
    approving.approve(step(dear, "approval", "water"), by=cast.approver, at=SINCE)

    assert step(dear, "answer", "water")
    assert dear.timeline.get(step="peer_review").note == "Lengths agree."


def test_an_estimate_sent_back_is_reviewed_again(cast, dear, second):
    reviewing.review(step(dear, "peer_review", "water"), by=second, at=SINCE)
    approving.send_back(step(dear, "approval", "water"), reason="Prices", by=cast.approver, at=SINCE)
    submit(dear, cast, PEER_REVIEW.above_mad + 1)
    assert not dear.requirements.filter(key="reviewed_quote").exists()

    approving.send_back(step(dear, "peer_review", "water"), reason="Lengths", by=second, at=SINCE)

    quote = Quote.objects.get(connection_file=dear)
    assert (quote.state, quote.reason) == ("draft", "Lengths")


def test_remarks_of_the_review_stay_inside(cast, dear, second, client):
    reviewing.review(step(dear, "peer_review", "water"), by=second, at=SINCE, note="Margin is thin")
    address = f"/files/{dear.reference}/history/"

    client.force_login(cast.applicant)
    assert "Margin is thin" not in client.get(address).content.decode()
    client.force_login(cast.estimator)
    assert "Margin is thin" in client.get(address).content.decode()


def test_drives_to_the_end(cast):
    file = second_version(cast, ALL_NETWORKS, phases=2)

    drive(file, to="nothing", cast=cast, at=SINCE)

    file.refresh_from_db()
    assert file.final_state == "closed"
