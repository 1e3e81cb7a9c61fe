"""Everything a process page needs, in one import."""

from viewflow import this

from eplatform.accounts.roles import Role
from workflows.engine.automatic import Automatic
from workflows.engine.limits import calendar_days, months, working_days
from workflows.engine.nodes import Choice, End, Join, Split, Start, Step, StepChoice, Wait
from workflows.engine.versions import continued, published

__all__ = [
    "Automatic",
    "Choice",
    "End",
    "Join",
    "Role",
    "Split",
    "Start",
    "Step",
    "StepChoice",
    "Wait",
    "calendar_days",
    "continued",
    "months",
    "published",
    "this",
    "working_days",
]
