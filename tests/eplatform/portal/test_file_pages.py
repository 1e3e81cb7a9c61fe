"""Inbox, lists, the page of a file and its steps: who sees what, what it costs, what it does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.factories import NOW, connection_file, do, drive, step
from workflows.files.models import ConnectionFile
from workflows.works import opening

SECRET_TITLE = "Lotissement des Orangers secrets"


def page(client, person, route, *args, **query):
    client.force_login(person)
    return client.get(reverse(route, args=args), query)


def test_inbox_shows_the_steps_of_the_role_most_urgent_first(cast, client):
    later = connection_file(cast, at=NOW + timedelta(days=3))
    sooner = connection_file(cast)

    response = page(client, cast.desk_officer, "portal:inbox")

    shown = [line["connection_file"] for line in response.context["lines"]]
    assert shown == [sooner, later]
    assert page(client, cast.cashier, "portal:inbox").context["lines"] == []


def test_inbox_is_closed_to_applicants(cast, client):
    assert page(client, cast.applicant, "portal:inbox").status_code == 403


def test_list_of_the_stranger_holds_nothing_of_others(cast, client):
    connection_file(cast, title=SECRET_TITLE)

    response = page(client, cast.stranger, "portal:files")

    assert SECRET_TITLE not in response.content.decode()
    assert SECRET_TITLE in page(client, cast.colleague, "portal:files").content.decode()


@pytest.mark.parametrize("route", ["portal:file", "portal:history"])
def test_file_is_not_found_for_a_stranger(cast, client, route):
    file = connection_file(cast, title=SECRET_TITLE)

    response = page(client, cast.stranger, route, file.reference)

    assert response.status_code == 404
    assert SECRET_TITLE not in response.content.decode()
    assert SECRET_TITLE in page(client, cast.applicant, route, file.reference).content.decode()


def test_step_page_is_not_found_for_a_stranger_and_forbidden_to_another_role(cast, client):
    file = connection_file(cast)
    task = step(file, "completeness")

    assert page(client, cast.stranger, "portal:step", file.reference, task.pk).status_code == 404
    assert page(client, cast.applicant, "portal:step", file.reference, task.pk).status_code == 403
    assert page(client, cast.desk_officer, "portal:step", file.reference, task.pk).status_code == 200


def test_step_of_another_file_is_not_found_under_this_one(cast, client):
    file, other = connection_file(cast), connection_file(cast)

    response = page(client, cast.desk_officer, "portal:step", file.reference, step(other, "completeness").pk)

    assert response.status_code == 404


def test_posting_an_outcome_moves_the_file(cast, client):
    file = connection_file(cast)
    task = step(file, "completeness")
    client.force_login(cast.desk_officer)

    response = client.post(
        reverse("portal:step", args=[file.reference, task.pk]),
        {"outcome": "incomplete", "incomplete-note": "The title deed is missing"},
    )

    assert response.status_code == 302
    assert step(file, "supplement").is_open
    assert file.timeline.get(step="completeness").note == "The title deed is missing"


def test_posting_without_the_reason_says_what_is_missing(cast, client):
    file = connection_file(cast, networks=("water",))
    (task,) = drive(file, to="study", cast=cast)
    client.force_login(cast.study_engineer)

    response = client.post(
        reverse("portal:step", args=[file.reference, task.pk]),
        {"outcome": "needs_information", "needs_information-note": ""},
    )

    assert response.status_code == 422
    assert task.pk == step(file, "study", "water").pk


def test_posting_after_somebody_else_says_who_was_faster(cast, client):
    file = connection_file(cast)
    task = step(file, "completeness")
    do(task, "incomplete", cast=cast, at=NOW)
    address = reverse("portal:step", args=[file.reference, task.pk])
    said = {}

    for person in (cast.coordinator, cast.desk_officer):
        client.force_login(person)
        response = client.post(address, {"outcome": "incomplete"}, follow=True)
        said[person] = " ".join(str(message) for message in response.context["messages"])

    assert str(cast.desk_officer) in said[cast.coordinator]
    assert said[cast.desk_officer] == "Vous avez déjà accompli cette étape."


def test_withdrawing_asks_for_a_reason_and_closes_the_file(cast, client):
    file = connection_file(cast)
    address = reverse("portal:leave", args=[file.reference, "withdraw"])
    client.force_login(cast.applicant)

    assert "clos définitivement" in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "The land is sold"}).status_code == 302

    file.refresh_from_db()
    assert file.final_state == "withdrawn"


def test_suspending_is_for_the_coordinator(cast, client):
    file = connection_file(cast)
    address = reverse("portal:leave", args=[file.reference, "suspend"])
    given = {"cause": "third_party", "reason": "Road opening permit"}

    client.force_login(cast.applicant)
    assert client.post(address, given).status_code == 403
    client.force_login(cast.stranger)
    assert client.post(address, given).status_code == 404
    client.force_login(cast.coordinator)
    assert client.post(address, given).status_code == 302

    file.refresh_from_db()
    assert file.suspended_at is not None


@pytest.mark.parametrize("route", ["portal:inbox", "portal:files"])
def test_lists_cost_the_same_with_one_row_and_with_thirty(cast, client, route, django_assert_num_queries):
    connection_file(cast)
    person = cast.desk_officer
    costs = [queries_of(client, person, route)]
    for _number in range(29):
        connection_file(cast)

    costs.append(queries_of(client, person, route))

    assert costs[0] == costs[1] <= 11


def test_page_of_a_file_costs_the_same_with_one_step_and_with_many(cast, client):
    fresh = connection_file(cast)
    old = connection_file(cast, phases=2)
    drive(old, to="guarantee", cast=cast)

    costs = [queries_of(client, cast.coordinator, "portal:file", file.reference) for file in (fresh, old)]

    assert costs[0] == costs[1] <= 18


def queries_of(client, person, route, *args) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page(client, person, route, *args)
    with CaptureQueriesContext(connection) as captured:
        response = page(client, person, route, *args)
    assert response.status_code == 200
    login = 4  # force_login itself: it looks the session up and writes it
    return len(captured) - login


def test_pages_of_a_long_list_follow_one_another_without_a_gap(cast, client):
    files = [connection_file(cast, at=NOW + timedelta(minutes=n)) for n in range(33)]

    first = page(client, cast.applicant, "portal:files")
    second = page(client, cast.applicant, "portal:files", after=first.context["next_after"])

    shown = [line["connection_file"].pk for line in (*first.context["lines"], *second.context["lines"])]
    assert shown == [file.pk for file in reversed(files)]
    assert ConnectionFile.objects.count() == 33


def test_history_names_the_coordinator_whom_intake_chose(cast, client):
    file = connection_file(cast)

    first = page(client, cast.applicant, "portal:history", file.reference).context["entries"][-1]

    assert first["body"] == f"Chargé d’affaires\N{NO-BREAK SPACE}: {cast.coordinator}"


def test_timeline_tells_when_the_works_start(client, cast):
    file = connection_file(cast, networks=("water",))
    (task,) = drive(file, to="works_check", cast=cast)
    opening.order_start(task, starts_on=date(2026, 6, 1), duration_days=90, by=cast.coordinator, at=NOW)

    shown = page(client, cast.applicant, "portal:history", file.reference).content.decode()

    assert "Les travaux commencent le 1er juin 2026 et durent 90 jours." in shown
