"""How steps and gateways come alive and end: one row a step, none a gateway; the act writes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from viewflow.workflow.activation import Activation
from viewflow.workflow.status import PROCESS, STATUS
from viewflow.workflow.token import Token

from eplatform.statements import prepared
from workflows.engine import clocks
from workflows.engine.act import Act
from workflows.engine.models import Hold, Process, Task

if TYPE_CHECKING:
    from workflows.engine.nodes import Outcome, Step


FINISHED = (
    "UPDATE workflows_process SET status = %s, finished = %s, final_state = %s WHERE id = %s RETURNING id"
)


class Passage:
    """What viewflow knows of a gateway while the flow passes: a step in all but its row, which none has."""

    pk = None
    network, phase = "", None

    def __init__(self, process: Process, flow_task: Any, token: Token | None = None) -> None:
        self.process, self.flow_task = process, flow_task
        self.token = Token("start") if token is None else token
        self.status = STATUS.NEW


class EngineActivation(Activation):
    """An activation that carries the actor and the moment of the act through the whole run."""

    def __init__(self, task: Any, *, act: Act, came_from: EngineActivation | None = None) -> None:
        self.task = task
        self.act = act
        self.process: Process = act.process
        self.at = act.at
        self.came_from = came_from

    def __hash__(self) -> int:
        # Gateways have no row, and viewflow keeps activations in sets.
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    @property
    def source(self) -> Any:
        """The step whose end led here, through any gateways."""
        return self.task if self.task.pk or self.came_from is None else self.came_from.source


class StepActivation(EngineActivation):
    """A human or timed step: one row, inserted when it opens and updated when it ends."""

    outcome: Outcome

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None
    ) -> StepActivation:
        branch = data if data is not None else inherited_branch(prev_activation.source)
        activation = cls.prepare(flow_task, prev_activation, token, branch)
        activation.act.opened.append(activation.task)
        return activation

    @classmethod
    def prepare(
        cls, flow_task: Step, prev_activation: EngineActivation, token: Token, branch: dict[str, Any]
    ) -> StepActivation:
        """A step ready to be written, with its due date."""
        process, at = prev_activation.process, prev_activation.at
        task = Task(process=process, flow_task=flow_task, flow_task_type=flow_task.task_type, token=token)
        task.step, task.role, task.party = flow_task.name, flow_task.role, flow_task.party
        task.territory_id, task.created = process.territory_id, at
        if flow_task.per != "file":
            task.network, task.phase = branch.get("network", ""), branch.get("phase")
        task.held = process.stands_still(task.network)
        set_due(task, flow_task)
        return cls(task, act=prev_activation.act, came_from=prev_activation)

    @Activation.status.transition(source=STATUS.NEW)
    def activate(self) -> None:
        """Nothing happens by itself: a person, or the platform when due, performs the step."""

    @Activation.status.transition(source=[STATUS.NEW, STATUS.ASSIGNED], target=STATUS.STARTED)
    def begin(self, outcome: Outcome, by: Any) -> None:
        self.outcome = outcome
        self.task.outcome, self.task.finished_by = outcome.name, by

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def complete(self) -> None:
        # The status is set by hand: viewflow sets it after this method returns.
        self.task.status, self.task.finished = STATUS.DONE, self.at
        self.act.ended = self.task

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Activation]:
        yield self.outcome.target._create(self, self.task.token)

    @Activation.status.transition(source=[STATUS.NEW, STATUS.ASSIGNED], target=STATUS.CANCELED)
    def cancel(self, by: Any) -> None:
        """Close an open step because the whole connection file leaves the process."""
        self.task.status, self.task.finished, self.task.outcome = STATUS.CANCELED, self.at, "cancelled"
        self.task.finished_by = by
        self.task.save(update_fields=["status", "finished", "outcome", "finished_by"])
        Hold.objects.filter(process=self.process, task=self.task, closed_at=None).update(closed_at=self.at)


def inherited_branch(task: Task | Passage) -> dict[str, Any]:
    """A step stays in the branch of the step it comes from."""
    return {"network": task.network, "phase": task.phase}


def set_due(task: Task, step: Step) -> None:
    if step.within is None:
        return
    due = clocks.due_at(step.within, task.counted_from(), clocks.calendar_of(task.territory_id))
    task.due_at, task.limit_amount, task.limit_unit = due, step.within.amount, step.within.unit.value
    if step.on_due:
        task.scheduled = due


class GatewayActivation(EngineActivation):
    """A gateway decides and passes on within the act that reached it; it leaves no row."""

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None
    ) -> GatewayActivation:
        passage = Passage(prev_activation.process, flow_task, token)
        return cls(passage, act=prev_activation.act, came_from=prev_activation)

    @Activation.status.transition(source=STATUS.NEW)
    def activate(self) -> None:
        """Nothing to prepare."""

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.DONE)
    def complete(self) -> None:
        self.task.status = STATUS.DONE

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Activation]:
        yield self.flow_task.choose(self)._create(self, self.task.token)


class SplitActivation(GatewayActivation):
    """Opens one branch per network, or per network and phase, in one insert."""

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Activation]:
        tokens = Token.split_token_source(self.task.token, self.source.pk or self.process.pk)
        branches = self.flow_task.branches(self)
        steps = [
            self.flow_task.target.activation_class.prepare(self.flow_task.target, self, next(tokens), branch)
            for branch in branches
        ]
        self.act.opened += [step.task for step in steps]
        yield from steps


class JoinActivation(GatewayActivation):
    """Waits until no step of the split's other branches is open; asked anew at each arrival."""

    type = "join"

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None
    ) -> JoinActivation:
        base = token.get_base_split_token()
        activation = super().create(flow_task, prev_activation, base)
        activation.prefix = token.get_common_split_prefix(base, 0)
        return activation

    prefix: str

    def all_arrived(self) -> bool:
        return not any(task.token.token.startswith(self.prefix) for task in self.act.standing)

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.DONE, conditions=[all_arrived])
    def complete(self) -> None:
        self.task.status = STATUS.DONE


class EndActivation(GatewayActivation):
    """Closes the process in its final state."""

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.DONE)
    def complete(self) -> None:
        self.process.status, self.process.finished = PROCESS.DONE, self.at
        self.process.final_state = self.flow_task.final_state
        process = self.process
        prepared.run(FINISHED, [process.status, process.finished, process.final_state, process.pk])

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Activation]:
        yield from ()
