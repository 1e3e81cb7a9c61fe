"""Minutes on paper: what they say, and who gets them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from documents.printing import minutes
from tests.pdf_text import text_of
from tests.sites import AT, reserve, site, visit
from workflows.works.accepting import accept
from workflows.works.models import AcceptanceMinutes
from workflows.works.visiting import sign


@pytest.fixture
def refused(cast):
    """The minutes of a technical acceptance that was refused, with one reserve open."""
    file, (task,) = site(cast, to="technical_acceptance")
    noted = reserve(file, by=cast.inspector, severity="major", text="Tampon descellé")
    accept(
        task,
        "refused",
        participants="Nadia Alami; SRM; inspectrice\nOmar Tazi; Travaux du Sud",
        text="La chaussée s’affaisse.",
        by=cast.inspector,
        at=AT,
    )
    return file, noted, AcceptanceMinutes.objects.get(connection_file=file)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_acceptance_pdf_names_number_participants_findings_and_reserves(refused, language):
    _file, noted, found = refused

    text = text_of(minutes.acceptance_pdf(found, language))

    for words in (found.number, "Nadia Alami", "Travaux du Sud", "s’affaisse", noted.number, "descellé"):
        assert words in text


def test_visit_pdf_tells_what_was_found(cast):
    file, _tasks = site(cast)
    held = visit(file, by=cast.inspector, present="Omar Tazi; Travaux du Sud; chef de chantier")

    text = text_of(minutes.visit_pdf(held, "fr"))

    assert held.order.number in text
    assert "Pose conforme" in text
    assert "chef de chantier" in text


def test_visit_pdf_tells_who_signed_and_when(cast):
    file, _tasks = site(cast)
    held = visit(file, by=cast.inspector)

    unsigned = text_of(minutes.visit_pdf(held, "en"))
    signed = text_of(minutes.visit_pdf(sign(held, by=cast.applicant, at=AT), "en"))

    assert f"Written on the platform by {cast.inspector}" in unsigned
    assert "For the applicant" in unsigned
    assert f"Countersigned on the platform by {cast.applicant}" in signed
    assert "For the applicant" not in signed


def test_minutes_are_for_those_who_see_the_file(refused, cast, client):
    file, _noted, found = refused
    address = reverse("documents:minutes-pdf", args=[file.reference, found.number])

    client.force_login(cast.stranger)
    assert client.get(address).status_code == 404
    client.force_login(cast.applicant)
    response = client.get(address)
    assert response["Content-Type"] == "application/pdf"
    assert found.number in text_of(response.content)


def test_visit_without_minutes_has_no_paper(cast, client):
    from workflows.works.ordering import order_visit

    file, _tasks = site(cast)
    order = order_visit(
        file, purpose="follow_up", appointment=AT, by=cast.inspector, at=AT, network="water", phase=1
    )
    client.force_login(cast.inspector)

    assert client.get(reverse("documents:visit-pdf", args=[file.reference, order.number])).status_code == 404
