"""Service standards are rows: the British limits and payments, the Moroccan 45 days, and what follows."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.factories import NOW, connection_file, do, drive, step
from workflows.engine.models import Calendar, CalendarDay
from workflows.files import chasing, leaving
from workflows.files.holding import hold, release_hold
from workflows.files.programme import IndustrialNeeds, Load
from workflows.files.standards import Commitment, Credit, ServiceStandard

BRITISH = "Electricity (Connection Standards of Performance) Regulations 2015"


def day(number, hour=10):
    """Monday 2 March 2026 is day 0; the next public holiday is that of the end of Ramadan, on the 20th."""
    return NOW + timedelta(days=number, hours=hour - 9)


def standard(code, amount, unit="working_days", **fields):
    """A row, per network from the opening of the study to its end unless told otherwise."""
    span = {} if {"from_event", "from_step"} & set(fields) else {"from_step": "study"}
    span |= {} if {"to_event", "to_step"} & set(fields) else {"to_step": "study"}
    given = {
        "per": "network",
        "since": date(2026, 1, 1),
        "title_fr": code,
        "title_ar": code,
        "title_en": code,
    }
    return ServiceStandard.objects.create(
        code=code, limit_amount=amount, limit_unit=unit, **(given | span | fields)
    )


def credited(code, amount, per_day, **fields):
    """So much a working day, in pounds, as the British regulations write it."""
    return standard(code, amount, credit_per_day=Decimal(per_day), currency="GBP", source=BRITISH, **fields)


def chase(at):
    while chasing.chase(at):
        pass


def ledger(file):
    rows = Credit.objects.filter(commitment__connection_file=file).order_by("day", "pk")
    return [(row.day.isoformat(), row.amount, row.currency) for row in rows]


def studied(cast, *, needs=None, load=None, networks=("electricity",), at=None):
    """A file whose study opens on day 0."""
    file = connection_file(cast, "industrial" if needs else "subdivision", networks, at=at or day(0))
    if needs:
        IndustrialNeeds.objects.filter(connection_file=file).update(voltage_wish=needs)
    if load:
        Load.objects.filter(connection_file=file, code="L1").update(count=1, power_kw=load)
    drive(file, to="study", cast=cast, at=day(0, 0))
    return file


# What must be expressible


BANDS = {
    "low": {"condition": "low_voltage"},
    "high": {"condition": "medium_voltage"},
    "extra_high": {"condition": "installed_power_kw", "amount_from": Decimal(10_000)},
}


@pytest.mark.parametrize(
    ("code", "limit", "per_day", "band", "needs", "load", "due", "owed"),
    [
        ("single-low-voltage-quote", 5, 15, "low", None, None, "2026-03-09", 45),
        ("low-voltage-demand", 15, 65, "low", "low", None, "2026-03-24", 195),
        ("high-voltage-demand", 20, 135, "high", "medium", None, "2026-03-31", 405),
        ("extra-high-voltage-demand", 65, 200, "extra_high", "medium", 12_000, "2026-06-05", 600),
    ],
)
def test_british_quotation_pays_for_each_working_day_late(
    cast, code, limit, per_day, band, needs, load, due, owed
):
    for name, condition in BANDS.items():
        if name != band:
            credited(f"other-{name}", 2, 999, **condition | {"network": "water"})
    credited(code, limit, per_day, network="electricity", **BANDS[band])
    file = studied(cast, needs=needs, load=load)
    commitment = Commitment.objects.get(connection_file=file)
    assert timezone.localdate(commitment.due_at).isoformat() == due

    third = commitment.due_at + timedelta(days=7)
    working = Calendar.objects.working(None)
    until = working.after(timezone.localdate(commitment.due_at), 3)
    do(step(file, "study", "electricity"), "feasible", cast=cast,
       at=third.replace(year=until.year, month=until.month, day=until.day, hour=9))  # fmt: skip

    assert sum(amount for _day, amount, _currency in ledger(file)) == owed
    assert {currency for _day, _amount, currency in ledger(file)} == {"GBP"}


@pytest.mark.parametrize(("needs", "limit"), [("low", 10), ("medium", 20)])
def test_british_budget_estimate_pays_once(cast, needs, limit):
    for each, days, condition in (("low", 10, "low_voltage"), ("medium", 20, "medium_voltage")):
        credited(f"budget-estimate-{each}", days, 65, ceiling=Decimal(65), condition=condition)
    file = studied(cast, needs=needs)

    chase(day(90))
    chase(day(120))

    commitment = Commitment.objects.get(connection_file=file)
    assert commitment.standard.limit_amount == limit
    assert [amount for _day, amount, _currency in ledger(file)] == [Decimal(65)]


def test_moroccan_acceptance_is_held_within_45_days_of_the_completion(cast):
    standard(
        "provisional-acceptance", 45, "calendar_days", per="file", from_step="provisional_acceptance",
        to_step="provisional_acceptance", escalate_to="manager", remind_days=10,
        source="Loi 25-90, réception provisoire",
    )  # fmt: skip
    file = connection_file(cast, networks=("water",))
    (task,) = drive(file, to="provisional_acceptance", cast=cast)
    commitment = Commitment.objects.get(connection_file=file)
    opened = timezone.localdate(task.created)
    assert timezone.localdate(commitment.due_at) == opened + timedelta(days=45)

    chase(commitment.due_at - timedelta(days=9))
    chase(commitment.due_at + timedelta(hours=1))

    kinds = file.timeline.filter(kind__startswith="commitment").order_by("number")
    assert [(entry.kind, entry.data["roles"]) for entry in kinds] == [
        ("commitment_near", ["commission"]),
        ("commitment_missed", ["manager"]),
    ]


# When it opens and when it is met


def test_standard_spans_steps_and_networks(cast):
    standard("offer", 30, per="file", from_event="submitted", to_step="approval", to_outcome="approved")
    file = connection_file(cast, networks=("water", "sewerage"))
    drive(file, to="approval", cast=cast)
    for network in ("sewerage", "water"):
        do(step(file, "approval", network), "approved", cast=cast, at=day(9))
        met = Commitment.objects.get(connection_file=file).met_at
        assert bool(met) == (network == "water")


def test_standard_opens_for_each_network_asked_for(cast):
    standard("first-answer", 10, from_event="submitted", to_step="study")

    file = connection_file(cast, networks=("water", "sewerage"))

    assert sorted(file.commitments.values_list("network", flat=True)) == ["sewerage", "water"]


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "industrial"}, {"version": 9}, {"network": "sewerage"}, {"since": date(2027, 1, 1)},
        {"until": date(2026, 2, 1)}, {"condition": "social_housing"}, {"condition": "unheard-of"},
        {"condition": "dwellings", "amount_from": Decimal(1000)},
    ],
)  # fmt: skip
def test_standard_for_other_files_opens_nothing(cast, fields):
    standard("elsewhere", 10, **({"since": date(2025, 1, 1)} | fields))

    file = studied(cast, networks=("water",))

    assert not file.commitments.exists()


def test_amount_of_the_estimate_chooses_the_standard(cast):
    for code, least, below in (("small", None, 100_000), ("large", 100_000, None)):
        standard(code, 3, from_step="approval", to_step="approval", condition="amount",
                 amount_from=least, amount_to=below)  # fmt: skip
    file = connection_file(cast, networks=("water",))
    (task,) = drive(file, to="pricing", cast=cast)

    from workflows.engine.door import perform
    from workflows.files import requirements

    requirements.satisfy(file, "drafted_quote", by=None, at=day(5), network="water")
    perform(task, "priced", by=cast.estimator, at=day(5), data={"amount": "250000.00"})

    assert [each.standard.code for each in file.commitments.all()] == ["large"]


def test_step_that_comes_back_is_promised_afresh(cast):
    standard("study", 15)
    file = studied(cast, networks=("water",))
    do(step(file, "study", "water"), "needs_information", cast=cast, at=day(3))
    do(step(file, "clarification", "water"), "clarified", cast=cast, at=day(7))

    assert [bool(each.met_at) for each in file.commitments.order_by("pk")] == [True, False]


def test_withdrawn_file_drops_its_commitments(cast):
    standard("study", 15)
    file = studied(cast, networks=("water",))

    leaving.withdraw(file, by=cast.applicant, at=day(4), reason="Vendu")

    assert file.commitments.get().dropped_at == day(4)


def test_no_standard_costs_no_statement(cast, django_assert_num_queries):
    """The receivers alone: what a step costs without standards is counted by the bench."""
    from workflows.files import committing

    file = studied(cast, networks=("water",))
    entry = file.timeline.select_related("connection_file__process").last()
    committing.follow(entry=entry)

    with django_assert_num_queries(0):
        committing.follow(entry=entry)


# Net of holds


def test_commitment_stands_while_the_applicant_is_waited_for(cast):
    credited("offer", 10, 65, from_event="completeness:complete", to_step="pricing")
    file = studied(cast, networks=("water",))
    do(step(file, "study", "water"), "needs_information", cast=cast, at=day(1))
    chase(day(60))
    assert not ledger(file)

    do(step(file, "clarification", "water"), "clarified", cast=cast, at=day(63))

    # One day was used; the nine others follow the fourth of May, but for the holiday of the first.
    assert timezone.localdate(file.commitments.get().due_at) == date(2026, 5, 15)


def test_commitment_of_the_file_stands_when_nobody_but_the_applicant_owes(cast):
    standard("all-studies", 10, per="file", from_event="completeness:complete", to_step="study",
             to_outcome="feasible")  # fmt: skip
    file = studied(cast, networks=("water", "sewerage"))
    do(step(file, "study", "water"), "needs_information", cast=cast, at=day(1))
    do(step(file, "study", "sewerage"), "feasible", cast=cast, at=day(3))

    do(step(file, "clarification", "water"), "clarified", cast=cast, at=day(8))

    # Held from the third day, when sewerage was done, to the eighth: three working days.
    assert timezone.localdate(file.commitments.get().due_at) == date(2026, 3, 19)


def test_hold_of_another_network_does_not_stop_a_commitment(cast):
    standard("study", 10)
    file = studied(cast, networks=("water", "sewerage"))
    before = file.commitments.get(network="sewerage").due_at
    held = hold(file, network="water", reason="third_party", by=cast.coordinator, at=day(1))
    release_hold(held, by=cast.coordinator, at=day(8))

    assert file.commitments.get(network="sewerage").due_at == before
    assert timezone.localdate(file.commitments.get(network="water").due_at) == date(2026, 3, 24)


def test_days_held_after_the_due_date_are_not_credited(cast):
    credited("study", 5, 65)
    file = studied(cast, networks=("water",))
    chase(day(8))
    held = hold(file, network="water", reason="force_majeure", by=cast.coordinator, at=day(8))
    chase(day(10))
    release_hold(held, by=cast.coordinator, at=day(14))
    chase(day(15))

    # Due on Monday the 9th; late on the 10th, held from then to the 16th, late again on the 17th.
    assert [row[0] for row in ledger(file)] == ["2026-03-10", "2026-03-17"]


# The ledger


def test_ledger_is_written_once_however_often_it_is_chased(cast):
    credited("study", 5, 65)
    file = studied(cast, networks=("water",))

    for moment in (day(8), day(8, 15), day(9), day(9)):
        chase(moment)

    assert ledger(file) == [("2026-03-10", 65, "GBP"), ("2026-03-11", 65, "GBP")]
    assert file.timeline.filter(kind="credit_owed").count() == 1
    assert file.timeline.filter(kind="commitment_missed").count() == 1


def test_credit_stops_at_its_ceiling(cast):
    credited("study", 5, 65, ceiling=Decimal(150))
    file = studied(cast, networks=("water",))

    chase(day(40))

    assert [row[1] for row in ledger(file)] == [65, 65, 20]
    assert file.commitments.get().next_look_at is None


def test_calendar_days_are_credited_where_the_standard_says_so(cast):
    credited("study", 5, 65, credit_unit="calendar_days")
    file = studied(cast, networks=("water",))

    chase(day(14))

    assert len(ledger(file)) == 7


def test_closed_day_is_not_credited(cast):
    calendar = Calendar.objects.create(territory=None)
    CalendarDay.objects.create(calendar=calendar, date=date(2026, 3, 10), label="Crue")
    credited("study", 5, 65)
    file = studied(cast, networks=("water",))

    chase(day(9))

    assert [row[0] for row in ledger(file)] == ["2026-03-11"]


def test_ledger_cannot_be_rewritten(cast):
    credited("study", 5, 65)
    file = studied(cast, networks=("water",))
    chase(day(8))

    for change in (lambda rows: rows.update(amount=1), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(Credit.objects.filter(commitment__connection_file=file))


def test_late_answer_is_credited_up_to_the_day_it_comes(cast):
    credited("study", 5, 65)
    file = studied(cast, networks=("water",))

    do(step(file, "study", "water"), "feasible", cast=cast, at=day(10))
    chase(day(30))

    assert [row[0] for row in ledger(file)] == ["2026-03-10", "2026-03-11", "2026-03-12"]
