"""What the steps of all processes are called, for lists to choose from."""

from __future__ import annotations

from typing import Any

from workflows.engine.nodes import Step
from workflows.engine.versions import all_versions


def step_choices() -> list[tuple[str, Any]]:
    """Every step, in the order of the pages; one that several versions have comes once."""
    found: dict[str, Any] = {}
    for flow_class in all_versions():
        found |= {step.name: step.title for step in flow_class.steps() if step.name not in found}
    return list(found.items())


def step_title(name: str) -> str:
    return str(dict(step_choices()).get(name, ""))


def way_title(step: str, outcome: str) -> str:
    """What a way out of a step is called, in the newest version that has it."""
    for flow_class in reversed(all_versions()):
        node = flow_class.instance._nodes_by_name.get(step)
        way = node.outcome(outcome) if isinstance(node, Step) else None
        if way is not None:
            return str(way.title)
    return outcome
