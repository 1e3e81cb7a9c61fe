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


def known_steps() -> set[tuple[str, str]]:
    """Every step on which the code can take a file further, after the process it belongs to."""
    return {
        (get_flow_ref(flow_class), step.name) for flow_class in all_versions() for step in flow_class.steps()
    }


HINT = "Deploy a version that has it: old versions stay in the code as long as a file stands on them."


def unknown_references(alias: str) -> Iterator[CheckMessage]:
    """Each process and step that files stand on and the code lacks, once."""
    known = known_steps()
    processes = {reference for reference, _step in known}
    lost = stood_on(alias) - known
    for reference in sorted({reference for reference, _step in lost} - processes):
        message = f"Open files stand on the process {reference}, which the code lacks."
        yield Error(message, hint=HINT, id="workflows.E010")
    for reference, name in sorted(lost):
        if reference in processes:
            message = f"Open files stand on the step {reference}.{name}, which the code lacks."
            yield Error(message, hint=HINT, id="workflows.E011")
    ended = Process.objects.using(alias).exclude(finished=None).order_by()
    for reference in sorted({reference for (reference,) in distinct(alias, ended, "flow_class")} - processes):
        message = f"Ended files were on the process {reference}, which the code lacks."
        yield Error(message, hint=HINT, id="workflows.E012")


def stood_on(alias: str) -> set[tuple[str, str]]:
    """Process and step of everything open, by what the file says and by what the step itself says."""
    opened = Task.objects.using(alias).open().order_by()
    found: set[tuple[str, str]] = set()
    for reference, name, own in distinct(alias, opened, "process__flow_class", "step", "flow_task"):
        own_reference, _dot, own_name = own.rpartition(".")
        found |= {(reference, name), (own_reference, own_name)}
    return found


def distinct(alias: str, rows: Any, *columns: str) -> set[tuple[str, ...]]:
    """The columns as they are stored: the library reads a reference that the code lacks as nothing."""
    sql, parameters = rows.values_list(*columns).distinct().query.sql_with_params()
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, parameters)
        return set(cursor.fetchall())
