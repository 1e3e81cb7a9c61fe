"""Who gets new work: a file's coordinator, and steps where a territory proposes them to one person."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.models import Territory, User
from eplatform.accounts.networks import Network
from eplatform.accounts.roles import Role
from eplatform.known_words import words_are_known
from eplatform.statements.prepared import KeptRows
from workflows.engine import editions
from workflows.engine.models import Task
from workflows.files import assigning, timeline
from workflows.files.models import ConnectionFile, TimelineEntry


@words_are_known
class Routing(models.Model):
    """How a territory hands out the steps of a role; without a row they wait in the pool."""

    class Mode(models.TextChoices):
        POOL = "pool", _("Whoever claims it first")
        LEAST_LOADED = "least_loaded", _("Proposed to whoever has the least open work")

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    network = models.CharField(_("network"), max_length=12, choices=Network.choices, blank=True)
    mode = models.CharField(_("mode"), max_length=15, choices=Mode.choices, default=Mode.POOL)

    class Meta:
        verbose_name = _("routing rule")
        verbose_name_plural = _("routing rules")
        constraints = [
            models.UniqueConstraint(fields=["territory", "role", "network"], name="routing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.territory} – {self.get_role_display()}: {self.get_mode_display()}"


Rules = dict[tuple[int, str, str], str]


def rules() -> Rules:
    """Territory, role and network to the mode; remembered until a rule changes: a step costs no statement."""
    return editions.remembered("routing", None, read_rules)


def read_rules() -> Rules:
    rows = Routing.objects.values_list("territory_id", "role", "network", "mode")
    return {(territory, role, network): mode for territory, role, network, mode in rows}


def mode_of(territory_id: int, role: str, network: str) -> str:
    """The rule for the network, else the one for the role, else the pool."""
    known = rules()
    general = known.get((territory_id, role, ""), Routing.Mode.POOL)
    return known.get((territory_id, role, network), general)


def present(role: str, *, network: str = "", territory_id: int, day: date) -> models.QuerySet[User]:
    """Active holders of the role there who are not away."""
    posted = User.objects.posted_as(role, network=network, territory_id=territory_id)
    there: models.QuerySet[User] = posted.with_presence(day).filter(is_away=False)
    return there


def least_loaded(
    people: models.QuerySet[User], work: models.QuerySet[Any], owner: str
) -> models.QuerySet[User]:
    """Whoever has the least of the work that is open; of equals, who joined first."""
    counts = work.filter(**{owner: models.OuterRef("pk")}).order_by().values(owner)
    load = models.Subquery(counts.annotate(n=models.Count("pk")).values("n"))
    return people.annotate(load=Coalesce(load, 0)).order_by("load", "pk")[:1]


def coordinator_for(territory_id: int, day: date) -> User | None:
    """The coordinator of the territory with the fewest open files; None where nobody is there."""
    return next(iter(COORDINATORS.found(territory_id, day)), None)


def coordinators(territory_id: int, day: date) -> models.QuerySet[User]:
    people = present(Role.COORDINATOR, territory_id=territory_id, day=day)
    return least_loaded(people, ConnectionFile.objects.running(), "coordinator")


#: Every filing asks for one; no key is negative, and no day so long ago.
COORDINATORS: KeptRows[User] = KeptRows(coordinators, -1, date.min)


def performer_for(task: Task, day: date) -> User | None:
    """Whoever may perform the step and has claimed the fewest."""
    people = present(task.role, network=task.network, territory_id=task.territory_id, day=day)
    return least_loaded(people, Task.objects.open(), "owner").first()


def propose(entry: TimelineEntry, **_signal: Any) -> None:
    """Give the steps an entry opened to somebody, where the territory's rules want it."""
    opened = entry.data.get("opened")
    if not opened or Routing.Mode.LEAST_LOADED not in rules().values():
        return
    connection_file = entry.connection_file
    nodes = connection_file.flow.instance._nodes_by_name
    for step, network, phase in opened:
        mode = mode_of(connection_file.territory_id, nodes[step].role, network)
        if mode == Routing.Mode.LEAST_LOADED:
            task = connection_file.open_steps().get(step=step, network=network, phase=phase)
            if to := performer_for(task, timezone.localdate(entry.at)):
                assigning.assign(task, to, by=None, at=entry.at)


def connect() -> None:
    timeline.entry_recorded.connect(propose, dispatch_uid="routing.propose")
