import pytest

from eplatform.accounts.models import Posting, User
from tests.factories import NOW, connection_file, do, step
from workflows.engine.errors import AlreadyMoved, Finished, NotYours
from workflows.files import claiming, leaving

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(cast):
    return step(connection_file(cast), "completeness")


@pytest.fixture
def colleague(cast):
    person = User.objects.create_user("second-desk@eplatform.example", full_name="Second desk")
    Posting.objects.create(user=person, role="desk_officer")
    return person


def last(task):
    return task.process.connection_file.timeline.order_by("-number").first()


def test_claim_keeps_the_step_for_one(cast, task, colleague):
    claimed = claiming.claim(task, by=cast.desk_officer, at=NOW)

    assert claimed.owner == cast.desk_officer
    assert (last(task).kind, last(task).step, last(task).by) == (
        "step_claimed",
        "completeness",
        cast.desk_officer,
    )
    with pytest.raises(claiming.Claimed, match="Desk Officer"):
        claiming.claim(task, by=colleague, at=NOW)
    with pytest.raises(NotYours):
        do_as(task, colleague)


def do_as(task, person):
    from workflows.engine.door import perform

    return perform(task.pk, "incomplete", by=person, at=NOW)


def test_claim_again_changes_nothing(cast, task):
    claiming.claim(task, by=cast.desk_officer, at=NOW)
    claiming.claim(task, by=cast.desk_officer, at=NOW)

    assert task.process.connection_file.timeline.filter(kind="step_claimed").count() == 1


@pytest.mark.parametrize("who", ["applicant", "coordinator", "auditor", "stranger"])
def test_claim_by_another_role_is_refused(cast, task, who):
    with pytest.raises(NotYours):
        claiming.claim(task, by=getattr(cast, who), at=NOW)


def test_claim_of_a_step_performed_meanwhile_says_who(cast, task):
    do(task, "complete", cast=cast, at=NOW)

    with pytest.raises(AlreadyMoved, match="Desk Officer"):
        claiming.claim(task.pk, by=cast.desk_officer, at=NOW)


def test_claim_on_a_closed_file_is_refused(cast, task):
    file = task.process.connection_file
    leaving.withdraw(file, by=cast.applicant, at=NOW, reason="Vendu")

    with pytest.raises((AlreadyMoved, Finished)):
        claiming.claim(task.pk, by=cast.desk_officer, at=NOW)


@pytest.mark.parametrize("who", ["desk_officer", "coordinator", "manager"])
def test_release_gives_it_back(cast, task, who, colleague):
    claiming.claim(task, by=cast.desk_officer, at=NOW)

    released = claiming.release(task, by=getattr(cast, who), at=NOW, reason="En formation")

    assert released.owner is None
    assert (last(task).kind, last(task).note) == ("step_released", "En formation")
    assert last(task).data["from"] == "Desk Officer"
    claiming.claim(task, by=colleague, at=NOW)


def test_release_by_a_colleague_is_refused(cast, task, colleague):
    claiming.claim(task, by=cast.desk_officer, at=NOW)

    with pytest.raises(NotYours):
        claiming.release(task, by=colleague, at=NOW)


def test_release_of_what_nobody_has_is_refused(cast, task):
    with pytest.raises(claiming.NotClaimed):
        claiming.release(task, by=cast.coordinator, at=NOW)
