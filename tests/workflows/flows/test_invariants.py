"""Random legal and illegal acts on a file: the record stays whole and nothing is done twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.cast import Cast
from tests.factories import ALL_NETWORKS, NOW, connection_file, tick
from workflows.engine import exits, timers
from workflows.engine.door import perform
from workflows.engine.errors import Refused
from workflows.engine.models import Task
from workflows.files.models import FinalState

NETWORKS = st.sets(st.sampled_from(ALL_NETWORKS), min_size=1).map(sorted).map(tuple)
#: Every published version, by the kind and a day on which it is in force.
VERSIONS = st.sampled_from(
    [("subdivision", NOW), ("subdivision", NOW + timedelta(days=217)), ("industrial", NOW)]
)


class Life(RuleBasedStateMachine):
    """One connection file in the hands of people who do anything at any time."""

    #: Whoever runs the machine says who acts.
    cast: Cast

    @initialize(version=VERSIONS, networks=NETWORKS, phases=st.integers(1, 2))
    def file(self, version, networks, phases):
        kind, self.at = version
        self.record = connection_file(self.cast, kind=kind, networks=networks, phases=phases, at=self.at)
        self.performed: list[int] = []
        self.acts = 1

    def opened(self) -> list[Task]:
        return list(self.record.open_steps().order_by("pk"))

    def look(self) -> None:
        """Read it all anew; done after each act, and nothing happens before the next one."""
        self.record.refresh_from_db()
        self.steps = self.opened()
        self.entries = list(self.record.timeline.order_by("number").values_list("number", "kind"))

    @precondition(lambda self: self.record.is_running)
    @rule(data=st.data(), eager=st.booleans())
    def perform_legally(self, data, eager):
        self.at += timedelta(hours=1)
        if self.record.suspended_at or not self.steps:
            return
        task = data.draw(st.sampled_from(self.steps))
        ways = [way for way in task.flow_task.outcomes if way.name != "refused"]
        way = ways[0] if eager else data.draw(st.sampled_from(ways))
        by = None if way.by_platform else self.cast.for_role(task.role)
        tick(self.record, task, way.name, self.at)
        # Under the second version of the subdivision, the dearer estimates are read twice.
        perform(task, way.name, by=by, at=self.at, data={"amount": 2_000_000 * eager})
        self.performed.append(task.pk)
        self.acts += 1

    @precondition(lambda self: self.performed)
    @rule(data=st.data())
    def perform_again(self, data):
        pk = data.draw(st.sampled_from(self.performed))
        way = Task.objects.get(pk=pk).outcome
        with pytest.raises(Refused):
            perform(pk, way, by=None, at=self.at)

    @rule(data=st.data())
    def perform_as_a_stranger(self, data):
        if self.steps:
            task = data.draw(st.sampled_from(self.steps))
            with pytest.raises(Refused):
                perform(task, task.flow_task.outcomes[0].name, by=self.cast.stranger, at=self.at)

    @precondition(lambda self: self.record.is_running)
    @rule()
    def suspend_or_resume(self):
        self.at += timedelta(days=1)
        if self.record.suspended_at:
            exits.resume(self.record.process, by=self.cast.coordinator, at=self.at)
        else:
            exits.suspend(
                self.record.process, reason="third_party", note="", by=self.cast.coordinator, at=self.at
            )
        self.acts += 1

    @rule(days=st.integers(1, 120))
    def let_time_pass(self, days):
        self.at += timedelta(days=days)
        waiting = {task.pk for task in self.steps}
        timers.fire_due(self.at)
        gone = waiting - {task.pk for task in self.opened()}
        self.performed += sorted(gone)
        self.acts += len(gone)

    @precondition(lambda self: self.record.is_running and len(self.performed) > 8)
    @rule()
    def withdraw(self):
        self.at += timedelta(hours=1)
        exits.leave(self.record.process, "withdrawn", by=self.cast.applicant, at=self.at, reason="")
        self.acts += 1

    def teardown(self):
        """Leave nothing behind that could fall due in the next example."""
        if not hasattr(self, "record"):
            return
        self.record.refresh_from_db()
        if self.record.is_running:
            exits.leave(self.record.process, "withdrawn", by=None, at=self.at, reason="")

    @invariant()
    def the_record_is_whole(self):
        if hasattr(self, "record"):
            self.look()
            self.the_timeline_is_complete()
            self.a_running_file_has_an_open_step_and_an_ended_one_has_none()
            self.it_ends_only_in_a_final_state()
            self.no_branch_is_lost_or_doubled()

    def the_timeline_is_complete(self):
        # A study may change which papers are wanted, which a line of its own says.
        told = sum(kind == "papers_wanted" for _number, kind in self.entries)
        assert [number for number, _kind in self.entries] == list(range(1, self.acts + told + 1))

    def a_running_file_has_an_open_step_and_an_ended_one_has_none(self):
        assert self.record.is_running == bool(self.steps)

    def it_ends_only_in_a_final_state(self):
        assert self.record.is_running or self.record.final_state in FinalState.values

    def no_branch_is_lost_or_doubled(self):
        places = [(task.step, task.network, task.phase) for task in self.steps]
        assert len(places) == len(set(places))
        branches = {(network, phase) for _step, network, phase in places}
        assert ("", None) not in branches or len(places) == 1


@pytest.mark.django_db
def test_random_lives_keep_the_record_whole(cast):
    life = type("LifeOfTheCast", (Life,), {"cast": cast})

    run_state_machine_as_test(
        life,
        settings=settings(
            max_examples=12, stateful_step_count=45, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
