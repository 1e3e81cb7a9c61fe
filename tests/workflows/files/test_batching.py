from functools import partial

import pytest

from tests.factories import NOW, connection_file, do, drive, step
from workflows.engine.models import Task
from workflows.files import batching, claiming, prompting
from workflows.files.batching import TooMany

pytestmark = pytest.mark.django_db


def test_one_refusal_leaves_the_other_files_done(cast):
    files = [connection_file(cast) for _file in range(3)]
    tasks = [step(file, "completeness") for file in files]
    do(tasks[1], "complete", cast=cast, at=NOW)

    results = batching.on_steps(tasks, partial(claiming.claim, by=cast.desk_officer, at=NOW))

    assert [result.is_done for result in results] == [True, False, True]
    assert "Desk Officer" in results[1].refusal
    assert Task.objects.open().filter(owner=cast.desk_officer).count() == 2


def test_a_file_is_done_whole_or_not_at_all(cast):
    file = connection_file(cast, networks=("water", "electricity"))
    drive(file, to="study", cast=cast)
    water, electricity = (step(file, "study", network) for network in ("water", "electricity"))
    do(electricity, "feasible", cast=cast, at=NOW)

    results = batching.on_steps([water, electricity], partial(claiming.claim, by=cast.study_engineer, at=NOW))

    assert [result.is_done for result in results] == [False]
    assert Task.objects.get(pk=water.pk).owner is None


def test_too_many_files_are_refused_before_anything_is_done(cast, monkeypatch):
    monkeypatch.setattr(batching, "MOST", 1)
    tasks = [step(connection_file(cast), "completeness") for _file in range(2)]

    with pytest.raises(TooMany):
        batching.on_steps(tasks, partial(claiming.claim, by=cast.desk_officer, at=NOW))
    assert not Task.objects.open().filter(owner__isnull=False).exists()


def test_remind_names_what_waits_and_not_twice_a_day(cast):
    file = connection_file(cast)

    entry = prompting.remind(file, by=cast.coordinator, at=NOW)
    again = batching.on_files([file], partial(prompting.remind, by=cast.coordinator, at=NOW))

    assert entry.data["waiting"] == [["completeness", "", None]]
    assert not again[0].is_done


@pytest.mark.parametrize("who", ["applicant", "auditor", "administrator", "stranger"])
def test_prompting_is_for_staff_who_work_on_the_file(cast, who):
    from workflows.engine.errors import NotYours

    file = connection_file(cast)

    for act in (prompting.remind, partial(prompting.write, text="Bonjour")):
        with pytest.raises(NotYours):
            act(file, by=getattr(cast, who), at=NOW)


def test_message_without_words_is_refused(cast):
    with pytest.raises(prompting.NothingSaid):
        prompting.write(connection_file(cast), "  ", by=cast.coordinator, at=NOW)
