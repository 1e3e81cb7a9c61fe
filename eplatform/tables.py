"""Change many tables of an app in one step of a migration: Django renders its models once for it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddConstraint, CreateModel, RemoveConstraint
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Together(Operation):
    """What its parts do one after the other."""

    parts: Sequence[Operation]

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # What is rendered is rendered again, with all that it is related to, for each part that changes it.
        vars(state).pop("apps", None)
        for part in self.parts:
            part.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for part in self.parts:
            part.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for part in reversed(self.parts):
            part.database_backwards(app_label, schema_editor, from_state, to_state)


class MakeTables(Together):
    """All tables of an app; they may refer to one another in any order."""

    serialization_expand_args = ["tables"]

    def __init__(self, tables: Sequence[CreateModel]) -> None:
        self.tables = self.parts = tables

    def describe(self) -> str:
        return f"Make the tables of {', '.join(table.name for table in self.tables)}"


class ChangeConstraints(Together):
    """What the database refuses in many tables; the rows that stand are looked at."""

    serialization_expand_args = ["changes"]

    def __init__(self, changes: Sequence[AddConstraint | RemoveConstraint]) -> None:
        self.changes = self.parts = changes

    def describe(self) -> str:
        return f"Change the constraints of {', '.join(sorted({each.model_name for each in self.changes}))}"
