"""The sample dossiers beside the project, filed as they are and driven to the end by the portal's forms."""

from __future__ import annotations

import pytest

from eplatform.accounts.models import Commune
from tests import factories
from tests.journeys import acts, wizard
from tests.shared_data import shared
from workflows.files.dossier.toml_reader import read_folder
from workflows.files.models import NetworkPart

pytestmark = [pytest.mark.journey]

FAULTS = 30


def serve(folder) -> None:
    """The commune of the dossier is in the utility's territory."""
    outcome = read_folder(folder)
    if outcome.dossier is not None:
        factories.commune(outcome.dossier.site.commune_code)
    assert Commune.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("lotissement-142-lots", marks=pytest.mark.xdist_group("journey-142-lots")),
        "lotissement-six-ilots",
        "industrie-agroalimentaire",
    ],
)
def test_good_dossier_goes_from_its_folder_to_the_archive(by_post, clock, cast, name):
    folder = shared(f"dossiers/{name}")
    serve(folder)
    file = wizard.file_by_folder(by_post.applicant, folder)

    live(by_post, file, clock, cast)

    file.refresh_from_db()
    assert file.final_state == "closed"


def live(people, file, clock, cast) -> None:
    """The straight road, every network of it and its first phase."""
    networks = [part.network for part in NetworkPart.objects.filter(connection_file=file)]
    networks.sort(key="sewerage".__ne__)
    acts.check_complete(people, file)
    if file.kind == "industrial":
        acts.hold_appointment(people, file, clock)
    for network in networks:
        people.study_engineer.performs(file, "study", "feasible", network)
    for network in networks:
        acts.price(people, file, network)
        acts.agree(people, file, network)
    people.cashier.performs(file, "payment", "paid", **acts.TRANSFER)
    acts.open_site(people, file)
    acts.start_works(people, file, clock)
    for network in networks:
        acts.build(people, file, clock, network)
        acts.decide(people.inspector, file, "technical_acceptance", "accepted", network, 1)
        build_later_phases(cast, file, clock, network)
    acts.hand_over(people, file, clock, networks)


def build_later_phases(cast, file, clock, network) -> None:
    """What the first phase showed in the pages, by the door alone."""
    for phase in range(2, file.phases + 1):
        for name, outcome in (("site_follow_up", "acceptance_asked"), ("technical_acceptance", "accepted")):
            factories.do(factories.step(file, name, network, phase), outcome, cast=cast, at=clock.now())


@pytest.mark.xdist_group("journey-samples")
@pytest.mark.parametrize("name", ["lotissement-six-ilots"])
def test_folder_is_picked_in_a_browser(people, name):
    folder = shared(f"dossiers/{name}")
    serve(folder)

    file = wizard.file_by_folder(people.applicant, folder)

    assert people.applicant.sees(file.reference)
    assert file.lots.count() == 6


@pytest.mark.xdist_group("journey-samples")
def test_bad_dossier_shows_every_fault_in_the_wizard(people):
    wizard.pick_folder(people.applicant, shared("dossiers/mauvais-dossier"))

    shown = people.applicant.page.locator(".fault-list li[data-tone=bad]")
    told = shown.all_inner_texts()
    assert len(told) == FAULTS, told
    assert not people.applicant.page.locator("main form[method=post] button[type=submit]").count()
