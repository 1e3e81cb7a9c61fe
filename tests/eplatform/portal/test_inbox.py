"""The inbox: its marks, and acts on many steps at once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from eplatform.accounts.models import Posting, User
from tests.factories import connection_file, do, drive, step
from workflows.engine.models import Task
from workflows.files import claiming, leaving, prioritising, snoozing

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(cast):
    return [connection_file(cast, at=timezone.now(), title=f"Lotissement {n}") for n in range(3)]


def see(client, person, **asked):
    client.force_login(person)
    answer = client.get(reverse("portal:inbox"), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client, person, act, steps, **more):
    client.force_login(person)
    return client.post(reverse("portal:batch"), {"act": act, "step": [task.pk for task in steps], **more})


def checks(files):
    return [step(file, "completeness") for file in files]


def test_inbox_shows_why_a_step_is_held_and_what_is_urgent(cast, client, files):
    urgent, mine, _third = checks(files)
    prioritising.prioritise(urgent, -2, by=cast.manager, at=timezone.now(), reason="Hôpital")
    claiming.claim(mine, by=cast.desk_officer, at=timezone.now())
    leaving.suspend(files[2], by=cast.coordinator, at=timezone.now(), note="Permission de voirie")

    text = see(client, cast.desk_officer)

    assert text.index("Lotissement 0") < text.index("Lotissement 1") < text.index("Lotissement 2")
    for words in ("Urgent", "Permission de voirie"):
        assert words in text


def test_step_put_aside_is_found_by_its_filter(cast, client, files):
    day = timezone.localdate() + timedelta(days=4)
    snoozing.snooze(checks(files)[0], day, by=cast.desk_officer, at=timezone.now())

    assert "Lotissement 0" not in see(client, cast.desk_officer)
    assert "Lotissement 0" in see(client, cast.desk_officer, snoozed="1")


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"territory": "x"}, 3), ({"whose": "?"}, 3), ({"role": "?"}, 3), ({"network": "gas"}, 3),
        ({"after": "~"}, 3), ({"territory": "999999999"}, 0), ({"step": "nonsense"}, 0),
    ],
)  # fmt: skip
def test_bent_filters_narrow_nothing_or_all(cast, client, files, asked, shown):
    text = see(client, cast.desk_officer, **asked)

    assert sum(file.title in text for file in files) == shown


def test_claiming_many_lists_each_file_with_its_result(cast, client, files):
    steps = checks(files)
    do(steps[1], "complete", cast=cast, at=timezone.now())

    answer = send(client, cast.desk_officer, "claim", steps)

    assert (answer.context["done"], answer.context["refused"]) == (2, 1)
    assert "Desk Officer" in answer.content.decode()
    assert Task.objects.open().filter(owner=cast.desk_officer).count() == 2


def test_claiming_all_that_the_filters_find(cast, client, files):
    answer = send(client, cast.desk_officer, "claim", [], all="1", found="late=0")

    assert answer.context["done"] == 3, [each.refusal for each in answer.context["results"]]


def test_assigning_many_asks_for_the_colleague_first(cast, client, files):
    other = User.objects.create_user("amina@eplatform.example", full_name="Amina")
    Posting.objects.create(user=other, role="desk_officer")
    steps = checks(files)

    asked = send(client, cast.coordinator, "assign", steps)
    empty = send(client, cast.coordinator, "assign", steps, confirmed="1")
    answer = send(client, cast.coordinator, "assign", steps, confirmed="1", to=other.pk)

    assert (asked.status_code, empty.status_code) == (200, 422)
    assert answer.context["done"] == 3, [each.refusal for each in answer.context["results"]]
    assert set(Task.objects.open().values_list("owner", flat=True)) == {other.pk}


def test_writing_to_many_reaches_the_timeline_of_each(cast, client, files):
    steps = checks(files)[:2]

    answer = send(client, cast.coordinator, "message", steps, confirmed="1", text="Réunion mardi.")

    assert answer.context["done"] == 2
    assert files[0].timeline.filter(kind="message_written", note="Réunion mardi.").exists()
    assert not files[2].timeline.filter(kind="message_written").exists()


def test_reminding_works_from_the_team(cast, client, files):
    answer = send(client, cast.manager, "remind", checks(files))

    assert answer.context["done"] == 3, [each.refusal for each in answer.context["results"]]


def test_steps_that_one_may_not_see_are_as_if_not_there(cast, client, files):
    place = files[0].territory
    elsewhere = type(place).objects.create(code="rabat", name_fr="Rabat", name_ar="الرباط", name_en="Rabat")
    stranger = User.objects.create_user("loin@eplatform.example", full_name="Loin")
    Posting.objects.create(user=stranger, role="desk_officer", territory=elsewhere)

    answer = send(client, stranger, "claim", checks(files))

    assert answer.status_code == 302
    assert not Task.objects.open().filter(owner__isnull=False).exists()


def test_batch_is_closed_to_applicants(cast, client, files):
    assert send(client, cast.applicant, "claim", checks(files)).status_code == 403
    assert send(client, cast.desk_officer, "burn", checks(files)).status_code == 404
    assert not Task.objects.open().filter(owner__isnull=False).exists()


def test_handing_a_step_round_from_its_page(cast, client):
    file = connection_file(cast, networks=("water",), at=timezone.now())
    drive(file, to="study", cast=cast, at=timezone.now())
    task = step(file, "study", "water")
    address = lambda act: reverse("portal:hand", args=[file.reference, task.pk, act])  # noqa: E731

    client.force_login(cast.study_engineer)
    assert client.post(address("claim")).status_code == 302
    assert client.get(address("claim")).status_code == 403  # it is claimed
    assert client.post(address("snooze"), {"until": "2001-01-01"}).status_code == 422
    assert client.get(address("assign")).status_code == 403
    page = client.get(reverse("portal:step", args=[file.reference, task.pk])).content.decode()
    assert address("release") in page
    client.force_login(cast.coordinator)
    assert client.post(address("release"), {"reason": "Charge"}).status_code == 302
    assert client.get(address("prioritise")).status_code == 200

    task.refresh_from_db()
    assert task.owner is None


def test_files_of_the_list_are_reminded_and_written_to(cast, client, files):
    client.force_login(cast.coordinator)
    assert 'name="file"' in client.get(reverse("portal:files")).content.decode()
    sent = {"of": "files", "file": [file.reference for file in files[:2]]}

    asked = client.post(reverse("portal:batch"), {**sent, "act": "message"})
    written = client.post(
        reverse("portal:batch"), {**sent, "act": "message", "confirmed": "1", "text": "Réunion mardi."}
    )
    reminded = client.post(
        reverse("portal:batch"), {"of": "files", "all": "1", "found": "state=running", "act": "remind"}
    )

    assert asked.status_code == 200
    assert (written.context["done"], reminded.context["done"]) == (2, 3)


def test_list_offers_applicants_no_batch(cast, client, files):
    client.force_login(cast.applicant)

    assert 'name="file"' not in client.get(reverse("portal:files")).content.decode()
