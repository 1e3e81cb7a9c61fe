"""Estimates and receipts on paper are sealed like any paper that the utility issued."""

from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from documents import sealing_jobs
from documents.keeping import sealing
from documents.keeping.seals import Seal
from documents.storage import locking
from quotes import paying
from quotes.models import QuotePdf
from tests.factories import step
from tests.quotes.stage import LATER, agreed_file, issue, priced_file


def test_issued_estimate_is_sealed_in_every_language(cast):
    found = priced_file(cast)
    quote = issue(found, cast)
    (arguments,) = ProcrastinateJob.objects.filter(
        task_name="documents.sealing_jobs.seal_papers"
    ).values_list("args", flat=True)

    sealing_jobs.seal_papers(**arguments)

    seals = Seal.objects.filter(connection_file=found)
    assert {(seal.key, seal.sha256) for seal in seals} == set(quote.pdfs.values_list("key", "sha256"))
    paper = QuotePdf.objects.get(quote=quote, language="ar")
    assert locking.lock_of(paper.key, paper.storage_version)[0] == "COMPLIANCE"
    told = found.timeline.get(kind="paper_sealed").data["papers"]
    assert sorted(each["name"] for each in told) == [
        f"{quote.number}-{code}.pdf" for code in ("ar", "en", "fr")
    ]


def test_receipt_is_sealed_with_the_estimates_of_its_file(cast):
    found = agreed_file(cast)
    sealing.seal_file(found.pk, at=timezone.now())

    paying.pay(
        step(found, "payment"), found.payment_plan.total, by=cast.cashier, at=LATER, method="cheque",
        reference="CHQ 7781",
    )  # fmt: skip

    assert sealing.seal_file(found.pk, at=timezone.now()) == 3
    assert Seal.objects.filter(rule="accounts").count() == Seal.objects.count()
