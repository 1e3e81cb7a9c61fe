"""Who does what at a step, and when: each scene waits for the moments of its acts and plays them.

A scene is a generator: it yields the moment of its next act and is resumed when the clock is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from documents.catalogue.needs import Due
from eplatform.accounts.networks import Network
from eplatform.accounts.roles import Role
from eplatform.demonstration import acts
from eplatform.demonstration.stage import Stage
from quotes.models.quotes import Quote, State
from workflows.files import parties
from workflows.files.models import ConnectionFile, NetworkPart, Party
from workflows.works.models import VisitOrder

Purpose = VisitOrder.Purpose
Scene = Iterator[datetime]


def usual(stage: Stage) -> Scene:
    """A step of which there is nothing to tell but its remark."""
    yield stage.after(stage.days)
    way = stage.task.step, stage.outcome
    stage.perform(note=WORDS.get(way, ""), **BESIDES.get(way, {}))


#: What a way out asks for besides.
BESIDES = {("refusal_review", "refused"): {"appeal": "Recours gracieux dans un délai de 60 jours."}}
#: What people write when they take a way out.
WORDS = {
    ("completeness", "incomplete"): "Le plan de situation est illisible.",
    ("study", "needs_information"): "Merci de préciser la cote de raccordement et la puissance simultanée.",
    ("clarification", "clarified"): "La note de calcul corrigée est jointe ; la puissance reste inchangée.",
    ("study", "unfavourable"): "Le réseau existant est saturé ; il faut d’abord le renforcer.",
    ("refusal_review", "study_again"): "Étudier une alimentation depuis le collecteur nord.",
    ("refusal_review", "refused"): "Capacité insuffisante avant la mise en service du nouvel ouvrage.",
    ("peer_review", "reviewed"): "Quantités et prix relus.",
    ("peer_review", "sent_back"): "Le linéaire de la canalisation principale est compté deux fois.",
    ("approval", "sent_back"): "Vérifier le linéaire de canalisation.",
    ("answer", "revision_asked"): "Merci de revoir le nombre de branchements.",
    ("answer", "declined"): "Projet reporté par le maître d’ouvrage.",
    ("works_check", "incomplete"): "Le planning ne mentionne pas les coupures.",
    ("equipment_approval", "changes_asked"): "Le comptage proposé n’est pas de la classe demandée.",
    ("lifting", "lifted"): "Reprise effectuée, photos jointes au journal de chantier.",
    ("provisional_lifting", "lifted"): "Réserves de la commission levées.",
    ("repair", "repaired"): "Affaissement de tranchée repris et compacté.",
    ("technical_acceptance", "refused"): "L’essai n’est pas conforme.",
    ("technical_acceptance", "reserves"): "Tampon de regard à sceller",
    ("provisional_acceptance", "adjourned"): "Accès au site impossible le jour de la visite.",
    ("provisional_acceptance", "reserves"): "Remise en état des trottoirs à terminer",
    ("final_acceptance", "defects"): "Affaissement de tranchée au droit du lot 4",
}


def completeness(stage: Stage) -> Scene:
    """The desk looks at every paper, and turns one down where the dossier is incomplete."""
    yield stage.after(stage.days)
    if stage.outcome == "incomplete":
        reason = WORDS["completeness", "incomplete"]
        acts.reject_paper(stage.connection_file, "D04", by=stage.officer, at=stage.now, reason=reason)
        yield stage.shortly()
        stage.perform(note="")
        return
    acts.accept_papers(stage.connection_file, by=stage.officer, at=stage.now)
    yield stage.shortly()
    stage.perform()


def supplement(stage: Stage) -> Scene:
    if stage.outcome == "lapsed":
        return
    yield stage.after(stage.days)
    acts.supply_papers(stage.connection_file, by=stage.applicant, at=stage.now)
    yield stage.shortly()
    stage.perform(note="Plan remplacé.")


def site_appointment(stage: Stage) -> Scene:
    """An order with two days' notice, then the visit."""
    yield stage.after(1)
    appointment = stage.after(stage.days - 1)
    acts.order_visit(stage.task, Purpose.APPOINTMENT, appointment=appointment, by=stage.officer, at=stage.now)
    yield appointment + timedelta(hours=2)
    stage.perform(
        held_at=timezone.localtime(appointment).strftime("%Y-%m-%dT%H:%M"), present="Le directeur de l’usine",
        note="Emplacement du poste et regard de prélèvement convenus sur place.",
    )  # fmt: skip


def peer_review(stage: Stage) -> Scene:
    """Another estimator than the one who priced it."""
    yield stage.after(stage.days)
    by = stage.cast.second_reader(stage.connection_file.territory_id)
    note = WORDS["peer_review", stage.outcome]
    acts.perform(stage.task, stage.outcome, by=by, at=stage.now, note=note)


def approval(stage: Stage) -> Scene:
    """The first approver whose level covers the amount."""
    yield stage.after(stage.days)
    quote = Quote.objects.get(
        connection_file=stage.connection_file, network=stage.task.network, state=State.SUBMITTED
    )
    by = stage.cast.approver(quote.greatest_ttc, stage.connection_file.territory_id)
    note = WORDS.get(("approval", stage.outcome), "")
    acts.perform(stage.task, stage.outcome, by=by, at=stage.now, note=note)


def answer(stage: Stage) -> Scene:
    """Sewerage is answered first; an estimate left to expire is not answered at all."""
    if stage.outcome == "expired":
        return
    sewerage = stage.task.network == Network.SEWERAGE
    yield stage.after(max(stage.days - 2 * sewerage, 1))
    while stage.outcome == "accepted" and not sewerage and waits_for_sewerage(stage.connection_file):
        yield stage.after(1)
    if stage.outcome == "accepted":
        stage.perform(variant=stage.story.variant, instalments=stage.story.instalments)
    else:
        stage.perform(note=WORDS["answer", stage.outcome])


def waits_for_sewerage(connection_file: ConnectionFile) -> bool:
    settled = [NetworkPart.State.AGREED, NetworkPart.State.DECLINED, NetworkPart.State.UNFAVOURABLE]
    parts = connection_file.network_parts.filter(network=Network.SEWERAGE)
    return bool(parts.exclude(state__in=settled).exists())


def payment(stage: Stage) -> Scene:
    """The first instalment opens the works; the others follow, a month apart."""
    yield stage.after(stage.days)
    cashier = stage.officer
    acts.pay_first(stage.task, by=cashier, at=stage.now)
    for _instalment in range(stage.story.instalments - 1):
        yield stage.after(20)
        acts.pay_next(stage.connection_file, by=cashier, at=stage.now)


def works_file(stage: Stage) -> Scene:
    """The applicant names the contractor, who brings the papers that open the site."""
    yield stage.after(max(stage.days - 4, 1))
    name_contractor(stage)
    yield stage.after(3)
    acts.file_missing(stage.connection_file, Due.WORKS, by=stage.contractor, at=stage.now)
    yield stage.after(1)
    stage.perform(note="Dossier d’exécution complet.")


def name_contractor(stage: Stage) -> None:
    here = stage.connection_file.parties.current().filter(capacity=Party.Capacity.CONTRACTOR)
    if not here.exists():
        key = "littoral" if stage.connection_file.pk % 2 else "oasis"
        parties.nominate(
            stage.connection_file, stage.cast.organisations[key], Party.Capacity.CONTRACTOR,
            by=stage.applicant, at=stage.now,
        )  # fmt: skip


def works_check(stage: Stage) -> Scene:
    """The coordinator accepts the works papers and orders the start; a plant's equipment comes first."""
    yield stage.after(stage.days)
    if stage.outcome == "incomplete":
        stage.perform(note=WORDS["works_check", "incomplete"])
        return
    acts.accept_papers(stage.connection_file, by=stage.officer, at=stage.now)
    yield stage.shortly()
    starts = (timezone.localdate(stage.now) + timedelta(days=7)).isoformat()
    if stage.outcome == "start_order":
        stage.perform(starts_on=starts, duration_days=120)
    else:
        stage.perform()


def equipment_approval(stage: Stage) -> Scene:
    yield stage.after(2)
    acts.file_missing(stage.connection_file, Due.EQUIPMENT, by=stage.applicant, at=stage.now)
    yield stage.after(max(stage.days - 2, 1))
    if stage.outcome != "start_order":
        stage.perform(note=WORDS["equipment_approval", stage.outcome])
        return
    stage.perform(
        substation="Poste préfabriqué 630 kVA, n° DEMO-4711", metering="Comptage de classe 0,5 s",
        note="Conforme au dossier technique.",
    )  # fmt: skip


def site_follow_up(stage: Stage) -> Scene:
    """A visit by a numbered order, its minutes signed by the contractor, then acceptance is asked for."""
    yield stage.after(2)
    appointment = stage.after(max(stage.days - 7, 2))
    order = acts.order_visit(
        stage.task, Purpose.FOLLOW_UP, appointment=appointment, by=stage.officer, at=stage.now
    )
    yield appointment + timedelta(hours=3)
    visit = acts.minute_visit(
        order, by=stage.officer, at=stage.now, findings="Pose conforme aux plans d’exécution visés."
    )
    yield stage.after(2)
    acts.sign_minutes(visit, by=stage.contractor, at=stage.now)
    yield stage.after(3)
    stage.perform(note="L’entreprise demande la réception technique.")


def technical_acceptance(stage: Stage) -> Scene:
    """Tests, the as-built plan, and the inspector's decision."""
    failing = stage.outcome == "refused"
    yield stage.after(max(stage.days - 3, 1))
    if acts.is_missing(stage.task, "as_built"):
        item = acts.as_built_of(stage.connection_file, stage.task.network, stage.task.phase)
        acts.file_paper(stage.connection_file, item, by=stage.contractor, at=stage.now)
    yield stage.after(1)
    if failing or acts.is_missing(stage.task, "tests_passed"):
        acts.record_tests(stage.task, by=stage.officer, at=stage.now, failing=failing)
    yield stage.after(2)
    decide(stage)


def final_account(stage: Stage) -> Scene:
    """The account at measured quantities; the cashier settles it, and collects what was still owed."""
    yield stage.after(stage.days)
    acts.issue_account(stage.task, by=stage.officer, at=stage.now, measured=stage.story.measured)
    yield stage.after(6)
    cashier = stage.staff(Role.CASHIER)
    acts.settle_account(stage.connection_file, by=cashier, at=stage.now)
    acts.pay_next(stage.connection_file, by=cashier, at=stage.now, whole=True)


def joint_acceptance(stage: Stage) -> Scene:
    """Provisional and final acceptance: everybody is called to the site, then the minutes are written."""
    yield stage.after(2)
    caller = stage.staff(Role.COORDINATOR)
    appointment = stage.after(max(stage.days - 3, 1))
    order = acts.order_visit(stage.task, Purpose.HANDOVER, appointment=appointment, by=caller, at=stage.now)
    yield appointment + timedelta(hours=2)
    acts.minute_visit(order, by=caller, at=stage.now, findings="Visite contradictoire de tous les réseaux.")
    yield stage.after(1)
    decide(stage)


def decide(stage: Stage) -> None:
    words = WORDS.get((stage.task.step, stage.outcome), "")
    acts.decide_acceptance(stage.task, stage.outcome, by=stage.officer, at=stage.now, words=words)


def supply_contract(stage: Stage) -> Scene:
    yield stage.after(stage.days)
    stage.perform(
        number=f"CF-{stage.connection_file.reference}", subscribed_kva=630,
        signed_on=timezone.localdate(stage.now).isoformat(),
    )  # fmt: skip


def commissioning(stage: Stage) -> Scene:
    yield stage.after(stage.days)
    cashier = stage.staff(Role.CASHIER)
    acts.pay_next(stage.connection_file, by=cashier, at=stage.now, whole=True)
    yield stage.shortly()
    number = f"DEMO-{stage.connection_file.pk:04d}-{stage.task.network[:1].upper()}"
    stage.perform(
        in_service_on=timezone.localdate(stage.now).isoformat(), meter_number=number, meter_index="0"
    )


def nobody(_stage: Stage) -> Scene:
    """Time alone ends the step."""
    yield from ()


SCENES: dict[str, Callable[[Stage], Scene]] = {
    "completeness": completeness,
    "supplement": supplement,
    "site_appointment": site_appointment,
    "peer_review": peer_review,
    "approval": approval,
    "answer": answer,
    "payment": payment,
    "works_file": works_file,
    "works_check": works_check,
    "equipment_approval": equipment_approval,
    "site_follow_up": site_follow_up,
    "technical_acceptance": technical_acceptance,
    "final_account": final_account,
    "provisional_acceptance": joint_acceptance,
    "final_acceptance": joint_acceptance,
    "supply_contract": supply_contract,
    "commissioning": commissioning,
    "guarantee": nobody,
}


def scene_of(stage: Stage) -> Scene:
    return SCENES.get(stage.task.step, usual)(stage)
