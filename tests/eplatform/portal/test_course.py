"""The drawing of a file says where it is and was; the table says the same in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from tests import factories
from tests.eplatform.portal.test_process_page import node, picture
from tests.factories import NOW
from workflows.engine.versions import all_versions
from workflows.files import leaving

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast):
    """Water was asked about and is priced, sewerage is under study."""
    made = factories.connection_file(cast, networks=("water", "sewerage"))
    factories.drive(made, to="study", cast=cast)
    factories.do(
        factories.step(made, "study", "water"), "needs_information", cast=cast, at=NOW + timedelta(days=3)
    )
    factories.do(
        factories.step(made, "clarification", "water"), "clarified", cast=cast, at=NOW + timedelta(days=5)
    )
    factories.do(factories.step(made, "study", "water"), "feasible", cast=cast, at=NOW + timedelta(days=8))
    return made


def opened(client, user, file):
    client.force_login(user)
    return client.get(reverse("portal:course", args=[file.reference]))


def words(root, step):
    return [text.text for text in node(root, step).iter() if text.get("class") == "note"]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_step_says_whether_it_is_done_open_or_ahead(client, cast, file, language):
    cast.coordinator.language = language
    cast.coordinator.save()
    client.cookies["django_language"] = language
    with translation.override(language):
        root = picture(opened(client, cast.coordinator, file))

        states = {
            name: node(root, name).get("class") for name in ("completeness", "study", "pricing", "supplement")
        }

    assert states == {
        "completeness": "node course-done", "study": "node course-open", "pricing": "node course-ahead",
        "supplement": "node course-aside",
    }  # fmt: skip


def test_step_that_was_gone_back_to_says_how_often_and_when(client, cast, file):
    factories.do(factories.step(file, "study", "sewerage"), "feasible", cast=cast, at=NOW + timedelta(days=9))

    root = picture(opened(client, cast.coordinator, file))

    assert node(root, "study").get("class") == "node course-again"
    assert any("3" in line and "11/03/2026" in line for line in words(root, "study"))


def test_table_tells_every_passage(client, cast, file):
    answer = opened(client, cast.coordinator, file)

    lines = answer.context["lines"]
    assert [(line["task"].step, line["number"]) for line in lines if line["task"].network == "water"] == [
        ("study", 1), ("clarification", 1), ("study", 2),
    ]  # fmt: skip
    assert answer.content.decode().count('id="step-study"') == 1


def test_closed_file_has_nothing_ahead(client, cast, file):
    leaving.withdraw(file, by=cast.applicant, at=NOW + timedelta(days=9), reason="Terrain vendu")

    root = picture(opened(client, cast.coordinator, file))

    assert not [
        group for group in root.iter() if group.get("class") in ("node course-ahead", "node course-open")
    ]


def test_applicant_has_no_such_page(client, cast, file):
    assert opened(client, cast.applicant, file).status_code == 403
    assert (
        reverse("portal:course", args=[file.reference])
        not in client.get(reverse("portal:file", args=[file.reference])).content.decode()
    )


@pytest.mark.parametrize("flow", all_versions(), ids=lambda flow: f"{flow.kind}-{flow.version}")
def test_way_ahead_leads_from_the_first_step_to_the_last(flow):
    from workflows.engine.paths import steps_ahead

    found = steps_ahead(flow, ["completeness"])

    assert {"study", "pricing", "answer", "commissioning", "final_acceptance"} <= found
    assert "supplement" not in found
