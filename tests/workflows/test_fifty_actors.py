"""Fifty people, programs and workers at one file at once: one wins each step, the others are told."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents.filings import filing
from eplatform.accounts import tokens
from quotes import answering
from tests.documents.samples import upload
from tests.factories import ALL_NETWORKS, step
from tests.quotes import stage
from workflows.engine import timers
from workflows.engine.door import perform
from workflows.engine.errors import AlreadyMoved, Refused
from workflows.engine.models import Hold, Task
from workflows.files import leaving
from workflows.files.models import ConnectionFile

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ACTORS = 50
#: What pages and programs may answer: done, no longer there, not as things stand, busy.
ANSWERS = {200, 201, 302, 403, 404, 409, 422, 503}
AN_HOUR = timedelta(hours=1)
OVERDUE = "lighting"
#: For the first to be told; then the others go on, and the test says that nobody was.
PATIENCE = 30


@dataclass
class Actor:
    """Somebody who does one thing at the same moment as all the others."""

    name: str
    do: Callable[[], Any]
    step: int = 0
    #: Seconds after the first of the others was told that somebody was faster; None goes at once.
    wait: float | None = None
    answer: Any = None
    trouble: BaseException | None = field(default=None, repr=False)

    def act(self, gate: threading.Barrier, told: threading.Event) -> None:
        gate.wait()
        if self.wait is not None:
            told.wait(PATIENCE)
            time.sleep(self.wait)
        try:
            self.answer = self.do()
        except BaseException as trouble:  # noqa: BLE001 - every kind of it is what this test looks for
            self.trouble = trouble
            if isinstance(trouble, AlreadyMoved):
                told.set()
        finally:
            connection.close()

    @property
    def has_won(self) -> bool:
        return bool(self.step) and self.trouble is None


class Crowd:
    """Everybody who wants something of one file whose four estimates wait for their answers."""

    def __init__(self, cast: Any) -> None:
        self.cast, self.at = cast, timezone.now()
        sent = self.at - timedelta(days=2)
        self.file = stage.priced_file(cast, ALL_NETWORKS, at=sent)
        for network in ALL_NETWORKS:
            stage.issue(self.file, cast, network, at=sent + AN_HOUR)
        self.steps = {network: step(self.file, "answer", network) for network in ALL_NETWORKS}
        # The time to answer the last one is over: the workers have their step, too.
        Task.objects.filter(pk=self.steps[OVERDUE].pk).update(scheduled=self.at - AN_HOUR)
        of_steps = [*self.answering(), *self.posting()]
        self.actors = [*of_steps, *self.deciding(), *self.sweeping(), *self.filing(), *self.reading()]

    def answering(self) -> list[Actor]:
        """The applicant's people answer each estimate, not all of one mind; the platform does, too."""
        applicant, colleague, at = self.cast.applicant, self.cast.colleague, self.at
        answers = {
            "agree to": lambda task: answering.agree(task, "A", by=applicant, at=at),
            "agree as well to": lambda task: answering.agree(task, "B", by=colleague, at=at),
            "decline": lambda task: answering.decline(task, reason="Trop cher", by=colleague, at=at),
            "revise": lambda task: answering.ask_revision(task, reason="Tracé", by=applicant, at=at),
            "expire": lambda task: perform(task.pk, "expired", by=None, at=at),
        }
        return [
            Actor(f"{name} {network}", partial(answer, task), task.pk)
            for network, task in self.steps.items()
            for name, answer in answers.items()
        ]

    def deciding(self) -> list[Actor]:
        """The coordinator stops and starts the file; in the end the applicant gives it up.

        Not before a step was lost to somebody: on a busy machine a file suspended first would refuse all.
        """
        by_coordinator = {"by": self.cast.coordinator, "at": self.at}
        suspend = partial(leaving.suspend, self.file, note="Permis", **by_coordinator)
        resume = partial(leaving.resume, self.file, **by_coordinator)
        withdraw = partial(leaving.withdraw, self.file, by=self.cast.applicant, at=self.at, reason="Vendu")
        return [
            *(Actor("suspend", suspend, wait=wait) for wait in (0.1, 0.3)),
            *(Actor("resume", resume, wait=wait) for wait in (0.2, 0.4, 0.5)),
            *(Actor("withdraw", withdraw, wait=1.2) for _person in range(2)),
        ]

    def sweeping(self) -> list[Actor]:
        """Workers sweep beside each other."""
        return [Actor("sweep", lambda: timers.fire_due(self.at)) for _worker in range(2)]

    def filing(self) -> list[Actor]:
        file = partial(filing.file_paper, self.file, by=self.cast.applicant, at=self.at)
        return [Actor("file", partial(file, kind, upload(f"{kind}.pdf"))) for kind in ("D01", "D01", "D03")]

    def reading(self) -> list[Actor]:
        routes = ("portal:file", "portal:history", "documents:papers", "quotes:estimates", "portal:file")
        found = []
        for person in (self.cast.applicant, self.cast.coordinator):
            client = Client()
            client.force_login(person)
            for route in routes:
                address = reverse(route, args=[self.file.reference])
                found.append(Actor(f"read {address}", partial(client.get, address)))
        return found

    def posting(self) -> list[Actor]:
        """By the page of a step, and by a program."""
        client = Client()
        client.force_login(self.cast.colleague)
        _token, secret = tokens.issue(user=self.cast.colleague, name="Essai", at=self.at)
        program = Client(headers={"Authorization": f"Bearer {secret}"})
        found = []
        for network, task in self.steps.items():
            where = {"reference": self.file.reference, "step_id": task.pk}
            page, call = reverse("portal:step", kwargs=where), reverse("api:perform_step", kwargs=where)
            form = {"outcome": "declined", "declined-note": "Trop cher"}
            body = {"outcome": "declined", "note": "Trop cher"}
            as_json = "application/json"
            found += [
                Actor(f"page of {network}", partial(client.post, page, form)),
                Actor(f"program on {network}", partial(program.post, call, body, content_type=as_json)),
            ]
        return found

    def act(self) -> None:
        gate, told = threading.Barrier(len(self.actors)), threading.Event()
        threads = [threading.Thread(target=actor.act, args=[gate, told]) for actor in self.actors]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


@pytest.fixture
def crowd(cast, bucket):
    crowd = Crowd(cast)
    crowd.act()
    return crowd


def test_fifty_actors_on_one_file(crowd):
    assert len(crowd.actors) == ACTORS
    everybody_is_answered(crowd)
    one_wins_each_step(crowd)
    losers_are_told_who_and_when(crowd)
    record_is_complete(crowd)
    file_stands_where_its_steps_do(crowd)


def everybody_is_answered(crowd):
    """With what they wanted or with a refusal; never with an error, a deadlock or for ever waiting."""
    broken = [actor for actor in crowd.actors if actor.trouble and not isinstance(actor.trouble, Refused)]
    assert not broken, [(actor.name, repr(actor.trouble)) for actor in broken]
    statuses = {
        actor.name: actor.answer.status_code for actor in crowd.actors if hasattr(actor.answer, "status_code")
    }
    assert set(statuses.values()) <= ANSWERS, statuses
    assert {status for name, status in statuses.items() if name.startswith("read")} <= {200, 404}


def one_wins_each_step(crowd):
    for task in Task.objects.filter(pk__in=[task.pk for task in crowd.steps.values()]):
        winners = [actor.name for actor in crowd.actors if actor.step == task.pk and actor.has_won]
        ended = crowd.file.timeline.filter(kind="step", step="answer", network=task.network)
        assert len(winners) <= 1
        # Where nobody won here, a page, a program or the withdrawal did.
        assert ended.count() == (0 if task.outcome == "cancelled" else 1)
        assert not task.is_open


def losers_are_told_who_and_when(crowd):
    told = [actor.trouble for actor in crowd.actors if isinstance(actor.trouble, AlreadyMoved)]
    assert told
    assert all(trouble.when is not None for trouble in told)


def record_is_complete(crowd):
    """Every act that was done has its entry, and the entries are numbered without a gap."""
    file = ConnectionFile.objects.get(pk=crowd.file.pk)
    numbers = list(file.timeline.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, file.entries + 1))
    done = Counter(actor.name for actor in crowd.actors if actor.trouble is None)
    recorded = Counter(file.timeline.values_list("kind", flat=True))
    assert (recorded["suspended"], recorded["resumed"]) == (done["suspend"], done["resume"])
    assert recorded["withdrawn"] == done["withdraw"] == 1
    assert recorded["paper_received"] >= done["file"]


def file_stands_where_its_steps_do(crowd):
    file = ConnectionFile.objects.select_related("process").get(pk=crowd.file.pk)
    assert (file.final_state, file.process.final_state, file.stage) == ("withdrawn", "withdrawn", "")
    assert not file.open_steps().exists()
    assert not Hold.objects.filter(process=file.process, closed_at=None).exists()
