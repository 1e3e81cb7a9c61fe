"""A subdivision of three networks from the first page of the wizard to the final acceptance, in a browser."""

from __future__ import annotations

import pytest

from tests import own_dossiers
from tests.journeys import acts, wizard
from tests.journeys.acts import path
from tests.journeys.filling import NotAccepted
from tests.journeys.moving_clock import tell_everybody

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journey-subdivision")]

NETWORKS = ("sewerage", "water", "electricity")
DOSSIER = own_dossiers.subdivision(
    file__networks=["electricity", "water", "sewerage"], file__title="Lotissement des Iris"
)


def test_subdivision_lives_its_whole_life(people, by_post, clock, mailbox):
    file = wizard.file_by_pages(people.applicant, by_post.applicant, DOSSIER)
    admit(people, file)
    told_so_far(mailbox, people.applicant, file)
    study(people, by_post, file)
    agree(people, by_post, file)
    works(people, by_post, file, clock)
    hand_over(people, by_post, file, clock)

    file.refresh_from_db()
    assert (file.final_state, people.applicant.sees_turn(file)) == ("closed", "")
    told_to_the_end(mailbox, people.applicant, file)
    people.applicant.signs_out()
    assert people.stranger.opens(path(file, "portal:file")) == 404


def admit(people, file) -> None:
    """One paper is rejected, the applicant replaces it, and the dossier is complete."""
    assert people.applicant.sees_turn(file) == "utility"
    acts.reject_paper(people.desk_officer, file, "D04", "L’échelle du plan manque.")
    acts.accept_papers(people.desk_officer, file)
    people.desk_officer.performs(file, "completeness", "incomplete")

    assert people.applicant.sees_turn(file) == "applicant"
    with pytest.raises(NotAccepted):
        people.applicant.performs(file, "supplement", "supplied")
    acts.file_paper(people.applicant, file, "D04")
    people.applicant.performs(file, "supplement", "supplied", note="Plan corrigé.")

    people.desk_officer.opens(path(file, "documents:papers"))
    people.desk_officer.sends("#D04 /accept/")
    people.desk_officer.performs(file, "completeness", "complete")


def told_so_far(mailbox, applicant, file) -> None:
    """The applicant got an e-mail of each change, and the stranger sees nothing."""
    tell_everybody()
    subjects = [message["Subject"] for message in mailbox.to(applicant.user.email)]
    assert len(subjects) >= 4
    assert all(file.reference in subject for subject in subjects)
    applicant.opens(path(file, "documents:papers"))
    assert applicant.downloads(f"/papers/{file.papers.get(kind='D04').current_id}/").startswith(b"%PDF-")
    applicant.opens(path(file, "documents:filed"))
    assert applicant.fetches("/receipt.pdf").startswith(b"%PDF-")


def study(people, by_post, file) -> None:
    """Water needs a clarification; all three are found feasible."""
    engineer = people.study_engineer
    engineer.performs(file, "study", "needs_information", "water", note="Quelle est la cote du réservoir ?")
    people.applicant.performs(file, "clarification", "clarified", "water", note="Elle est de 86,40 m NGM.")
    engineer.performs(file, "study", "feasible", "water")
    for network in ("sewerage", "electricity"):
        by_post.study_engineer.performs(file, "study", "feasible", network)


def agree(people, by_post, file) -> None:
    """Water cannot be agreed to before sewerage; then all three are, and paid in instalments."""
    acts.price(people, file, "sewerage")
    for network in NETWORKS[1:]:
        acts.price(by_post, file, network)
    with pytest.raises(NotAccepted, match="assainissement"):
        acts.agree(people, file, "water", "B")
    acts.agree(people, file, "sewerage", "A", instalments=3)
    acts.agree(by_post, file, "water", "B")
    acts.agree(by_post, file, "electricity", "A")
    people.applicant.opens(path(file, "quotes:estimates"))
    for language in ("fr", "ar"):
        assert people.applicant.fetches(f"/{language}.pdf").startswith(b"%PDF-")
    people.cashier.performs(file, "payment", "paid", **acts.TRANSFER)
    people.applicant.opens(path(file, "quotes:estimates"))
    assert people.applicant.fetches("/receipts/").startswith(b"%PDF-")


def works(people, by_post, file, clock) -> None:
    """Sewerage is accepted at once, electricity after a refusal, water after a reserve is lifted."""
    acts.open_site(by_post, file)
    people.coordinator.performs(
        file, "works_check", "start_order", starts_on=clock.now().date(), duration_days=60
    )
    acts.build(people, file, clock, "sewerage", rest=by_post)
    for network in NETWORKS[1:]:
        acts.build(by_post, file, clock, network)
    inspector = people.inspector
    acts.decide(by_post.inspector, file, "technical_acceptance", "accepted", "sewerage", 1)

    acts.decide(
        inspector, file, "technical_acceptance", "refused", "electricity", 1, note="Coffret 2 non fixé."
    )
    acts.visit(by_post, file, clock, "electricity", purpose="acceptance")
    by_post.inspector.performs(file, "site_follow_up", "acceptance_asked", "electricity", 1)
    acts.decide(by_post.inspector, file, "technical_acceptance", "accepted", "electricity", 1)

    reserve = acts.new_reserve(clock, "Sceller le tampon du regard R3.")
    acts.decide(inspector, file, "technical_acceptance", "reserves", "water", 1, **reserve)
    acts.photograph_reserve(inspector, file)
    people.applicant.performs(file, "lifting", "lifted", "water", 1, note="Tampon scellé le matin même.")
    acts.decide(inspector, file, "technical_acceptance", "accepted", "water", 1, **acts.lifted(file))


def hand_over(people, by_post, file, clock) -> None:
    """The final account, the commission's two visits, the commissioning and the guarantee between them."""
    people.estimator.performs(file, "final_account", "issued", **acts.remeasure(file))
    acts.decide(people.commission, file, "provisional_acceptance", "adjourned", note="Accès fermé.")
    acts.decide(by_post.commission, file, "provisional_acceptance", "accepted")
    acts.pay_rest(by_post, file)
    acts.settle(people, file)
    acts.commission(people, file, clock, NETWORKS[:1])
    acts.commission(by_post, file, clock, NETWORKS[1:])
    assert people.applicant.sees_turn(file) == "platform"
    acts.run_guarantee(clock)
    acts.decide(people.commission, file, "final_acceptance", "accepted")


def told_to_the_end(mailbox, applicant, file) -> None:
    """The history tells the whole life, and the last e-mail says that the file is closed."""
    mailbox.messages.clear()
    tell_everybody()
    last = mailbox.to(applicant.user.email)[-1]
    assert file.reference in last["Subject"]
    applicant.opens(path(file, "portal:history"))
    for step in ("supplement", "clarification", "lifting", "final_acceptance"):
        assert file.timeline.filter(kind="step", step=step).exists()
    applicant.opens(path(file, "notifications:of_file"))
    assert applicant.sees(last["Subject"].split(":")[-1].strip()[:30])
