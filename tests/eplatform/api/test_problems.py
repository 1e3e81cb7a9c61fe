"""Every error is a problem document that programs and people can read."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from eplatform.api import problems, refusals
from eplatform.api.problems import BY_STATUS
from tests.eplatform.api.conftest import kind
from tests.factories import NOW, connection_file, do, step
from workflows.engine.errors import Busy
from workflows.files import leaving


@pytest.mark.parametrize("path", ["", "/", "/nothing", "/files/", "/files/x/nothing"])
def test_unknown_address_is_a_problem(call, path):
    assert kind(call().get(path, status=404)) == "not-found"


def test_unknown_version_is_a_problem(client):
    for path in ("/api", "/api/", "/api/v2/files"):
        response = client.get(path)

        assert response.status_code == 404
        assert response.json()["instance"] == path


def test_wrong_method_says_which_are_right(cast, call):
    response = call(cast.applicant).client.put("/api/v1/files")

    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert kind(response.json()) == "method-not-allowed"


@pytest.mark.parametrize("path", ["/files", "/nothing", "/openapi.json"])
def test_head_answers_as_get_without_a_body(cast, call, path):
    client = call(cast.applicant).client

    head, get = (ask(f"/api/v1{path}") for ask in (client.head, client.get))

    assert head.status_code == get.status_code
    assert head.headers["Content-Length"] == get.headers["Content-Length"]
    assert head.content == b""


def test_options_tells_the_methods(client, db):
    response = client.options("/api/v1/files")

    assert response.status_code == 204
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_description_is_only_read(client, db, method):
    response = getattr(client, method)("/api/v1/openapi.json")

    assert kind(response.json()) == "method-not-allowed"


def test_refusal_that_repeats_a_lone_surrogate_is_still_told(rf):
    response = problems.answer(rf.get("/"), 422, "\ud800")

    assert json.loads(response.content)["detail"] == "?"


@pytest.mark.parametrize("body", ["{", "not json", "[" * 100_000])
def test_body_that_is_not_json_is_a_bad_request(cast, call, body):
    file = connection_file(cast)
    task = step(file, "completeness")
    json_type = {"content_type": "application/json"}

    for path in (f"/files/{file.reference}/steps/{task.pk}", f"/files/{file.reference}/uploads"):
        problem = call(cast.desk_officer).post(path, body, status=400, **json_type)

        assert kind(problem) == "bad-request"


def test_other_content_types_are_refused(cast, call):
    file = connection_file(cast)
    task = step(file, "completeness")
    form = {"content_type": "text/plain"}

    for path in (f"/files/{file.reference}/steps/{task.pk}", f"/files/{file.reference}/uploads", "/files"):
        problem = call(cast.desk_officer).post(path, "outcome=complete", status=415, **form)

        assert kind(problem) == "unsupported-media-type"


def test_too_large_a_body_is_refused(cast, call, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    file = connection_file(cast)
    caller = call(cast.desk_officer)

    long = caller.post(f"/files/{file.reference}/uploads", {"name": "x" * 200}, status=413)
    folder = caller.send("/files", {"files": SimpleUploadedFile("a", b"x" * 200)}, status=413)

    assert kind(long) == kind(folder) == "too-large"


def test_body_with_faults_points_at_them_in_the_asked_language(cast, call):
    file = connection_file(cast)
    body = {"name": "plan.pdf", "size": "many", "network": "gas"}

    problem = call(cast.applicant, **{"Accept-Language": "fr"}).post(
        f"/files/{file.reference}/uploads", body, status=422
    )

    told = {error["pointer"]: error["message"] for error in problem["errors"]}
    assert kind(problem) == "invalid"
    assert set(told) == {"#/kind", "#/size", "#/network"}
    assert told["#/kind"] == "Ce champ est obligatoire."


def test_texts_that_no_database_takes_are_refused(cast, call):
    file = connection_file(cast)
    caller = call(cast.applicant)

    caller.get("/files/E%00", status=404)
    caller.get("/files", status=422, q="a\0b")
    upload = caller.post(
        f"/files/{file.reference}/uploads", {"kind": "D\0", "name": "a\0.pdf", "size": 1}, status=422
    )
    caller.post(f"/files/{file.reference}/acts/withdraw", {"reason": "a\0b"}, status=422)

    assert {error["pointer"] for error in upload["errors"]} == {"#/kind", "#/name"}


@pytest.mark.parametrize(
    "query",
    [
        {"after": "2026-03-02T09:00:00~1"},
        {"after": "~²"},
        {"after": "~1"},
        {"after": "9999-12-31T23:59:59-23:59~1"},
        {"after": "0001-01-01T00:00:00+23:59~1"},
        {"after": f"2026-03-02T09:00:00Z~{2**63}"},
        {"kind": "x"},
        {"stage": "x"},
        {"limit": "0"},
        {"after": "bent"},
    ],
)
def test_wrong_parameter_is_pointed_at(cast, call, query):
    problem = call(cast.applicant).get("/files", status=422, **query)

    assert [error["pointer"] for error in problem["errors"]] == [f"?{next(iter(query))}"]


@pytest.mark.parametrize(
    "query", ["at=%00", "at=x&network=%00", "version=%00&kind=subdivision", "territory=" + "1" * 5000]
)
def test_filters_that_are_not_described_are_not_read(cast, call, query):
    file = connection_file(cast)

    found = call(cast.applicant).get(f"/files?{query}")

    assert [each["reference"] for each in found["items"]] == [file.reference]


def test_inbox_has_no_page_after_the_end_of_time(cast, call):
    problem = call(cast.desk_officer).get("/inbox", status=422, after="1~1~9999-12-31T23:59:59-23:59~1")

    assert problem["errors"][0]["pointer"] == "?after"


def test_closed_file_is_a_conflict(cast, call):
    file = connection_file(cast)
    task = step(file, "completeness")
    leaving.withdraw(file, by=cast.applicant, at=NOW, reason="The land is sold")

    problem = call(cast.applicant).post(
        f"/files/{file.reference}/acts/withdraw", {"reason": "Again"}, status=409
    )
    step_problem = call(cast.desk_officer).post(
        f"/files/{file.reference}/steps/{task.pk}", {"outcome": "complete"}, status=409
    )

    assert kind(problem) == "finished"
    assert kind(step_problem) == "already-moved"


def test_suspended_file_is_a_conflict(cast, call):
    file = connection_file(cast)
    leaving.suspend(file, by=cast.coordinator, at=NOW, note="Road permit")
    body = {"outcome": "incomplete", "note": "The title deed is missing"}

    problem = call(cast.desk_officer).post(
        f"/files/{file.reference}/steps/{step(file, 'completeness').pk}", body, status=409
    )

    assert kind(problem) == "suspended"


def test_somebody_faster_is_named(cast, call):
    file = connection_file(cast)
    task = step(file, "completeness")
    do(task, "incomplete", cast=cast, at=NOW)

    problem = call(cast.desk_officer).post(
        f"/files/{file.reference}/steps/{task.pk}", {"outcome": "incomplete"}, status=409
    )

    assert kind(problem) == "already-moved"
    assert problem["by"] == str(cast.desk_officer)
    assert problem["at"] == "2026-03-02T09:00:00Z"


def test_missing_requirements_are_listed(cast, call):
    file = connection_file(cast)

    problem = call(cast.desk_officer).post(
        f"/files/{file.reference}/steps/{step(file, 'completeness').pk}", {"outcome": "complete"}, status=422
    )

    assert kind(problem) == "requirement-missing"
    assert problem["missing"] == [{"key": "papers_checked", "label": "every mandatory paper is accepted"}]


def test_busy_file_says_when_to_come_back(cast, call, monkeypatch):
    file = connection_file(cast)

    def busy(*_args, **_kwargs):
        raise Busy("Somebody else is working on this connection file right now. Try again in a moment.")

    monkeypatch.setattr("workflows.engine.lock.take", busy)
    response = call(cast.applicant).client.post(
        f"/api/v1/files/{file.reference}/acts/withdraw", '{"reason": "Sold"}', content_type="application/json"
    )

    assert response.status_code == 503
    assert response.headers["Retry-After"] == refusals.RETRY_AFTER_S
    assert kind(response.json()) == "busy"


def test_failure_of_ours_tells_nothing_of_its_inside(cast, call, monkeypatch, caplog):
    def broken(*_args, **_kwargs):
        raise RuntimeError("the password of the database is hunter2")

    monkeypatch.setattr("eplatform.api.files.narrowed", broken)
    problem = call(cast.applicant).get("/files", status=500)

    assert kind(problem) == "internal-error"
    assert "hunter2" not in json.dumps(problem)
    assert "hunter2" in caplog.text


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_status_has_a_title_in_every_language(language):
    from django.utils import translation

    with translation.override(language):
        assert all(str(title) for _code, title in BY_STATUS.values())


def test_refusals_leave_no_transaction_broken(cast, call):
    file = connection_file(cast)

    call(cast.applicant).post(f"/files/{file.reference}/acts/suspend", {"reason": "x"}, status=403)

    assert not connection.needs_rollback
