"""All tables of the workflows app, gathered for Django; each is described in its own room."""

from workflows.engine.models import Calendar, CalendarDay, Hold, Process, Task
from workflows.files.models import ConnectionFile, NetworkPart, Party, Requirement, TimelineEntry
from workflows.files.numbering import Series
from workflows.files.programme import IndustrialNeeds, Load, Lot

__all__ = [
    "Calendar",
    "CalendarDay",
    "ConnectionFile",
    "Hold",
    "IndustrialNeeds",
    "Load",
    "Lot",
    "NetworkPart",
    "Party",
    "Process",
    "Requirement",
    "Series",
    "Task",
    "TimelineEntry",
]
