"""A plant from the first page of the wizard to the final acceptance: what only plants have, in a browser.

What the journey of a subdivision shows in the browser is done here by the same pages without one.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from documents.catalogue.needs import Due
from tests import own_dossiers
from tests.journeys import acts, wizard
from tests.journeys.acts import path
from tests.journeys.filling import NotAccepted

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journey-industrial")]

NETWORKS = ("sewerage", "electricity")
DOSSIER = own_dossiers.plant(
    file__networks=["electricity", "sewerage"], file__title="Conserverie de l’Oued",
    industry__voltage_wish="medium", industry__activity="food_processing", water=None,
    effluent={"flow_m3_per_day": 24.0, "ph": 6.8, "cod_mg_per_l": 900.0},
)  # fmt: skip


def test_plant_lives_its_whole_life(people, by_post, clock):
    file = wizard.file_by_pages(people.applicant, by_post.applicant, DOSSIER, first=by_post.applicant)
    admit(by_post, file)
    meet_on_site(people, file, clock)
    study(people, by_post, file)
    agree(by_post, file)
    approve_equipment(people, by_post, file)
    works(by_post, file, clock)
    hand_over(people, by_post, file, clock)

    file.refresh_from_db()
    assert (file.final_state, people.applicant.sees_turn(file)) == ("closed", "")
    assert people.stranger.opens(path(file, "quotes:estimates")) == 404


def admit(people, file) -> None:
    """A single-line diagram is rejected and replaced."""
    acts.reject_paper(people.desk_officer, file, "E02", "Le schéma n’est pas signé.")
    acts.accept_papers(people.desk_officer, file)
    people.desk_officer.performs(file, "completeness", "incomplete")
    acts.file_paper(people.applicant, file, "E02")
    people.applicant.performs(file, "supplement", "supplied")
    people.desk_officer.opens(path(file, "documents:papers"))
    people.desk_officer.sends("#E02 /accept/")
    people.desk_officer.performs(file, "completeness", "complete")


def meet_on_site(people, file, clock) -> None:
    """The appointment is ordered, held a day later, and minuted in its step."""
    appointment = clock.now() + timedelta(days=1)
    people.coordinator.opens(path(file, "works:order-visit"))
    people.coordinator.sends(purpose="appointment", appointment=appointment)
    clock.move(days=1, hours=1)
    with pytest.raises(NotAccepted):
        people.coordinator.performs(
            file, "site_appointment", "held", held_at=clock.now() + timedelta(days=3), note="Demain."
        )
    people.coordinator.sends(
        "outcome=held", **{"held-held_at": appointment, "held-note": "Poste prévu en limite nord."}
    )


def study(people, by_post, file) -> None:
    """Electricity is decided in medium voltage; sewerage is unfavourable, and studied again."""
    engineer = people.study_engineer
    by_post.study_engineer.performs(
        file, "study", "needs_information", "electricity", note="Quel est le courant de démarrage ?"
    )
    by_post.applicant.performs(
        file, "clarification", "clarified", "electricity", note="Quatre fois le nominal."
    )
    engineer.performs(
        file, "study", "feasible", "electricity", voltage="medium", substation_count=1, substation_kva=160
    )
    engineer.performs(file, "study", "unfavourable", "sewerage", note="Le collecteur est saturé.")
    people.coordinator.performs(file, "refusal_review", "study_again", note="Étudier le collecteur nord.")
    engineer.performs(file, "study", "feasible", "sewerage", discharge_agreement_needed="yes")
    people.applicant.opens(path(file, "works:studies"))
    assert people.applicant.sees("160")


def agree(people, file) -> None:
    for network in NETWORKS:
        acts.price(people, file, network)
        acts.agree(people, file, network, "B")
    people.cashier.performs(file, "payment", "paid", **acts.TRANSFER)


def approve_equipment(people, by_post, file) -> None:
    """The engineer names the substation, its metering and the pre-treatment, and orders the start."""
    acts.file_papers(by_post.applicant, file, Due.EQUIPMENT)
    acts.open_site(by_post, file)
    people.coordinator.performs(file, "works_check", "complete")
    people.study_engineer.performs(
        file, "equipment_approval", "start_order", substation="Poste 160 kVA, n° 4471",
        metering="Comptage MT classe 0,5", pretreatment="Séparateur de graisses 4 l/s",
    )  # fmt: skip


def works(people, file, clock) -> None:
    """Sewerage is refused once; electricity is accepted with a reserve, lifted later."""
    inspector = people.inspector
    for network in NETWORKS:
        acts.build(people, file, clock, network)
    acts.decide(inspector, file, "technical_acceptance", "refused", "sewerage", 1, note="Regard R2 fissuré.")
    acts.visit(people, file, clock, "sewerage", purpose="acceptance")
    inspector.performs(file, "site_follow_up", "acceptance_asked", "sewerage", 1)
    acts.decide(inspector, file, "technical_acceptance", "accepted", "sewerage", 1)
    reserve = acts.new_reserve(clock, "Repérer les cellules du poste.")
    acts.decide(inspector, file, "technical_acceptance", "reserves", "electricity", 1, **reserve)
    people.applicant.performs(file, "lifting", "lifted", "electricity", 1, note="Étiquettes posées.")
    acts.decide(inspector, file, "technical_acceptance", "accepted", "electricity", 1, **acts.lifted(file))


def hand_over(people, by_post, file, clock) -> None:
    """The utility accepts by itself; the supply contract comes before the meters."""
    by_post.estimator.performs(file, "final_account", "issued")
    acts.decide(people.coordinator, file, "provisional_acceptance", "accepted")
    acts.settle(by_post, file)
    acts.sign_contract(people, file, clock)
    acts.commission(people, file, clock, ["electricity"], meter_number="MT-88123", meter_index="12.5")
    acts.commission(by_post, file, clock, ["sewerage"])
    acts.run_guarantee(clock)
    acts.decide(by_post.coordinator, file, "final_acceptance", "accepted")
