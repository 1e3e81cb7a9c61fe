"""Role by step, generated from the published pages: who may perform what, and nobody else."""

from __future__ import annotations

import pytest

from eplatform.accounts.models import Posting
from eplatform.accounts.roles import POSTED_ROLES, Role
from tests.factories import connection_file
from workflows.engine.door import may_perform
from workflows.engine.models import Task
from workflows.engine.versions import all_versions

STEPS = [
    pytest.param(flow.kind, flow.version, step.name, id=f"{flow.kind}-v{flow.version}-{step.name}")
    for flow in all_versions()
    for step in flow.steps()
]


def opened(cast, kind, version, name):
    """An open step of that name, on a file of the cast's applicant."""
    flow = next(flow for flow in all_versions() if (flow.kind, flow.version) == (kind, version))
    file = connection_file(cast, kind=kind, networks=("water",))
    node = flow.instance.node(name)
    network = "" if node.per == "file" else "water"
    Task.objects.filter(process=file.process).update(
        flow_task=node, step=name, role=node.role, party=node.party, network=network
    )
    return Task.objects.select_related("process").get(process=file.process)


@pytest.mark.parametrize(("kind", "version", "name"), STEPS)
def test_step_is_performed_by_its_role_alone(cast, kind, version, name):
    task = opened(cast, kind, version, name)
    people = {role: cast.staff[role] for role in POSTED_ROLES}
    people |= {"applicant": cast.applicant, "colleague": cast.colleague}

    allowed = {role for role, person in people.items() if may_perform(task, person)}

    expected = {
        Role.APPLICANT: {"applicant", "colleague"},
        Role.PLATFORM: set(),
    }.get(task.role, {task.role})
    assert allowed == expected
    assert not may_perform(task, cast.stranger)
    assert not may_perform(task, cast.reader)


@pytest.mark.parametrize(("kind", "version", "name"), STEPS)
def test_step_is_closed_to_another_network_territory_and_to_the_deactivated(cast, kind, version, name):
    task = opened(cast, kind, version, name)
    if task.role in (Role.APPLICANT, Role.PLATFORM):
        cast.applicant.is_active = False
        assert not may_perform(task, cast.applicant)
        return
    person = cast.staff[task.role]
    elsewhere = Posting(user=person, role=task.role, territory_id=task.territory_id + 1)
    other_network = Posting(user=person, role=task.role, network="lighting")

    person.held_postings = (elsewhere,)
    assert not may_perform(task, person)
    person.held_postings = (other_network,)
    assert may_perform(task, person) is (task.network == "")
    person.held_postings = tuple(person.postings.all())
    person.is_active = False
    assert not may_perform(task, person)


def test_every_role_that_a_page_names_is_a_role_of_the_house():
    named = {step.role for flow in all_versions() for step in flow.steps()}

    assert named <= set(Role.values)
