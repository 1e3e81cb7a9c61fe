"""The words a process page is written in: steps with their ways out, waits, splits, joins, ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import nodes as library
from viewflow.workflow.base import Edge, Node

from eplatform.accounts.roles import Role
from workflows.engine.activations import (
    EndActivation,
    EngineActivation,
    GatewayActivation,
    JoinActivation,
    SplitActivation,
    StepActivation,
)
from workflows.engine.limits import Limit
from workflows.engine.models import Party, Process

Branch = dict[str, Any]
#: A question that finds the moment from which a wait is counted.
Moment = Callable[[Process], datetime | None]


@dataclass(frozen=True)
class Outcome:
    """One way out of a step: what it is called, where it leads and what must be done before."""

    name: str
    title: Any
    target: Any
    requires: frozenset[str] = frozenset()
    #: Extra requirements that depend on the file, such as the sewerage-first rule.
    condition: Callable[[Any], Iterable[str]] | None = None
    #: The state the network part gets by this way out.
    marks: str = ""
    #: Only the platform takes it, when the step's time is over.
    by_platform: bool = False


class Step(library.View):
    """A task of a person with a role, a service time and named ways out.

    ``holds`` marks a step that waits for the applicant: it stops the utility's clock.
    ``per`` tells whether there is one a file, one a network, or one a network and phase;
    ``covers`` finds the other networks that a step of one network settles with it.
    """

    activation_class = StepActivation
    task_type = "HUMAN"
    _owner_permission_obj = None  # the library forgets this default (decision 1, defect 2)

    def __init__(
        self,
        title: Any,
        *,
        role: str,
        within: Limit | None = None,
        holds: bool = False,
        per: str = "file",
        extended: Limit | None = None,
        covers: Callable[[Any], list[str]] | None = None,
    ) -> None:
        super().__init__(view=None)
        self.task_title = title
        self.role, self.within, self.holds, self.per, self.extended = role, within, holds, per, extended
        self.covers = covers
        self.outcomes: tuple[Outcome, ...] = ()
        #: Where the time is counted from, if not from the opening.
        self.since: Moment | None = None
        #: How many days before its end the step is reminded of.
        self.reminders: tuple[int, ...] = ()

    def On(
        self,
        name: str,
        target: Any,
        title: Any,
        *,
        requires: Iterable[str] = (),
        condition: Callable[[Any], Iterable[str]] | None = None,
        marks: str = "",
    ) -> Step:
        """A way out that the step's role may choose; ``marks`` is the state it gives the network part."""
        self.outcomes += (Outcome(name, title, target, frozenset(requires), condition, marks),)
        return self

    def Lapses(self, name: str, target: Any, title: Any, *, reminders: Iterable[int] = ()) -> Step:
        """The way out that the platform takes when the time is over, with reminders so many days before."""
        self.outcomes += (Outcome(name, title, target, by_platform=True),)
        self.reminders = tuple(reminders)
        return self

    @property
    def title(self) -> Any:
        return self.task_title

    @property
    def party(self) -> str:
        if self.role == Role.PLATFORM:
            return Party.PLATFORM
        waits = self.holds or self.role == Role.APPLICANT
        return Party.APPLICANT if waits else Party.UTILITY

    def covered(self, task: Any) -> list[str]:
        """The networks that this open step settles besides its own."""
        return self.covers(task) if self.covers is not None else []

    @property
    def on_due(self) -> Outcome | None:
        return next((outcome for outcome in self.outcomes if outcome.by_platform), None)

    def outcome(self, name: str) -> Outcome | None:
        return next((outcome for outcome in self.outcomes if outcome.name == name), None)

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.outcomes = tuple(replace(o, target=this.resolve(instance, o.target)) for o in self.outcomes)

    def _outgoing(self) -> Iterator[Edge]:
        for outcome in self.outcomes:
            yield Edge(src=self, dst=outcome.target, edge_class="next", label=str(outcome.title))


class Wait(Step):
    """A stretch of time that nobody works in; the platform goes on when it is over.

    It is counted from the moment that ``since`` finds, or from its opening where that finds none.
    """

    task_type = "TIMER"
    shape = library.Timer.shape
    bpmn_element = library.Timer.bpmn_element

    def __init__(self, title: Any, within: Limit, *, since: Moment | None = None, per: str = "file") -> None:
        super().__init__(title, role=Role.PLATFORM, within=within, per=per)
        self.since = since

    def bpmn_content(self) -> str:
        """The wait as BPMN says it, an ISO 8601 duration."""
        duration = self.within.iso() if self.within else "P0D"
        return (
            "<bpmn:timerEventDefinition><bpmn:timeDuration>"
            f"{duration}</bpmn:timeDuration></bpmn:timerEventDefinition>"
        )

    def Next(self, target: Any) -> Wait:
        self.Lapses("elapsed", target, _("The time is over"))
        return self


class Start(library.StartHandle):
    """Where an accepted filing enters the process; the filing itself is an act of intake."""

    activation_class = GatewayActivation

    def __init__(self, title: Any) -> None:
        super().__init__()
        self.task_title = title

    def choose(self, activation: EngineActivation) -> Node:
        return self._next


class Split(library.Split):
    """Parallel branches of one step: one for each branch that the given question finds."""

    activation_class = SplitActivation

    def __init__(self, each: Callable[[Process], list[Branch]]) -> None:
        super().__init__()
        self.each = each
        self.target: Any = None

    def Next(self, node: Any, case: Any = None) -> Split:
        self.target = node
        return self

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.target = this.resolve(instance, self.target)
        self.target._multi_instance = True

    def _outgoing(self) -> Iterator[Edge]:
        yield Edge(src=self, dst=self.target, edge_class="next")

    def branches(self, activation: EngineActivation) -> list[Branch]:
        found = self.each(activation.process)
        if not found:
            raise ValueError(f"{self.name}: a split needs at least one branch")
        return found


class Join(library.Join):
    """Goes on when every branch of its split has arrived."""

    activation_class = JoinActivation

    def choose(self, activation: EngineActivation) -> Node:
        return self._next


class Choice(library.Switch):
    """Takes the first way whose question is answered yes."""

    activation_class = GatewayActivation

    def __init__(self, title: Any) -> None:
        super().__init__()
        self.task_title = title

    def When(self, question: Callable[[Process], bool], target: Any) -> Choice:
        self.Case(target, question)
        return self

    def Else(self, target: Any) -> Choice:
        self.Default(target)
        return self

    def _outgoing(self) -> Iterator[Edge]:
        for node, question in self._activate_next:
            label = str(_("yes") if question else _("no"))
            yield Edge(src=self, dst=node, edge_class="cond_true" if question else "default", label=label)

    def choose(self, activation: EngineActivation) -> Node:
        for node, question in self._activate_next:
            if question is None or question(activation.process):
                return node
        raise ValueError(f"{self.name}: no way out fits")


class StepChoice(Choice):
    """A choice by what was said at the step that led here, such as the amount of one estimate."""

    def choose(self, activation: EngineActivation) -> Node:
        for node, question in self._activate_next:
            if question is None or question(activation.source):
                return node
        raise ValueError(f"{self.name}: no way out fits")


class End(library.End):
    """A final state of the connection file."""

    activation_class = EndActivation

    def __init__(self, final_state: str, title: Any) -> None:
        super().__init__()
        self.final_state, self.task_title = final_state, title
