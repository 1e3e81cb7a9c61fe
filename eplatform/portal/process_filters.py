"""What a manager asks of the process page: kind, version, period, territory, network and colour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.models import Territory, User
from eplatform.accounts.networks import Network
from eplatform.portal.heat import MEASURES, Measure, measure
from workflows.engine.clocks import add_months
from workflows.engine.flow import EngineFlow
from workflows.engine.versions import all_versions, version_on
from workflows.measuring.permissions import watched_territories
from workflows.measuring.reading import Scope

#: Months before the present one, which is in all of them.
PERIODS: tuple[tuple[str, Any], ...] = (
    ("1", _("This month and the last")),
    ("3", _("Three months")),
    ("12", _("Twelve months")),
    ("36", _("Three years")),
    ("all", _("All the time")),
)
USUAL = "12"


@dataclass(frozen=True)
class Asked:
    """The filters as they hold: whatever was asked that does not exist is left out."""

    flow: type[EngineFlow]
    period: str
    territory: Territory | None
    network: str
    colour: Measure
    territories: tuple[Territory, ...]
    is_everywhere: bool
    first: date | None

    @property
    def scope(self) -> Scope:
        chosen = [self.territory] if self.territory else self.territories
        everywhere = self.is_everywhere and self.territory is None
        return Scope(
            kind=self.flow.kind, version=self.flow.version, first=self.first, network=self.network,
            territories=None if everywhere else [place.pk for place in chosen],
        )  # fmt: skip

    def choices(self) -> dict[str, Any]:
        """What the form of the filters offers."""
        return {
            "processes": [
                (f"{each.kind}-{each.version}", each.process_title, each.version) for each in all_versions()
            ],
            "process": f"{self.flow.kind}-{self.flow.version}",
            "periods": PERIODS, "period": self.period,
            "territories": self.territories, "territory": self.territory,
            "networks": Network.choices, "network": self.network,
            "colours": MEASURES, "colour": self.colour,
        }  # fmt: skip


def read(query: QueryDict, user: User, at: datetime) -> Asked:
    seen = watched_territories(user)
    places = Territory.objects.order_by("code")
    territories = tuple(places if seen is None else places.filter(pk__in=seen))
    period = query.get("period", USUAL)
    period = period if period in dict(PERIODS) else USUAL
    return Asked(
        flow=chosen_flow(query.get("process", ""), at),
        period=period,
        territory=next((each for each in territories if str(each.pk) == query.get("territory")), None),
        network=query.get("network", "") if query.get("network") in Network.values else "",
        colour=measure(query.get("colour", "")),
        territories=territories,
        is_everywhere=seen is None,
        first=None if period == "all" else months_before(at, int(period)),
    )


def chosen_flow(name: str, at: datetime) -> type[EngineFlow]:
    """The version asked for; else the one of subdivisions in force."""
    known = {f"{each.kind}-{each.version}": each for each in all_versions()}
    return known.get(name) or version_on("subdivision", timezone.localdate(at))


def months_before(at: datetime, months: int) -> date:
    return add_months(timezone.localdate(at).replace(day=1), -months)
