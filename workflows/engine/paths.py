"""The straight road through a process: every first way out, from filing to the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from viewflow.workflow.base import Node

from workflows.engine.flow import EngineFlow
from workflows.engine.nodes import Outcome, Start, Step


def straight_road(flow_class: type[EngineFlow]) -> Iterator[Step]:
    """The steps of a file for which everything goes well, in order."""
    node = next(node for node in flow_class.instance.nodes() if isinstance(node, Start))
    passed = set()
    while node.name not in passed:
        passed.add(node.name)
        if isinstance(node, Step):
            yield node
        edge = next(node._outgoing(), None)
        if edge is None:
            return
        node = edge.dst


def ways_back(flow_class: type[EngineFlow]) -> list[tuple[Step, Outcome]]:
    """The ways out that lead to the same step or to one before it: where work is done again."""
    order = {step.name: place for place, step in enumerate(flow_class.steps())}
    return [
        (step, way)
        for step in flow_class.steps()
        for way in step.outcomes
        if any(order[name] <= order[step.name] for name in next_steps(way.target))
    ]


def next_steps(node: Node) -> set[str]:
    """The steps that open when a node is reached, whatever its gateways choose."""
    found, waiting, passed = set(), [node], set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, Step):
            found.add(one.name)
        elif one.name not in passed:
            passed.add(one.name)
            waiting += [edge.dst for edge in one._outgoing()]
    return found


def steps_ahead(flow_class: type[EngineFlow], opened: Iterable[str]) -> set[str]:
    """The steps that come after the open ones if every step ends by its first way out."""
    found: set[str] = set()
    waiting = [flow_class.instance.node(name) for name in opened]
    while waiting:
        step = waiting.pop()
        for name in next_on_the_way(step):
            if name not in found:
                found.add(name)
                waiting.append(flow_class.instance.node(name))
    return found


def next_on_the_way(node: Node) -> list[str]:
    """The step after a step, by first ways out; none at the end."""
    edge = next(node._outgoing(), None)
    while edge is not None and not isinstance(edge.dst, Step):
        edge = next(edge.dst._outgoing(), None)
    return [] if edge is None else [edge.dst.name]
