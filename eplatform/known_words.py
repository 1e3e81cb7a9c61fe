"""Have the database, too, refuse a word that a column does not offer."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

Table = TypeVar("Table", bound=models.Model)


def words_are_known(model: type[Table]) -> type[Table]:
    """Give each column with choices a check: only these may stand there, or nothing where it may be blank.

    Django asks for them in forms alone; what a command, a job or another program writes passes it by.
    The words come from the field, so that no second list can differ from it. A migration makes the check.
    """
    options = model._meta
    for field in options.local_fields:
        if field.choices and not is_checked(model, field.name):
            words = {word for word, _label in field.flatchoices} | ({""} if field.blank else set())
            name = f"{options.model_name}_{field.name}_known"
            check = models.CheckConstraint(
                condition=models.Q(**{f"{field.name}__in": sorted(words)}), name=name
            )
            options.constraints = [*options.constraints, check]
    # Where Meta says nothing of constraints, migrations would not look for any.
    options.original_attrs["constraints"] = options.constraints
    return model


def is_checked(model: type[models.Model], column: str) -> bool:
    """Whether Meta has such a check already, for all words of the column or for fewer."""
    return any(
        isinstance(constraint, models.CheckConstraint)
        and isinstance(constraint.condition, models.Q)
        and [child[0] for child in constraint.condition.children if isinstance(child, tuple)]
        == [f"{column}__in"]
        and not constraint.condition.negated
        for constraint in model._meta.constraints
    )
