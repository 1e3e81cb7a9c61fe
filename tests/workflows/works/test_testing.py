"""Tests on site: judged by their threshold, ticked per network and phase, unticked by a failing repeat."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from eplatform.accounts.networks import Network
from tests.sites import AT, only_network, pass_tests, site
from workflows.engine.errors import NotYours
from workflows.works.catalogue import CHECKLISTS, TESTS, find_test, mandatory_tests
from workflows.works.models import TestResult
from workflows.works.testing import UnknownTest, record_test


def ticked(file):
    return set(file.requirements.filter(key="tests_passed").values_list("network", "phase"))


def record(file, cast, kind, value, *, network="water", phase=1):
    return record_test(
        file, network=network, phase=phase, kind=kind, value=Decimal(value), by=cast.inspector, at=AT
    )


@pytest.mark.parametrize(
    ("network", "kind", "value", "passed"),
    [
        ("water", "pressure", "0.2", True),
        ("water", "pressure", "0.201", False),
        ("water", "disinfection", "1", True),
        ("water", "disinfection", "0", False),
        ("electricity", "insulation", "1", True),
        ("electricity", "insulation", "0.999", False),
        ("electricity", "earth", "10", True),
        ("electricity", "earth", "10.5", False),
        ("sewerage", "compaction", "95", True),
        ("sewerage", "compaction", "94.9", False),
        ("lighting", "illuminance", "14", False),
    ],
)
def test_result_is_judged_by_the_threshold(network, kind, value, passed):
    assert find_test(network, kind).passes(Decimal(value)) is passed


@pytest.mark.parametrize("network", Network.values)
def test_every_network_has_tests_and_a_checklist(network):
    assert mandatory_tests(network)
    assert CHECKLISTS[network]
    assert len({kind.key for kind in TESTS[network]}) == len(TESTS[network])


def test_tick_comes_with_the_last_mandatory_test(cast):
    file, _tasks = site(cast)

    record(file, cast, "pressure", "0.1")
    record(file, cast, "disinfection", "1")
    before = ticked(file)
    record(file, cast, "sampling", "1")

    assert (before, ticked(file)) == (set(), {("water", 1)})


def test_tick_is_of_the_phase_tested(cast):
    file, _tasks = site(cast, phases=2)

    pass_tests(file, by=cast.inspector, phase=2)

    assert ticked(file) == {("water", 2)}


def test_failing_repeat_takes_the_tick_away_and_a_passing_one_gives_it_back(cast):
    file, _tasks = site(cast)
    pass_tests(file, by=cast.inspector)

    record(file, cast, "pressure", "0.9")
    failed = ticked(file)
    record(file, cast, "pressure", "0.1")

    assert (failed, ticked(file)) == (set(), {("water", 1)})
    assert TestResult.objects.filter(kind="pressure").count() == 3


def test_failed_optional_test_blocks_too(cast):
    file, _tasks = site(cast, networks=("sewerage",))
    pass_tests(file, by=cast.inspector, network="sewerage")

    record(file, cast, "camera", "0", network="sewerage")

    assert ticked(file) == set()


def test_unknown_test_is_refused(cast):
    file, _tasks = site(cast)

    with pytest.raises(UnknownTest):
        record(file, cast, "illuminance", "15")


@pytest.mark.parametrize("who", ["applicant", "stranger", "coordinator", "study_engineer"])
def test_only_the_inspector_records(cast, who):
    file, _tasks = site(cast)

    with pytest.raises(NotYours):
        record_test(
            file, network="water", phase=1, kind="pressure", value=Decimal(0), by=getattr(cast, who), at=AT
        )

    assert not TestResult.objects.exists()


def test_inspector_of_another_network_records_nothing(cast):
    file, _tasks = site(cast)
    only_network(cast.inspector, "electricity")

    with pytest.raises(NotYours):
        record(file, cast, "pressure", "0.1")


def test_results_are_never_changed(cast):
    file, _tasks = site(cast)
    result = record(file, cast, "pressure", "0.9")

    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        TestResult.objects.filter(pk=result.pk).update(value=0, passed=True)
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        TestResult.objects.filter(pk=result.pk).delete()


def test_database_refuses_a_result_that_contradicts_its_value(cast):
    file, _tasks = site(cast)

    with pytest.raises(IntegrityError, match="test_passed_as_its_value_says"), transaction.atomic():
        TestResult.objects.create(
            connection_file=file, network="water", phase=1, kind="pressure", value=9, compare="at_most",
            threshold=1, passed=True, at=AT, by=cast.inspector,
        )  # fmt: skip
