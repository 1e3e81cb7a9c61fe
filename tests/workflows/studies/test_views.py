"""The studies on screen: figures explained to all concerned, the extension for the engineer alone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories import NOW, connection_file, drive, step
from tests.sites import only_network
from workflows.studies import recording

NETWORKS = ("electricity", "water", "sewerage", "lighting")


@pytest.fixture
def studied(cast):
    """A file whose water is studied and whose other networks wait."""
    file = connection_file(cast, networks=NETWORKS)
    drive(file, to="study", cast=cast)
    recording.conclude(
        step(file, "study", "water"), "feasible", by=cast.study_engineer, at=NOW, note="Piquage rue des Iris"
    )
    return file


def address(file):
    return reverse("works:studies", args=[file.reference])


def test_applicant_reads_the_record_and_its_figures(client, cast, studied):
    client.force_login(cast.applicant)

    answer = client.get(address(studied))

    water = next(item for item in answer.context["networks"] if item.network == "water")
    waiting = next(item for item in answer.context["networks"] if item.network == "electricity")
    assert "Piquage rue des Iris" in answer.text
    assert any(line.worked for line in water.reading.lines)
    assert (waiting.study, waiting.reading) == (None, None)
    assert f"/{studied.reference}/studies/electricity/extend/" not in answer.text


def test_engineer_sees_what_would_be_computed_and_his_buttons(client, cast, studied):
    client.force_login(cast.study_engineer)

    answer = client.get(address(studied))

    waiting = next(item for item in answer.context["networks"] if item.network == "electricity")
    assert waiting.reading.lines
    assert f"/{studied.reference}/studies/electricity/extend/" in answer.text


def test_stranger_gets_not_found(client, cast, studied):
    client.force_login(cast.stranger)

    answer = client.get(address(studied))

    assert answer.status_code == 404
    assert "Piquage" not in answer.text


@pytest.mark.parametrize(
    ("who", "status"), [("study_engineer", 302), ("applicant", 403), ("inspector", 403), ("stranger", 404)]
)
def test_extension_is_the_engineers(client, cast, studied, who, status):
    client.force_login(getattr(cast, who))

    answer = client.post(
        reverse("works:extend", args=[studied.reference, "sewerage"]), {"reason": "Collecteur à prolonger"}
    )

    assert answer.status_code == status
    assert studied.timeline.filter(kind="study_extended").exists() is (status == 302)


def test_extension_by_the_engineer_of_another_network_is_forbidden(client, cast, studied):
    client.force_login(only_network(cast.study_engineer, "water"))

    answer = client.post(reverse("works:extend", args=[studied.reference, "sewerage"]), {"reason": "x"})

    assert answer.status_code == 403
    assert not studied.timeline.filter(kind="study_extended").exists()


def test_second_extension_is_refused_on_the_form(client, cast, studied):
    client.force_login(cast.study_engineer)
    extend = reverse("works:extend", args=[studied.reference, "sewerage"])
    client.post(extend, {"reason": "Collecteur"})

    answer = client.post(extend, {"reason": "Encore"})

    assert answer.status_code == 422
    assert studied.timeline.filter(kind="study_extended").count() == 1


def test_extension_of_a_finished_study_is_not_found(client, cast, studied):
    client.force_login(cast.study_engineer)

    extend = reverse("works:extend", args=[studied.reference, "water"])

    assert client.get(extend).status_code == 404
    assert client.post(extend, {"reason": "Trop tard"}).status_code == 404
    assert not studied.timeline.filter(kind="study_extended").exists()


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_studies_speak_every_language(client, cast, studied, language):
    cast.study_engineer.language = language
    cast.study_engineer.save()
    client.force_login(cast.study_engineer)

    answer = client.get(address(studied))

    assert f'lang="{language}"' in answer.text


def test_studies_ask_the_same_for_two_lots_and_for_thirty(
    client, cast, studied, django_assert_max_num_queries
):
    client.force_login(cast.study_engineer)
    client.get(address(studied))
    with django_assert_max_num_queries(30) as before:
        client.get(address(studied))
    for number in range(30):
        studied.lots.create(number=f"B{number}", category="villa", area_m2=400, dwellings=1, phase=1)

    with django_assert_max_num_queries(30) as after:
        client.get(address(studied))

    assert len(after) == len(before)
