"""What people do with a connection file, page by page; tests string these together into lives.

Each act takes the people and the file. Nothing here calls the domain: facts are read, acts are posted.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from documents.catalogue.kinds import CATALOGUE
from documents.catalogue.needs import Due
from documents.requirements.checklist import missing
from quotes.models.quotes import Quote
from tests.journeys.filling import Upload
from tests.journeys.folders import paper, picture
from workflows.files.models import ConnectionFile, Kind
from workflows.works.catalogue import checklist_of, tests_of
from workflows.works.commissioning import METERED
from workflows.works.models import Reserve

PRESENT = "M. Tazi; maître d’œuvre\nMme Alami; entreprise"
TRANSFER = {"method": "transfer", "reference": "VIR 2026/114"}


def path(file, route: str, *more) -> str:
    return reverse(route, args=[file.reference, *more])


def filed(person) -> ConnectionFile:
    """The file whose receipt the person is looking at."""
    return ConnectionFile.objects.get(reference=person.address().split("/")[-3])


# Papers


def file_papers(person, file, due: Due) -> None:
    """File whatever the checklist says is missing at that stage."""
    for item in missing(file, due):
        file_paper(person, file, item.kind.code, item.network, item.phase)


def file_paper(person, file, kind: str, network: str = "", phase: int | None = None) -> None:
    anchor = "-".join(filter(None, [kind, network, str(phase or "")]))
    person.opens(path(file, "documents:papers"))
    person.uploads(anchor, paper(CATALOGUE[kind].title_in("fr")[:40].replace("/", " ")))


def accept_papers(person, file) -> None:
    person.opens(path(file, "documents:papers"))
    received = {paper.kind for paper in file.papers.filter(state="received")}
    ends = sorted(code for code in received if CATALOGUE[code].expires)
    last_day = timezone.localdate() + timedelta(days=1500)
    person.sends("/accept-all/", **{f"ends-{code}": last_day for code in ends})


def reject_paper(person, file, kind: str, reason: str) -> None:
    person.opens(path(file, "documents:papers"))
    person.sends(f"#{kind} /reject/", reason=reason)


def check_complete(people, file) -> None:
    accept_papers(people.desk_officer, file)
    people.desk_officer.performs(file, "completeness", "complete")


# Estimates


def price(people, file, network: str) -> None:
    """Computed and submitted by the estimator, approved and sent by the approver."""
    people.estimator.steps_to(file, "pricing", network)
    people.estimator.sends(f"/{network}/compute/")
    people.estimator.sends("outcome=priced")
    people.approver.performs(file, "approval", "approved", network)


def agree(people, file, network: str, variant: str = "A", instalments: int = 1) -> None:
    people.applicant.performs(file, "answer", "accepted", network, variant=variant, instalments=instalments)


def pay_rest(people, file) -> None:
    """The cashier receives the instalments that are left, each as the page proposes it."""
    cashier = people.cashier
    cashier.opens(path(file, "quotes:payments"))
    while cashier.shows("act=receive"):
        cashier.sends("act=receive", **{f"receive-{name}": value for name, value in TRANSFER.items()})


def settle(people, file) -> None:
    """The balance of the final account, where there is one."""
    people.cashier.opens(path(file, "quotes:payments"))
    if people.cashier.shows("act=settle"):
        fields = {f"settle-{name}": value for name, value in TRANSFER.items()}
        people.cashier.sends("act=settle", **fields)


# The site


def open_site(people, file) -> None:
    """The works papers, and the order to start."""
    file_papers(people.applicant, file, Due.WORKS)
    people.applicant.performs(file, "works_file", "filed")
    accept_papers(people.coordinator, file)


def start_works(people, file, clock) -> None:
    """The order to start; a plant's equipment is approved before."""
    starts = {"starts_on": timezone.localdate(clock.now()), "duration_days": 60}
    if file.kind == Kind.SUBDIVISION:
        people.coordinator.performs(file, "works_check", "start_order", **starts)
        return
    people.coordinator.performs(file, "works_check", "complete")
    people.study_engineer.performs(
        file, "equipment_approval", "start_order", metering="Comptage MT classe 0,5"
    )


def hold_appointment(people, file, clock) -> None:
    """Ordered and held a day later; the minutes are the step's form."""
    appointment = clock.now() + timedelta(days=1)
    people.coordinator.opens(path(file, "works:order-visit"))
    people.coordinator.sends(purpose="appointment", appointment=appointment)
    clock.move(days=1, hours=1)
    people.coordinator.performs(
        file, "site_appointment", "held", held_at=appointment, note="Poste prévu en limite nord."
    )


def visit(people, file, clock, network: str, phase: int = 1, purpose: str = "follow_up") -> str:
    """A numbered order, the visit a day later with its minutes, the other side's signature."""
    appointment = clock.now() + timedelta(days=1)
    people.inspector.opens(path(file, "works:site"))
    people.inspector.follows("/site/visits/new/")
    people.inspector.sends(
        purpose=purpose,
        network=network,
        phase=phase,
        appointment=appointment,
        instructions="Accès par le nord",
    )
    number = people.inspector.address().split("/")[-2]
    clock.move(days=1, hours=2)
    people.inspector.opens(path(file, "works:visit", number))
    people.inspector.sends(
        "/minutes/", held_at=appointment, present=PRESENT, findings="Pose conforme au plan visé.",
        conform=checklist_of(network)[:2],
    )  # fmt: skip
    people.applicant.opens(path(file, "works:visit", number))
    people.applicant.sends("/sign/", remarks="Lu et approuvé.")
    return number


def pass_tests(people, file, network: str, phase: int = 1, rest=None) -> None:
    """Every mandatory test of the network, passed; those after the first by other hands where given."""
    inspector = people.inspector
    for kind in tests_of(network):
        if kind.mandatory:
            inspector.opens(path(file, "works:record-test", network))
            result = {"finding": "1"} if kind.is_yes_or_no else {"value": kind.threshold}
            inspector.sends(phase=phase, kind=kind.key, **result)
            inspector = rest.inspector if rest else inspector


def build(people, file, clock, network: str, phase: int = 1, rest=None) -> None:
    """From the first visit to the acceptance asked for."""
    visit(people, file, clock, network, phase)
    pass_tests(people, file, network, phase, rest)
    file_paper(people.applicant, file, "X12", network, phase)
    people.inspector.performs(file, "site_follow_up", "acceptance_asked", network, phase)


def decide(person, file, step: str, outcome: str, network: str = "", phase: int | None = None, **fields):
    """An acceptance, its minutes signed by those present; reserves are noted or lifted by the fields."""
    person.performs(file, step, outcome, network, phase, participants=PRESENT, **fields)


def new_reserve(clock, text: str) -> dict:
    due = timezone.localdate(clock.now()) + timedelta(days=20)
    return {"reserve_text": text, "reserve_severity": "minor", "reserve_due_date": due}


def lifted(file) -> dict:
    numbers = Reserve.objects.open().filter(connection_file=file).values_list("number", flat=True)
    return {"lifted": list(numbers), "proof": "Constaté sur place."}


def photograph_reserve(person, file) -> None:
    reserve = Reserve.objects.open().get(connection_file=file)
    person.opens(path(file, "works:reserve", reserve.number))
    person.follows(f"/reserves/{reserve.number}/photos/")
    person.uploads("upload-photo-field", Upload("regard.png", picture()))


# Handover


def remeasure(file, share: str = "1.05") -> dict:
    """The longest agreed line, measured longer: the final account differs from the estimates."""
    agreed = Quote.objects.filter(connection_file=file, state="agreed").order_by("pk").first()
    line = agreed.lines.filter(unit="m").order_by("-quantity").first()
    return {f"{agreed.network}-{line.article}": (line.quantity * Decimal(share)).quantize(Decimal("0.1"))}


def commission(people, file, clock, networks, **meter) -> None:
    today = timezone.localdate(clock.now())
    for network in networks:
        people.operations.performs(
            file, "commissioning", "commissioned", network, in_service_on=today, **meter
        )


def sign_contract(people, file, clock) -> None:
    today = timezone.localdate(clock.now())
    people.desk_officer.performs(
        file, "supply_contract", "signed", number=f"C-{file.reference}", signed_on=today, subscribed_kva=120
    )


def hand_over(people, file, clock, networks) -> None:
    """From the final account to the final acceptance, all of it accepted at once."""
    people.estimator.performs(file, "final_account", "issued")
    is_plant = file.kind == Kind.INDUSTRIAL
    board = people.coordinator if is_plant else people.commission
    decide(board, file, "provisional_acceptance", "accepted")
    settle(people, file)
    if is_plant:
        sign_contract(people, file, clock)
    for network in networks:
        is_metered = is_plant and network in METERED
        meter = {"meter_number": f"{network}-88123", "meter_index": "12.5"} if is_metered else {}
        commission(people, file, clock, [network], **meter)
    run_guarantee(clock)
    decide(board, file, "final_acceptance", "accepted")


def run_guarantee(clock) -> None:
    """A year and some days pass; the worker ends the wait."""
    clock.move(days=370)
