"""The front door: what the service is, for a visitor; straight to work, for a person signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from documents.catalogue.kinds import required_at_filing
from documents.catalogue.needs import Facts
from documents.catalogue.needs import Kind as PaperKind
from eplatform.accounts.networks import Network
from eplatform.accounts.roles import Role
from eplatform.portal.navigation import address
from workflows.engine.flow import EngineFlow
from workflows.engine.nodes import Step
from workflows.engine.paths import straight_road
from workflows.engine.versions import all_versions, version_on
from workflows.files.models import Kind


@dataclass(frozen=True)
class ShownStep:
    title: str
    who: str
    party: str
    within: str
    per_network: bool


@dataclass(frozen=True)
class ShownProcess:
    kind: str
    title: str
    steps: list[ShownStep]


@dataclass(frozen=True)
class ShownPapers:
    title: str
    papers: list[PaperKind]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = request.user
    if user.is_authenticated:
        work = address("portal:inbox") if user.is_utility_staff else address("portal:files")
        return redirect(work or "portal:account")
    context = {"processes": processes_in_force(), "papers_by_kind": papers_by_kind()}
    return render(request, "portal/landing.html", context)


def processes_in_force() -> list[ShownProcess]:
    """Each kind of connection file with the steps a visitor's file would go through today."""
    today = timezone.localdate()
    published = {flow_class.kind for flow_class in all_versions()}
    return [shown(version_on(kind, today)) for kind in Kind.values if kind in published]


def shown(flow_class: type[EngineFlow]) -> ShownProcess:
    steps = [shown_step(step) for step in straight_road(flow_class)]
    return ShownProcess(flow_class.kind, str(flow_class.process_title), steps)


def shown_step(step: Step) -> ShownStep:
    within: Any = step.within
    return ShownStep(
        title=str(step.title),
        who=str(Role(step.role).label),
        party=step.party,
        within=str(within) if within else "",
        per_network=step.per != "file",
    )


def papers_by_kind() -> list[ShownPapers]:
    """What must be there on the day of filing, for a file that asks for the four networks."""
    networks = frozenset(Network.values)
    return [
        ShownPapers(str(kind.label), required_at_filing(Facts(kind=kind.value, networks=networks)))
        for kind in Kind
    ]
