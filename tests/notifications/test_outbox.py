"""An act leads to one message a person, and an act that did not happen to none."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from documents.filings import filing
from documents.models import PaperVersion
from documents.reviewing import review
from eplatform.accounts.models import Membership, Organisation
from notifications import jobs, outbox
from notifications.models import Delivery, Message, Preference
from quotes import paying
from quotes.models import Payment
from tests import factories
from tests.documents.samples import upload
from tests.quotes import stage
from tests.sites import organisation
from workflows.engine.door import perform
from workflows.engine.timers import mark_late
from workflows.files import leaving, parties, timeline
from workflows.files.models import Party, TimelineEntry


def tell(connection_file, now):
    """Route the file's last entry and return what it queued."""
    entry = TimelineEntry.objects.select_related("connection_file__process").filter(
        connection_file=connection_file
    )
    return outbox.enqueue(entry.latest("number"), at=now)


def test_step_tells_each_member_of_the_applicant_and_the_coordinator_once(told, cast, mailbox, run_jobs, now):
    factories.do(factories.step(told, "completeness"), "incomplete", cast=cast, at=now)

    run_jobs()

    told_people = [cast.applicant.email, cast.colleague.email, cast.coordinator.email]
    assert sorted(mail["To"] for mail in mailbox.messages) == told_people
    assert all(told.reference in mail["Subject"] for mail in mailbox.messages)


def test_stranger_and_reader_get_nothing(told, cast, mailbox, run_jobs, now):
    factories.do(factories.step(told, "completeness"), "incomplete", cast=cast, at=now)

    run_jobs()

    assert not Message.objects.filter(recipient__in=[cast.stranger, cast.reader]).exists()
    assert not mailbox.to(cast.stranger.email)


def test_former_applicant_gets_nothing_more(told, cast, now):
    Party.objects.filter(organisation=cast.organisation).update(until=now)

    factories.do(factories.step(told, "completeness"), "incomplete", cast=cast, at=now)
    tell(told, now)

    assert not Message.objects.filter(recipient=cast.applicant, key="papers_missing").exists()


def test_design_office_is_told_too(told, cast, now):
    office = Organisation.objects.create(name="BET Atlas", ice="001234567000099", kind="design_office")
    Membership.objects.create(user=cast.stranger, organisation=office)
    Party.objects.create(
        connection_file=told, organisation=office, capacity=Party.Capacity.DESIGN_OFFICE, since=now
    )

    factories.do(factories.step(told, "completeness"), "incomplete", cast=cast, at=now)
    tell(told, now)

    assert Message.objects.filter(recipient=cast.stranger, key="papers_missing").count() == 1


def test_staff_in_turn_are_told_in_the_portal_only(told, cast, mailbox, run_jobs, now):
    factories.do(factories.step(told, "completeness"), "complete", cast=cast, at=now)

    run_jobs()

    notice = Message.objects.get(recipient=cast.study_engineer)
    assert notice.key == "your_turn"
    assert not notice.deliveries.exists()
    assert not mailbox.to(cast.study_engineer.email)


def test_staff_of_another_territory_are_not_told(told, cast, now):
    elsewhere = factories.commune("99.99", "elsewhere").agency.territory
    cast.study_engineer.postings.update(territory=elsewhere)

    factories.do(factories.step(told, "completeness"), "complete", cast=cast, at=now)
    tell(told, now)

    assert not Message.objects.filter(recipient=cast.study_engineer).exists()


def test_named_coordinator_is_mailed_but_not_about_own_acts(told, cast, now):
    type(told).objects.filter(pk=told.pk).update(coordinator=cast.coordinator)
    factories.do(factories.step(told, "completeness"), "incomplete", cast=cast, at=now)
    others_act = tell(told, now)
    leaving.suspend(told, by=cast.coordinator, at=now, note="Autorisation de voirie")

    own_act = tell(told, now)

    assert cast.coordinator.email in {delivery.address for delivery in others_act}
    assert cast.coordinator.email not in {delivery.address for delivery in own_act}


def test_message_is_in_the_language_of_its_reader(told, cast, now):
    cast.applicant.language = "ar"
    cast.applicant.save()

    factories.do(factories.step(told, "completeness"), "incomplete", cast=cast, at=now)
    tell(told, now)

    arabic = Message.objects.get(recipient=cast.applicant, key="papers_missing")
    french = Message.objects.get(recipient=cast.colleague, key="papers_missing")
    assert (arabic.language, french.language) == ("ar", "fr")
    assert '<html lang="ar" dir="rtl">' in arabic.html
    assert '<html lang="fr" dir="ltr">' in french.html


def test_routing_twice_writes_and_sends_once(told, cast, mailbox, now):
    factories.do(factories.step(told, "completeness"), "incomplete", cast=cast, at=now)
    entry = told.timeline.latest("number")

    jobs.route_entry(entry.pk)
    jobs.route_entry(entry.pk)

    assert Message.objects.filter(entry=entry, key="papers_missing").count() == 3
    assert len(mailbox.messages) == 3


def test_rolled_back_act_leaves_no_job(told, cast, now):
    with transaction.atomic():
        factories.do(factories.step(told, "completeness"), "incomplete", cast=cast, at=now)
        transaction.set_rollback(True)

    assert not ProcrastinateJob.objects.exists()


def test_act_defers_its_job_in_the_statement_of_its_entry(told, cast, now):
    task = factories.step(told, "completeness")

    with CaptureQueriesContext(connection) as queries:
        perform(task, "incomplete", by=cast.desk_officer, at=now)

    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == (
        jobs.route_entry.name,
        {"entry_id": told.timeline.latest("number").pk},
    )
    deferring = [query["sql"] for query in queries if "procrastinate" in query["sql"]]
    assert len(deferring) == 1
    assert "INSERT INTO workflows_timelineentry" in deferring[0]
    assert not [query for query in queries if "notifications_" in query["sql"]]


def test_entry_that_nobody_is_told_of_leaves_no_job(told, now):
    timeline.record(told, "step_claimed", by=None, at=now)

    assert not ProcrastinateJob.objects.exists()


def test_person_who_wants_no_mail_gets_only_legal_notices(told, cast, now):
    Preference.objects.create(user=cast.applicant, channel="email", enabled=False)
    factories.do(factories.step(told, "completeness"), "incomplete", cast=cast, at=now)
    legal = tell(told, now)
    factories.do(factories.step(told, "supplement"), "supplied", cast=cast, at=now)

    plain = tell(told, now)

    assert cast.applicant.email in {delivery.address for delivery in legal}
    assert cast.applicant.email not in {delivery.address for delivery in plain}
    assert Message.objects.filter(recipient=cast.applicant, key="papers_supplied").exists()


def test_old_history_is_shown_but_not_mailed(told, cast, now):
    factories.do(factories.step(told, "completeness"), "incomplete", cast=cast, at=now)

    queued = outbox.enqueue(told.timeline.latest("number"), at=now + timedelta(days=30))

    assert {delivery.state for delivery in queued} == {Delivery.State.NOT_SENT}


def test_late_step_tells_the_managers(told, cast, now):
    mark_late(now + timedelta(days=60))
    tell(told, now)

    assert Message.objects.filter(key="step_late", recipient=cast.manager).count() == 1


def test_parties_are_told_when_they_join_and_leave(told, cast, now):
    firm = organisation("contractor", name="Travaux du Détroit", member=cast.stranger)

    party = parties.nominate(told, firm, "contractor", by=cast.applicant, at=now)
    tell(told, now)
    parties.dismiss(party, by=cast.applicant, at=now, reason="Résiliation")
    tell(told, now)

    joined, left = Message.objects.filter(recipient=cast.stranger).order_by("pk")
    assert (joined.key, left.key) == ("party_joined", "party_left")
    assert joined.link == f"/files/{told.reference}/"
    assert (left.link, "Résiliation" in left.body, "/files/" in left.body) == ("", True, False)
    assert "Résiliation" in left.text
    assert "--" not in left.text


def told_since(file, count, now):
    """Route the newest entries and return the keys of what the applicant is told."""
    entries = TimelineEntry.objects.filter(connection_file=file).order_by("-number")[:count]
    for entry in reversed(entries):
        outbox.enqueue(entry, at=now)
    return list(
        Message.objects.filter(entry__in=entries, recipient__email__startswith="applicant")
        .exclude(key="your_turn").order_by("pk").values_list("key", flat=True)
    )  # fmt: skip


def test_first_instalment_is_told_once_and_later_ones_by_themselves(cast, now):
    file = stage.agreed_file(cast, parts=3)
    first, *_rest = file.payment_plan.instalments.order_by("number")
    paying.pay(
        factories.step(file, "payment"), first.amount, method="cash", reference="", by=cast.cashier, at=now
    )
    opening = told_since(file, 2, now)

    paying.record_payment(file, Decimal("10.00"), method="cash", reference="", by=cast.cashier, at=now)

    assert opening == ["payment_received"]
    assert told_since(file, 1, now) == ["money_received"]
    message = Message.objects.get(key="money_received", recipient=cast.applicant)
    assert Payment.objects.latest("pk").number in message.body
    assert "10,00" in message.body


def test_paper_rejected_within_its_step_is_told_by_the_step_alone(cast, now):
    file = factories.connection_file(cast)
    early = filing.file_paper(file, "D05", upload(), by=cast.applicant, at=now)
    late = filing.file_paper(file, "D06", upload(), by=cast.applicant, at=now)
    review.reject(early, by=cast.desk_officer, at=now, reason="Illisible")
    within = told_since(file, 1, now)
    factories.drive(file, to="study", cast=cast, at=now)

    review.reject(PaperVersion.objects.get(pk=late.pk), by=cast.coordinator, at=now, reason="Échelle absente")

    assert within == []
    assert told_since(file, 1, now) == ["paper_rejected"]
    assert "Échelle absente" in Message.objects.filter(key="paper_rejected").first().body
