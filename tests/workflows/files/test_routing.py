import pytest
from django.utils import timezone

from eplatform.accounts.models import Absence, Posting, User
from tests.factories import NOW, commune, connection_file, do, drive, step
from workflows.files import coordinating, routing
from workflows.files.models import ConnectionFile
from workflows.files.routing import Routing

pytestmark = pytest.mark.django_db


def staff(name, role, territory=None):
    person = User.objects.create_user(f"{name}@eplatform.example", full_name=name.title())
    Posting.objects.create(user=person, role=role, territory=territory)
    return person


def test_intake_names_the_coordinator_with_the_fewest_open_files(cast):
    second = staff("second", "coordinator")

    coordinators = [connection_file(cast).coordinator for _file in range(4)]

    assert coordinators == [cast.coordinator, second, cast.coordinator, second]


def test_intake_writes_down_whom_it_chose(cast):
    file = connection_file(cast)

    entry = file.timeline.get(kind="submitted")

    chosen = {"coordinator": str(cast.coordinator), "coordinator_id": cast.coordinator.pk}
    assert chosen.items() <= entry.data.items()


def test_intake_passes_over_who_is_away_or_elsewhere(cast):
    elsewhere = commune("01.151.01.01", "rabat").agency.territory
    staff("loin", "coordinator", elsewhere)
    today = timezone.localdate(NOW)
    Absence.objects.create(
        person=cast.coordinator, substitute=cast.manager, since=today, until=today, declared_at=NOW
    )

    assert connection_file(cast).coordinator is None


def test_closed_files_weigh_nothing(cast):
    from workflows.files import leaving

    staff("second", "coordinator")
    first = connection_file(cast)
    leaving.withdraw(first, by=cast.applicant, at=NOW, reason="Vendu")

    assert connection_file(cast).coordinator == cast.coordinator


@pytest.fixture
def rule(cast):
    return Routing.objects.create(
        territory=commune().agency.territory, role="study_engineer", mode=Routing.Mode.LEAST_LOADED
    )


def test_step_is_proposed_to_who_has_the_least(cast, rule):
    other = staff("autre", "study_engineer")
    file = connection_file(cast, networks=("water", "electricity"))

    do(step(file, "completeness"), "complete", cast=cast, at=NOW)

    owners = {task.owner for task in file.open_steps()}
    assert owners == {cast.study_engineer, other}
    assert file.timeline.filter(kind="step_assigned", by=None).count() == 2


def test_step_waits_in_the_pool_without_a_rule_for_its_network(cast):
    territory = commune().agency.territory
    for network, mode in (("", "least_loaded"), ("water", "pool")):
        Routing.objects.create(territory=territory, role="study_engineer", network=network, mode=mode)
    file = connection_file(cast, networks=("water", "electricity"))
    drive(file, to="study", cast=cast)

    assert step(file, "study", "water").owner is None
    assert step(file, "study", "electricity").owner == cast.study_engineer


def test_rule_that_is_gone_counts_no_more(cast, rule):
    assert routing.mode_of(rule.territory_id, "study_engineer", "water") == "least_loaded"
    rule.delete()

    assert routing.mode_of(rule.territory_id, "study_engineer", "water") == "pool"


def test_no_rule_costs_a_step_no_statement(cast, django_assert_num_queries):
    file = connection_file(cast)
    entry = file.timeline.get(kind="submitted")
    assert entry.data["opened"]
    routing.rules()

    with django_assert_num_queries(0):
        routing.rules()
        routing.propose(entry)


def test_another_coordinator_is_named_on_the_timeline(cast):
    second, file = staff("second", "coordinator"), connection_file(cast)

    coordinating.name_coordinator(file, second, by=cast.manager, at=NOW, reason="Charge")

    assert ConnectionFile.objects.get(pk=file.pk).coordinator == second
    assert file.timeline.order_by("-number").first().data["to"] == "Second"
    with pytest.raises(coordinating.CannotPerform):
        coordinating.name_coordinator(file, cast.cashier, by=cast.manager, at=NOW)
