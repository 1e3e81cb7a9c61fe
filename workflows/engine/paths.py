"""The straight road through a process: every first way out, from filing to the end."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.engine.flow import EngineFlow
from workflows.engine.nodes import Start, Step


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
