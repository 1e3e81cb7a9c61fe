"""Files with rows behind every address: one at each stage that some act needs, all with secrets to leak."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from documents.filings import filing, photographing
from documents.handover.packs import Pack
from documents.models import Upload
from documents.preparation import drafting
from documents.preparation.drafts import Draft
from documents.reviewing import review
from documents.upload import receiving
from documents.upload.destinations import Destination
from documents.upload.receiving import Announced
from documents.viewer import annotating
from documents.viewer.annotating import Place
from eplatform.accounts import tokens
from eplatform.accounts.models import Absence, Organisation, Posting, User
from eplatform.accounts.roles import POSTED_ROLES
from notifications import outbox
from notifications.models import Delivery, Message
from quotes import paying
from quotes.models import Payment, Quote
from tests import factories
from tests.documents.samples import attached, send_parts, upload
from tests.quotes import stage
from tests.sites import organisation, visit
from workflows.engine.incidents import Incident
from workflows.engine.models import Calendar, CalendarDay
from workflows.files import claiming, leaving, parties
from workflows.files.holding import hold
from workflows.files.models import ConnectionFile
from workflows.files.standards import Commitment, Credit, ServiceStandard
from workflows.works.accepting import accept
from workflows.works.models import AcceptanceMinutes, Reserve, VisitOrder
from workflows.works.ordering import order_visit
from workflows.works.reserving import note_reserve

TITLE = "Lotissement des Orangers secrets"
OWNER = "Société Anonyme des Jardins Cachés"
RESERVE = "Vanne du carrefour dissimulée"
PAPER = "acte-confidentiel.pdf"
REMARK = "Bornage contesté par le voisin"
DRAFT = "Projet inavoué de la corniche"
NOTICE = "Courrier sous pli fermé"
TOKEN = "Jeton du progiciel interne"
ERROR = "Registre foncier injoignable"
NETWORK = "water"
BUILDER = "005555555000055"  # of a contractor that takes part


def photo(name: str = "photo.png") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (8, 8)).save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


def paper(name: str = PAPER) -> SimpleUploadedFile:
    return upload(name)


@dataclass
class Everything:
    """The files by what is open on them, and one row of each kind."""

    cast: Any
    rows: int = 1

    def __post_init__(self) -> None:
        # The views look at the real clock: an estimate of last winter would have expired.
        self.at = timezone.now() - timedelta(days=30)
        cast = self.cast
        cast.organisation.name = OWNER
        cast.organisation.save()
        self.elsewhere = staff_of(factories.commune("01.151.01.01", "rabat").agency.territory_id)
        stage.price_list()
        self.young = self.file()
        self.studied = self.driven(to="study")
        study = factories.step(self.studied, "study", NETWORK)
        claiming.claim(study, by=cast.study_engineer, at=self.at)
        self.priced = self.driven(to="pricing")
        stage.draft(self.priced, cast, at=self.at)
        self.offered = self.issued()
        self.held = self.file()
        leaving.suspend(self.held, by=cast.coordinator, at=self.at, note="Permission de voirie")
        self.left = self.file()
        leaving.withdraw(self.left, by=cast.applicant, at=self.at, reason="Projet abandonné")
        self.pack = Pack.objects.create(
            connection_file=self.left, code="ABCDEFGHJKLMNPQR", key="packs/0", language="fr", state="made",
            asked_by=cast.applicant, asked_at=self.at, made_at=self.at, size=1, sha256="0" * 64,
            manifest="{}",
        )  # fmt: skip
        self.built = self.on_site()
        self.promise()
        self.absence = Absence.objects.create(
            person=cast.operations, substitute=cast.commission, declared_at=self.at,
            since=timezone.localdate() + timedelta(days=40), until=timezone.localdate() + timedelta(days=50),
        )  # fmt: skip
        self.fill()
        self.incident = self.failure()
        self.lost = self.lost_mail()
        self.second_coordinator = User.objects.create_user("second@eplatform.example", full_name="Second")
        Posting.objects.create(user=self.second_coordinator, role="coordinator")
        self.secrets = self.planted()

    def failure(self) -> Incident:
        """An estimate that the platform could not let expire."""
        task = factories.step(self.offered, "answer", NETWORK)
        return Incident.objects.create(
            process=task.process, task=task, error_class="OSError", message=ERROR, attempts=5,
            failed_at=self.at, opened_at=self.at,
        )  # fmt: skip

    def lost_mail(self) -> Delivery:
        """A message that no mail server took."""
        lost, _new = Delivery.objects.get_or_create(
            message=self.notice, channel="email", defaults={"state": "failed"}
        )
        lost.state, lost.next_try_at, lost.address, lost.last_error = (
            "failed",
            None,
            "nobody@example.org",
            ERROR,
        )
        lost.save()
        return lost

    def file(self) -> ConnectionFile:
        return factories.connection_file(self.cast, networks=(NETWORK,), at=self.at, title=TITLE)

    def driven(self, *, to: str) -> ConnectionFile:
        file = self.file()
        factories.drive(file, to=to, cast=self.cast, at=self.at)
        return file

    def issued(self) -> ConnectionFile:
        file = self.driven(to="pricing")
        stage.issue(file, self.cast, at=self.at + timedelta(days=1))
        return file

    def on_site(self) -> ConnectionFile:
        """Half paid, with visits, a test, a reserve and minutes."""
        cast, file = self.cast, self.issued()
        stage.agree(file, cast, parts=6, at=self.at + timedelta(days=2))
        first = file.payment_plan.instalments.order_by("number").first()
        paying.pay(
            factories.step(file, "payment"), first.amount, method="cash", reference="", by=cast.cashier,
            at=self.at + timedelta(days=2),
        )  # fmt: skip
        factories.drive(file, to="technical_acceptance", cast=cast, at=self.at + timedelta(days=3))
        return ConnectionFile.objects.get(pk=file.pk)

    def promise(self) -> None:
        """A standard that was not kept, what it costs, a held network, and a day that the calendar names."""
        self.standard = ServiceStandard.objects.create(
            code="essai", title_fr="Essai", title_ar="تجربة", title_en="Trial", per="network",
            from_step="guarantee", to_step="guarantee", limit_amount=5,
            limit_unit="working_days", credit_per_day=65, since=self.at.date(),
        )  # fmt: skip
        self.commitment = Commitment.objects.create(
            standard=self.standard, connection_file=self.built, network=NETWORK, opened_at=self.at,
            due_at=self.at + timedelta(days=7),
        )  # fmt: skip
        Credit.objects.create(
            commitment=self.commitment, day=self.at.date(), amount=65, currency="MAD", at=self.at
        )
        self.stop = hold(
            self.built, network=NETWORK, reason="third_party", note="Permission de voirie",
            by=self.cast.coordinator, at=self.at + timedelta(days=9),
        )  # fmt: skip
        calendar, _new = Calendar.objects.get_or_create(territory=None)
        ahead = timezone.localdate() + timedelta(days=400)
        self.special_day = CalendarDay.objects.create(calendar=calendar, date=ahead, label="Inventaire")

    def fill(self) -> None:
        cast, at = self.cast, self.at + timedelta(days=10)
        builder = organisation("contractor", ice=BUILDER, name="Travaux du Détroit")
        parties.nominate(self.built, builder, "contractor", by=cast.applicant, at=at)
        for number in range(self.rows):
            self.note(at + timedelta(minutes=number))
        task = factories.step(self.built, "technical_acceptance", NETWORK, 1)
        accept(task, "reserves", participants="M. Alaoui", by=cast.inspector, at=at, text="Sous réserve")
        self.version = filing.file_paper(self.young, "D01", paper(), by=cast.applicant, at=at)
        for code in FILED[: self.rows - 1]:
            filing.file_paper(self.young, code, paper(), by=cast.applicant, at=at)
        self.accepted = filing.file_paper(self.young, "D04", paper(), by=cast.applicant, at=at)
        review.accept(self.accepted, by=cast.desk_officer, at=at)
        self.older, self.newer = (
            filing.file_paper(self.young, "D02", paper(), by=cast.applicant, at=at) for _version in range(2)
        )
        everywhere = Place(1, "point", *[Decimal("0.5")] * 4)
        self.remark = annotating.annotate(
            self.version, everywhere, text=REMARK, audience="everyone", by=cast.applicant, at=at
        )
        self.upload = self.sent_upload(at)
        self.draft = self.begun_draft(at)
        self.token, self.secret = tokens.issue(user=cast.applicant, name=TOKEN, at=timezone.now())

    def note(self, at: Any) -> None:
        """One more of everything that a site collects."""
        cast, file = self.cast, self.built
        visit(file, by=cast.inspector, at=at, network=NETWORK, phase=1)
        self.reserve = note_reserve(
            file, network=NETWORK, phase=1, severity="minor", text=RESERVE,
            due_date=(timezone.now() + timedelta(days=30)).date(), by=cast.inspector, at=at,
        )  # fmt: skip
        photographing.file_photo(self.reserve, photo(), by=cast.applicant, at=at)
        self.order = order_visit(
            file, purpose="follow_up", appointment=at, by=cast.inspector, at=at, network=NETWORK, phase=1
        )
        entry = file.timeline.order_by("-number").first()
        outbox.enqueue(file.timeline.get(kind="submitted") if not Message.objects.exists() else entry, at=at)

    def sent_upload(self, at: Any) -> Upload:
        """An upload whose parts have arrived; only the person who began it completes it."""
        content = paper().read()
        announced = Announced(PAPER, len(content))
        upload = receiving.begin(
            Destination("D02", self.young), announced, by=self.cast.applicant, at=timezone.now()
        )
        send_parts(upload, content, by=self.cast.applicant, at=timezone.now())
        return upload

    def begun_draft(self, at: Any) -> Draft:
        heading = {"kind": "subdivision", "title": DRAFT, "networks": [NETWORK], "language": "fr"}
        draft = drafting.start(by=self.cast.applicant, at=at, payload={"file": heading})
        attached(draft, paper().read(), PAPER, kind="D01", at=at)
        return draft

    @property
    def builder(self) -> Organisation:
        """Takes part in one file alone."""
        return Organisation.objects.get(ice=BUILDER)

    @property
    def quote(self) -> Quote:
        return stage.latest(self.built)

    @property
    def payment(self) -> Payment:
        return Payment.objects.filter(connection_file=self.built).first()

    @property
    def minutes(self) -> AcceptanceMinutes:
        return AcceptanceMinutes.objects.filter(connection_file=self.built).first()

    @property
    def held_visit(self) -> VisitOrder:
        return VisitOrder.objects.filter(connection_file=self.built, visit__isnull=False).first()

    @property
    def open_visit(self) -> VisitOrder:
        return VisitOrder.objects.filter(connection_file=self.built, visit=None).first()

    @property
    def notice(self) -> Message:
        return Message.objects.filter(recipient=self.cast.applicant).first()

    @property
    def open_reserve(self) -> Reserve:
        return Reserve.objects.open().filter(connection_file=self.built).first()

    def planted(self) -> list[str]:
        """What nobody but the file's people may ever be shown."""
        amount = self.quote.total_ttc_a
        return [
            TITLE, OWNER, RESERVE, PAPER, REMARK, DRAFT, TOKEN, ERROR, self.notice.subject,
            *spellings(amount),
        ]  # fmt: skip


#: Kinds that wait for their papers at filing, besides the first.
FILED = ("D03", "D05", "D06", "D07", "D08", "D10")


def spellings(amount: Decimal) -> list[str]:
    """An amount as pages and programs write it."""
    plain = f"{amount:.2f}"
    return [plain, f"{amount:,.2f}".replace(",", "\N{NO-BREAK SPACE}").replace(".", ","),
            f"{amount:,.2f}".replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")]  # fmt: skip


def staff_of(territory_id: int) -> User:
    """Holds every role, in a territory of which no file of ours is."""
    person: User = User.objects.create_user("elsewhere@eplatform.example", full_name="Ailleurs")
    Posting.objects.bulk_create(
        Posting(user=person, role=role, territory_id=territory_id) for role in sorted(POSTED_ROLES)
    )
    return person
