"""All tables of the workflows app, gathered for Django; each is described in its own room."""

from workflows.engine.incidents import Incident
from workflows.engine.models import Calendar, CalendarDay, Edition, Hold, Process, Task
from workflows.engine.moves import MovedFile, MovedStep, VersionMove
from workflows.engine.reminders import Reminder
from workflows.files.models import ConnectionFile, NetworkPart, Party, Requirement, TimelineEntry
from workflows.files.numbering import Series
from workflows.files.programme import IndustrialNeeds, Load, Lot
from workflows.files.routing import Routing
from workflows.files.standards import Commitment, Credit, ServiceStandard
from workflows.measuring.models import MeasuringMark, StepMeasure, StepStanding
from workflows.measuring.paces import StepPace
from workflows.studies.models import Study
from workflows.works.handover import Commissioning, EquipmentApproval, SupplyContract
from workflows.works.models import AcceptanceMinutes, Reserve, TestResult, Visit, VisitOrder

__all__ = [
    "AcceptanceMinutes",
    "Calendar",
    "CalendarDay",
    "Commissioning",
    "Commitment",
    "ConnectionFile",
    "Credit",
    "Edition",
    "EquipmentApproval",
    "Hold",
    "Incident",
    "IndustrialNeeds",
    "Load",
    "Lot",
    "MeasuringMark",
    "MovedFile",
    "MovedStep",
    "NetworkPart",
    "Party",
    "Process",
    "Reminder",
    "Requirement",
    "Reserve",
    "Routing",
    "Series",
    "ServiceStandard",
    "StepMeasure",
    "StepPace",
    "StepStanding",
    "Study",
    "SupplyContract",
    "Task",
    "TestResult",
    "TimelineEntry",
    "VersionMove",
    "Visit",
    "VisitOrder",
]
