"""A move killed at random and begun again ends as one that nobody disturbed; so does its undoing."""

from __future__ import annotations

import os
import random
import signal
import time

import pytest
from django.db import connection, transaction

from tests.factories import ALL_NETWORKS, NOW, connection_file, do, drive, step
from workflows.engine import continuing, moving, moving_back
from workflows.engine.models import Process, Task
from workflows.engine.moves import MovedFile, VersionMove
from workflows.files.models import TimelineEntry
from workflows.flows.subdivision import SubdivisionV1
from workflows.flows.subdivision_v2 import SubdivisionV2

FILES = 16
#: Seconds that a process lives at first: a few files each. Every kill lets the next one live longer.
LIVES = (0.02, 0.08)


def at_once(act):
    return list(act(SubdivisionV1, SubdivisionV2))


def move(old, new):
    steps = continuing.steps_map(old, new)
    return moving.move(old, new, steps, by=None, now=lambda: NOW, batch=5)


def undo(old, new):
    return moving_back.undo(old, new, by=None, now=lambda: NOW, batch=5)


def rows():
    return list(Process.objects.order_by("pk").values()), list(Task.objects.order_by("pk").values())


def killed_at_random(act, chance) -> int:
    """Begin the act in a process of its own, kill it, begin again, until one lives to the end."""
    for kills in range(100):
        connection.close()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                at_once(act)
                code = 0
            finally:
                os._exit(code)
        time.sleep(chance.uniform(*LIVES) * (1 + kills / 4))
        os.kill(child, signal.SIGKILL)
        _pid, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            return kills
    raise AssertionError("it never came to an end")


@pytest.fixture
def files(transactional_db, cast):
    """At the desk, at the studies of four networks, and waiting for papers."""
    made = [connection_file(cast, networks=ALL_NETWORKS) for _n in range(FILES)]
    for file in made[:3]:
        drive(file, to="study", cast=cast)
    for file in made[-2:]:
        do(step(file, "completeness"), "incomplete", cast=cast, at=NOW)
    return made


@pytest.mark.django_db(transaction=True)
def test_killed_moves_end_as_undisturbed_ones(files):
    chance = random.Random(2026)
    before = rows()
    with transaction.atomic():
        at_once(move)
        expected = rows()
        transaction.set_rollback(True)

    kills = killed_at_random(move, chance)

    assert kills > 0
    assert rows() == expected
    assert TimelineEntry.objects.filter(kind="moved_to_version").count() == FILES
    run = VersionMove.objects.get()
    assert (run.files.count(), run.finished_at) == (FILES, NOW)

    killed_at_random(undo, chance)

    assert rows() == before
    assert not MovedFile.objects.filter(undone_at=None).exists()
    assert VersionMove.objects.get().undone_at == NOW
