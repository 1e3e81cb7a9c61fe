"""Recording tests: the value decides whether one passed; a failing repeat takes the tick away again."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from eplatform.accounts.networks import Network
from eplatform.statements.prepared import Kept
from workflows.engine.errors import Refused
from workflows.engine.lock import all_or_nothing
from workflows.files import requirements, timeline
from workflows.files.models import ConnectionFile
from workflows.works import permissions
from workflows.works.catalogue import TestKind, find_test, mandatory_tests
from workflows.works.entering import enter
from workflows.works.models import TestResult

#: The last result of each kind of test, asked after every one of them; no file has so many phases.
LAST = Kept(
    lambda pk, network, phase: (
        TestResult.objects.filter(connection_file=pk, network=network, phase=phase)
        .last_results()
        .values_list("kind", "passed")
    ),
    -1,
    "any network",
    30_000,
)


class UnknownTest(Refused):
    """The network has no such test."""


@all_or_nothing()
def record_test(
    connection_file: ConnectionFile, *, network: str, phase: int, kind: str, value: Decimal, by: User,
    at: datetime, remarks: str = "",
) -> TestResult:  # fmt: skip
    """Keep the result of a test of a network and phase, judged by the threshold in force."""
    may = permissions.can_inspect(by, connection_file, network)
    connection_file = enter(connection_file, network=network, phase=phase, allowed=may)
    known = find_kind(network, kind)
    result: TestResult = TestResult.objects.create(
        connection_file=connection_file, network=network, phase=phase, kind=kind, value=value,
        unit=known.unit, compare=known.compare, threshold=known.threshold, passed=known.passes(value),
        remarks=remarks, at=at, by=by,
    )  # fmt: skip
    timeline.record(
        connection_file, "test_recorded", by=by, at=at, network=network, phase=phase, note=remarks,
        data={"test": kind, "value": str(value), "unit": known.unit, "passed": result.passed},
    )  # fmt: skip
    tick(connection_file, network, phase, by=by, at=at)
    return result


def find_kind(network: str, kind: str) -> TestKind:
    try:
        return find_test(network, kind)
    except KeyError as error:
        raise UnknownTest(
            _("The network %(network)s has no test “%(kind)s”.")
            % {"network": Network(network).label, "kind": kind}
        ) from error


def tick(connection_file: ConnectionFile, network: str, phase: int, *, by: User, at: datetime) -> None:
    """Passed when every mandatory test is made and no test, mandatory or not, failed the last time."""
    last: dict[str, bool] = dict(LAST.rows(connection_file.pk, network, phase))
    if set(mandatory_tests(network)) <= set(last) and all(last.values()):
        requirements.satisfy(connection_file, "tests_passed", by=by, at=at, network=network, phase=phase)
    else:
        requirements.withdraw(connection_file, "tests_passed", network=network, phase=phase)
