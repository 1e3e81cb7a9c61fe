"""One page of every kind, on files that stand at different points of their life, and who looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.urls import reverse

from documents.filings.filing import file_paper
from documents.handover import handing_over
from documents.requirements import supplying
from documents.reviewing import review
from documents.reviewing.marks import Drawn
from notifications import outbox
from notifications.models import Delivery, Message
from quotes.models.quotes import Quote
from tests import own_dossiers
from tests.documents.samples import pdf, upload
from tests.factories import NOW, connection_file, do, drive, step
from tests.journeys.correspondent import Correspondent
from tests.journeys.filling import Upload
from tests.journeys.folders import plan_of, table_of, toml_lines
from tests.journeys.moving_clock import tell_everybody
from tests.quotes import stage
from tests.sites import pass_tests, reserve, visit
from workflows.engine.incidents import Incident
from workflows.engine.models import Calendar, CalendarDay
from workflows.files import chasing, claiming, leaving, prioritising
from workflows.files.holding import hold
from workflows.files.standards import ServiceStandard
from workflows.flows.thresholds import PEER_REVIEW
from workflows.works import accepting, ordering

AT = NOW + timedelta(days=60)

#: Routes that are no page of their own: answers to a click, addresses of machines, downloads.
NO_PAGES = {
    "healthz", "readyz", "set_language", "portal:source", "portal:resend", "portal:run_job",
    "portal:revoke_token", "portal:batch",
    "portal:end_absence", "portal:confirm_organisation", "notifications:read_all",
    "notifications:read", "documents:template", "documents:draft-discard", "documents:draft-forget",
    "documents:draft-remove", "documents:accept-all", "documents:download", "documents:accept",
    "documents:receipt", "documents:pack-download", "documents:pack-qr",
    "documents:pack-program", "documents:pack-key", "documents:minutes-pdf", "documents:visit-pdf",
    "documents:begin-upload", "documents:draft-folder", "documents:draft-upload", "documents:upload",
    "documents:upload-part", "documents:complete-upload", "documents:cancel-upload", "quotes:compute",
    "quotes:paper", "quotes:receipt", "works:minute-visit", "works:sign-visit", "works:lift",
    "documents:pictures", "documents:annotate", "documents:withdraw-annotation",
    "documents:view", "documents:compare",  # their pictures are painted for the tests of the viewer
    "documents:new",  # the same page as portal:new_file
    "portal:forget_day", "portal:release_hold",
    "portal:styleguide",  # for those who build pages; the tests of the shell look at it
}  # fmt: skip
#: Whole parts that are not ours to draw, or are looked at by the tests of the shell.
ELSEWHERE = ("api:", "account_", "mfa_", "socialaccount_", "openid_connect_")


class Sight(NamedTuple):
    who: str
    route: str
    path: str
    name: str


def sight(who: str, route: str, *args, name: str = "") -> Sight:
    return Sight(who, route, reverse(route, args=args), name or route.split(":")[-1])


def sights(cast) -> list[Sight]:
    return [
        *failed(cast),
        *general(cast),
        *drafted(cast),
        *filed(cast),
        *priced(cast),
        *reviewed(cast),
        *built(cast),
        *plant(cast),
        *handed_over(cast),
    ]


def general(cast) -> Iterator[Sight]:
    for route in ("portal:home", "quotes:verify_enter"):
        yield sight("applicant", route)
    for route in ("portal:account", "portal:tokens", "notifications:contact", "portal:new_file"):
        yield sight("applicant", route)


def handed_over(cast) -> Iterator[Sight]:
    """A closed file whose record was handed over."""
    file = leaving.withdraw(connection_file(cast), by=cast.applicant, at=AT, reason="Projet abandonné")
    asked = handing_over.ask(file, by=cast.applicant, at=AT, language="fr")
    pack = handing_over.make(asked, at=AT)
    yield sight("applicant", "documents:packs", file.reference)
    yield sight("applicant", "documents:pack-check", pack.code)


def drafted(cast) -> Iterator[Sight]:
    """A draft with faults on every page."""
    content = own_dossiers.subdivision(site__address="", applicant__ice="12")
    toml = "\n".join(toml_lines(content))
    applicant = Correspondent(cast.applicant)
    applicant.opens("/files/new/")
    applicant.picks([Upload("dossier.toml", toml.encode()), table_of(content), plan_of(content)])
    draft = applicant.address().split("/")[2]
    for page in ("request", "applicant", "programme", "papers", "check"):
        yield sight("applicant", f"documents:draft-{page}", draft)


def filed(cast) -> Iterator[Sight]:
    """A file that the desk has before it, and another that engineers study."""
    file = connection_file(cast)
    yield sight("applicant", "documents:filed", file.reference)
    yield sight("desk_officer", "portal:inbox")
    yield sight("desk_officer", "portal:files")
    yield sight("desk_officer", "documents:search")
    yield sight("manager", "portal:process")
    yield sight("manager", "portal:process_versions")
    yield sight("desk_officer", "documents:papers", file.reference, name="papers-of-the-desk")
    yield from mended(cast)
    yield from promised(cast)
    yield of_step(file, "desk_officer", "completeness")
    yield from handed(cast, file)
    for who, act in (
        ("coordinator", "suspend"),
        ("coordinator", "refuse"),
        ("applicant", "nominate"),
        ("manager", "coordinate"),
    ):
        yield sight(who, "portal:leave", file.reference, act, name=f"leave-{act}")
    studied = connection_file(cast)
    drive(studied, to="study", cast=cast)
    yield of_step(studied, "study_engineer", "study", "electricity")
    yield sight("study_engineer", "works:extend", studied.reference, "water")


def mended(cast) -> Iterator[Sight]:
    """A file whose applicant mends what the desk marked, and one where some of it came back."""
    kinds = ("D01", "D03", "D05", "D06")
    waiting, back = connection_file(cast), connection_file(cast)
    for file in (waiting, back):
        papers = {
            kind: file_paper(file, kind, upload(f"{kind}.pdf"), by=cast.applicant, at=AT) for kind in kinds
        }
        marks = [Drawn(1, "Échelle absente du cartouche"), Drawn(1, "Numéros des lots 12 à 18 illisibles")]
        review.reject(papers["D05"], by=cast.desk_officer, at=AT, reason="Plan à reprendre.", marks=marks)
        review.accept(papers["D06"], by=cast.desk_officer, at=AT)
        supplying.ask_for_papers(step(file, "completeness"), by=cast.desk_officer, at=AT, note="")
    file_paper(back, "D05", upload("plan-corrige.pdf", pdf(2)), by=cast.colleague, at=AT)
    yield sight("applicant", "documents:papers", waiting.reference, name="papers-to-mend")
    yield of_step(waiting, "applicant", "supplement")
    yield sight("desk_officer", "documents:papers", back.reference, name="papers-came-back")
    yield sight("desk_officer", "documents:reject", back.reference, papers["D01"].pk)
    yield sight("desk_officer", "documents:reopen", back.reference, papers["D06"].pk)
    yield sight("desk_officer", "portal:leave", back.reference, "correct", name="leave-correct")


def promised(cast) -> Iterator[Sight]:
    """A promise that is late and costs, a network whose clock stands, the calendars and the standards."""
    ServiceStandard.objects.create(
        code="etude", title_fr="Étude rendue", title_ar="إنجاز الدراسة", title_en="Study delivered",
        per="network", from_step="study", to_step="study", limit_amount=10, limit_unit="working_days",
        credit_per_day=150, ceiling=1500, since=NOW.date(), demonstration=True, remind_days=2,
    )  # fmt: skip
    calendar, _new = Calendar.objects.get_or_create(territory=None)
    CalendarDay.objects.create(calendar=calendar, date=AT.date(), label="Inventaire annuel")
    file = connection_file(cast)
    drive(file, to="study", cast=cast)
    hold(file, network="water", reason="third_party", note="Traversée ONCF", by=cast.coordinator, at=NOW)
    chasing.chase(NOW + timedelta(days=20))
    yield sight("coordinator", "portal:holds", file.reference)
    yield sight("applicant", "portal:file", file.reference, name="file-with-credits")
    yield sight("administrator", "portal:calendars")
    yield sight("administrator", "portal:calendar_week")
    yield sight("administrator", "portal:standards")
    yield sight("administrator", "portal:new_standard")
    yield sight("administrator", "portal:standard", ServiceStandard.objects.get().pk)
    yield sight("manager", "portal:commitments")


def handed(cast, file) -> Iterator[Sight]:
    """The work of a team: claimed, pressed, put aside; and the people who do it."""
    other = connection_file(cast)
    task = step(other, "completeness")
    claiming.claim(task, by=cast.desk_officer, at=NOW)
    prioritising.prioritise(task, -2, by=cast.manager, at=NOW, reason="Hôpital")
    leaving.suspend(connection_file(cast), by=cast.coordinator, at=NOW, note="Permission de voirie")
    team = sight("coordinator", "portal:inbox", name="inbox-team")
    yield team._replace(path=f"{team.path}?whose=team")
    for who, act in (("coordinator", "assign"), ("coordinator", "prioritise"), ("desk_officer", "snooze")):
        check = step(file, "completeness")
        yield sight(who, "portal:hand", file.reference, check.pk, act, name=f"hand-{act}")
    yield sight("manager", "portal:people")
    yield sight("desk_officer", "portal:person", cast.desk_officer.pk)
    yield sight("administrator", "portal:deactivate", cast.cashier.pk)


def priced(cast) -> Iterator[Sight]:
    """Sewerage waits for its answer, water for its price."""
    file = stage.priced_file(cast, ("water", "sewerage"))
    stage.draft(file, cast, "water")
    yield of_step(file, "estimator", "pricing", "water")
    yield sight("estimator", "quotes:line", file.reference, "water")
    stage.submit(file, cast, "sewerage")
    yield of_step(file, "approver", "approval", "sewerage")
    issued = stage.priced_file(cast, ("sewerage",))
    stage.issue(issued, cast, "sewerage")
    code = Quote.objects.get(connection_file=issued).verification_code
    yield sight("applicant", "quotes:verify", code)
    yield of_step(issued, "applicant", "answer", "sewerage")


def built(cast) -> Iterator[Sight]:
    """A file on its site: visits with and without minutes, tests, reserves, an acceptance with reserves."""
    file = stage.agreed_file(cast, ("sewerage", "water"), parts=3)
    yield sight("cashier", "quotes:payments", file.reference)
    yield of_step(stage.agreed_file(cast), "cashier", "payment")
    drive(file, to="site_follow_up", cast=cast, at=AT)
    inspector = cast.inspector
    held = visit(file, by=inspector, conform=["pipe"], present="M. Tazi; entreprise")
    order = ordering.order_visit(
        file, purpose="follow_up", appointment=AT + timedelta(days=5), by=inspector, at=AT,
        network="sewerage", phase=1,
    )  # fmt: skip
    pass_tests(file, by=inspector)
    noted = reserve(file, by=inspector)
    do(step(file, "site_follow_up", "water", 1), "acceptance_asked", cast=cast, at=AT)
    yield of_step(file, "inspector", "site_follow_up", "sewerage", 1)
    minutes = accepting.accept(
        step(file, "technical_acceptance", "water", 1), "reserves", participants="M. Tazi; entreprise",
        by=inspector, at=AT,
    )  # fmt: skip
    yield of_step(file, "applicant", "lifting", "water", 1)
    for route in ("order-visit", "note-reserve", "site"):
        yield sight("inspector", f"works:{route}", file.reference)
    yield sight("inspector", "works:record-test", file.reference, "water")
    yield sight("inspector", "works:visit", file.reference, order.number, name="visit-to-minute")
    yield sight("applicant", "works:visit", file.reference, held.order.number)
    yield sight("inspector", "works:reserve", file.reference, noted.number)
    yield sight("inspector", "documents:reserve-photos", file.reference, noted.number)
    yield sight("inspector", "works:minutes", file.reference, minutes.number)
    yield from tabs(file)


def reviewed(cast) -> Iterator[Sight]:
    """A dear estimate under the second version, before its second reader."""
    file = stage.priced_file(cast, ("water",), at=datetime(2026, 10, 5, 9, 0, tzinfo=UTC))
    quote = stage.draft(file, cast)
    Quote.objects.filter(pk=quote.pk).update(total_ttc_a=PEER_REVIEW.above_mad + 1)
    stage.submit(file, cast)
    yield of_step(file, "estimator", "peer_review", "water")


def tabs(file) -> Iterator[Sight]:
    tell_everybody()
    for route in (
        "portal:file", "documents:papers", "works:studies", "quotes:estimates", "works:site",
        "notifications:of_file", "portal:history",
    ):  # fmt: skip
        yield sight("applicant", route, file.reference)
    yield sight("coordinator", "portal:course", file.reference)
    yield sight("applicant", "notifications:list")
    told = Message.objects.filter(recipient__email__startswith="applicant", entry__connection_file=file)
    yield sight("applicant", "notifications:message", told.latest("pk").pk)


def plant(cast) -> Iterator[Sight]:
    """Plants at the steps that only they have."""
    for who, name, network in (
        ("coordinator", "site_appointment", ""),
        ("desk_officer", "supply_contract", ""),
        ("operations", "commissioning", "electricity"),
    ):
        file = connection_file(cast, kind="industrial", networks=("electricity", "water"))
        drive(file, to=name, cast=cast)
        yield of_step(file, who, name, network)
    yield sight("coordinator", "works:studies", file.reference, name="studies-of-a-plant")


def failed(cast) -> Iterator[Sight]:
    """A lapse that the platform could not carry out, and mail that nobody took."""
    file = connection_file(cast)
    do(step(file, "completeness"), "incomplete", cast=cast, at=NOW)
    task = step(file, "supplement")
    found = Incident.objects.create(
        process=file.process, task=task, error_class="psycopg.errors.DiskFull", attempts=5, failed_at=AT,
        message="could not extend file: No space left on device", opened_at=AT,
        traceback='File "workflows/engine/timers.py", line 95, in fire',
    )  # fmt: skip
    (lost,) = outbox.enqueue(file.timeline.get(kind="submitted"), at=NOW)[:1]
    Delivery.objects.filter(pk=lost.pk).update(
        state="failed", next_try_at=None, last_error="550 5.1.1 No such user here"
    )
    yield sight("administrator", "portal:incidents")
    yield sight("manager", "portal:incident", file.reference, found.pk)


def of_step(file, who: str, name: str, network: str = "", phase: int | None = None) -> Sight:
    task = step(file, name, network, phase)
    return sight(who, "portal:step", file.reference, task.pk, name=f"step-{name}")
