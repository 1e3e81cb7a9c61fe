"""Faults of process pages and of stored references, found before the product starts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from viewflow.workflow.base import Flow, Node
from viewflow.workflow.fields import get_flow_ref

from workflows.engine.flow import EngineFlow
from workflows.engine.models import Process, Task
from workflows.engine.nodes import Step
from workflows.engine.versions import all_versions


def descendants(of: type[Flow]) -> Iterator[type[Flow]]:
    for flow_class in of.__subclasses__():
        yield flow_class
        yield from descendants(flow_class)


@register()
def pages_do_not_inherit_nodes(**kwargs: Any) -> list[CheckMessage]:
    """A node inherited from a Flow leads into the parent's process: nodes belong in plain mixins."""
    found: list[CheckMessage] = []
    for flow_class in descendants(EngineFlow):
        for parent in flow_class.__mro__[1:]:
            if isinstance(parent, type(Flow)) and any(
                isinstance(node, Node) for node in vars(parent).values()
            ):
                hint = "Move the nodes into a plain mixin class that both versions use."
                message = f"{flow_class.__name__} inherits nodes from the Flow {parent.__name__}."
                found.append(Error(message, hint=hint, id="workflows.E001"))
    return found


@register()
def steps_are_complete(**kwargs: Any) -> list[CheckMessage]:
    """Every step has a way out, and timed ways out have a time."""
    found: list[CheckMessage] = []
    for flow_class in all_versions():
        for step in flow_class.steps():
            if not step.outcomes:
                found.append(Error(f"{flow_class.__name__}.{step.name} has no outcome.", id="workflows.E002"))
            if step.on_due and not step.within:
                found.append(
                    Error(f"{flow_class.__name__}.{step.name} lapses but has no limit.", id="workflows.E003")
                )
    return found


@register(Tags.database)
def stored_references_exist(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start when live files stand on a process or step that the code lacks (defect 8)."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        if {Process._meta.db_table, Task._meta.db_table} <= set(
            connections[alias].introspection.table_names()
        ):
            found.extend(unknown_references(alias))
    return found


def unknown_references(alias: str) -> Iterator[CheckMessage]:
    known = {get_flow_ref(flow_class): flow_class for flow_class in all_versions()}
    live = Task.objects.using(alias).open().order_by()
    with connections[alias].cursor() as cursor:
        sql, parameters = live.values_list("process__flow_class", "step").distinct().query.sql_with_params()
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    for reference, name in rows:
        flow_class = known.get(reference)
        if flow_class is None:
            yield Error(
                f"Open files stand on the process {reference}, which the code lacks.", id="workflows.E010"
            )
        elif not isinstance(flow_class.instance._nodes_by_name.get(name), Step):
            yield Error(
                f"Open files stand on the step {reference}.{name}, which the code lacks.", id="workflows.E011"
            )
