"""Thousands of timers due at once, swept by workers that are killed at random: each fires exactly once."""

from __future__ import annotations

import argparse
import copy
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from ground import database

WORKERS = 4
#: How long a worker lives, in seconds of the processor, whatever else the machine does: for a few batches.
LIFE = (0.05, 0.8)
#: Shares of the timers: lapses that end the file, waits that are over, estimates that expire, reminders.
SHARES = (("lapsed", 0.4), ("elapsed", 0.3), ("expired", 0.2), ("reminded", 0.1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--timers", type=int, default=5000)
    parser.add_argument("--runs", type=int, default=1, help="how often in a row")
    parser.add_argument("--url", default="", help="an empty migrated database, instead of one of its own")
    given = parser.parse_args()
    if given.url:
        set_up(given.url)
        figures = measure(given.timers, given.runs)
    else:
        with database():
            figures = measure(given.timers, given.runs)
    print(json.dumps(figures))


def set_up(url: str) -> None:
    os.environ |= {
        "DATABASE_URL": url,
        "SECRET_KEY": "bench-only",
        "DJANGO_SETTINGS_MODULE": "eplatform.settings",
    }
    import django

    django.setup()


def measure(timers: int, runs: int) -> dict[str, Any]:
    from django.conf import settings

    from tests.cast import Cast

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cast = Cast()
    seconds, kills = [], []
    for run in range(runs):
        town = Town(cast, timers, run)
        began = time.perf_counter()
        kills.append(sweep_and_kill(town.at))
        seconds.append(round(time.perf_counter() - began, 2))
        if faults := town.faults():
            raise SystemExit(f"run {run + 1}: {json.dumps(faults)}")
        print(f"run {run + 1}: {kills[-1]} kills, {seconds[-1]} s", file=sys.stderr, flush=True)
    return {
        "timers": timers, "workers": WORKERS, "runs": runs, "kills": kills, "seconds": seconds,
        "timers_per_s": round(timers * runs / sum(seconds), 1), "fired_exactly_once": True,
    }  # fmt: skip


class Town:
    """Files whose timers are due, made in bulk from one example of each, and what must come of them."""

    def __init__(self, cast: Any, timers: int, run: int) -> None:
        from django.utils import timezone

        self.cast, self.run = cast, run
        self.at = timezone.now()
        self.counts = {kind: round(timers * share) for kind, share in SHARES}
        self.counts["lapsed"] += timers - sum(self.counts.values())
        self.counts["expired"] -= self.counts["expired"] % 2  # two networks a file
        self.counts["reminded"] = timers - sum(n for kind, n in self.counts.items() if kind != "reminded")
        self.expected: Counter[tuple[Any, ...]] = Counter()
        self.files: list[int] = []
        makers = {
            "lapsed": self.lapsing,
            "elapsed": self.waiting,
            "expired": self.answering,
            "reminded": self.ending,
        }
        for kind, make in makers.items():
            make(self.counts[kind])

    def example(self, *networks: str, to: str) -> Any:
        from tests import factories

        file = factories.connection_file(self.cast, networks=networks, at=self.at - timedelta(days=20))
        if to == "supplement":
            task = factories.step(file, "completeness")
            factories.do(task, "incomplete", cast=self.cast, at=self.at - timedelta(days=20))
        else:
            factories.drive(file, to=to, cast=self.cast, at=self.at - timedelta(days=20))
        file.refresh_from_db()
        return file

    def lapsing(self, count: int) -> None:
        self.copies(self.example("water", to="supplement"), count, "step", "lapsed", ago=1)

    def waiting(self, count: int) -> None:
        self.copies(self.example("water", to="guarantee"), count, "step", "elapsed", ago=2)

    def answering(self, count: int) -> None:
        self.copies(self.example("water", "sewerage", to="answer"), count // 2, "step", "expired", ago=3)

    def ending(self, count: int) -> None:
        self.copies(self.example("water", to="answer"), count, "reminded", "", ago=-5)

    def copies(self, like: Any, count: int, kind: str, outcome: str, *, ago: int) -> None:
        """As many files as the example, each with its open steps due so many days ago."""
        from workflows.engine.models import Process, Task
        from workflows.files.models import ConnectionFile, NetworkPart

        tasks = list(like.open_steps())
        parts = list(like.network_parts.all())
        processes = Process.objects.bulk_create(bare(like.process) for _n in range(count))
        files = ConnectionFile.objects.bulk_create(
            bare(like, process=process, reference=f"T-{self.run}-{process.pk}", entries=0)
            for process in processes
        )
        NetworkPart.objects.bulk_create(bare(part, connection_file=file) for file in files for part in parts)
        opened = Task.objects.bulk_create(
            bare(task, process=process, scheduled=self.at - timedelta(days=ago, seconds=number))
            for number, process in enumerate(processes) for task in tasks
        )  # fmt: skip
        # The example itself stays out of it.
        Task.objects.filter(pk__in=[task.pk for task in tasks]).update(scheduled=None)
        of_process = {file.process_id: file.pk for file in files}
        self.files += of_process.values()
        self.expected.update(
            (of_process[task.process_id], kind, task.step, task.network, outcome) for task in opened
        )

    def faults(self) -> dict[str, Any]:
        """What is not as it must be; empty where each timer fired exactly once."""
        from django.db import connection

        from workflows.engine import timers
        from workflows.engine.incidents import Incident
        from workflows.files.models import TimelineEntry

        entries = TimelineEntry.objects.filter(connection_file__in=self.files)
        found = Counter(entries.values_list("connection_file", "kind", "step", "network", "outcome"))
        with connection.cursor() as cursor:
            cursor.execute(UNEVEN, [self.files])
            uneven = [row[0] for row in cursor.fetchall()]
            cursor.execute(UNROUTED, [self.files])
            unrouted = cursor.fetchone()[0]
        checks = {
            "never_fired": len(self.expected - found),
            "fired_too_often": len(found - self.expected),
            "still_due": timers.due(self.at).count(),
            "incidents": Incident.objects.count(),
            "files_numbered_or_standing_wrong": uneven[:10],
            "entries_without_exactly_one_job": unrouted,
        }
        return {name: value for name, value in checks.items() if value}


#: Files whose entries are not numbered 1, 2, 3 …, or that stand elsewhere than their open steps say.
UNEVEN = """
SELECT file.id FROM workflows_connectionfile file
JOIN workflows_process process ON process.id = file.process_id
LEFT JOIN LATERAL (SELECT count(*) AS entries, max(number) AS last FROM workflows_timelineentry
                   WHERE connection_file_id = file.id) line ON true
LEFT JOIN LATERAL (SELECT count(*) AS open, count(DISTINCT (step, network, phase)) AS places,
                          min(step) AS step FROM workflows_task
                   WHERE process_id = file.process_id AND finished IS NULL) step ON true
WHERE file.id = ANY(%s) AND NOT (
    line.entries = file.entries AND line.last = file.entries AND step.open = step.places
    AND (process.finished IS NULL) = (step.open > 0) AND file.stage = coalesce(step.step, '')
    AND file.final_state = process.final_state)
"""
UNROUTED = """
SELECT count(*) FROM workflows_timelineentry entry
LEFT JOIN (SELECT (args->>'entry_id')::bigint AS entry_id, count(*) AS jobs FROM procrastinate_jobs
           WHERE task_name = 'notifications.jobs.route_entry' GROUP BY 1) job ON job.entry_id = entry.id
WHERE entry.connection_file_id = ANY(%s) AND job.jobs IS DISTINCT FROM 1
"""


def bare(row: Any, **vary: Any) -> Any:
    """The same row, not yet written, but for what varies."""
    one = copy.copy(row)
    one._state = copy.copy(row._state)
    one._state.adding, one._state.fields_cache = True, {}
    one.pk = None
    for name, value in vary.items():
        setattr(one, name, value)
    return one


def sweep_and_kill(at: Any) -> int:
    """Workers sweep until nothing is due; one at random is killed again and again. Returns how many were."""
    from django.db import connections

    connections.close_all()  # a socket must not be shared with the workers
    # The first dies early: where the work is soon done, drawn lives might all outlast it.
    lives = dict([born(at, LIFE[0]), *(born(at) for _n in range(WORKERS - 1))])
    kills = 0
    while lives:
        time.sleep(0.01)
        for pid, life in list(lives.items()):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done and os.waitstatus_to_exitcode(status):
                raise SystemExit(f"a worker ended with {os.waitstatus_to_exitcode(status)}")
            if not done and spent(pid) > life:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                kills, done = kills + 1, pid
                lives |= [born(at)]
            if done:
                del lives[pid]
    return kills


def born(at: Any, life: float | None = None) -> tuple[int, float]:
    """A new worker, and how long it lives."""
    return start(sweep, at), life or random.uniform(*LIFE)


def spent(pid: int) -> float:
    """Seconds of the processor that a worker has used, itself and for the system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def start(work: Callable[[Any], None], at: Any) -> int:
    """A worker process of its own."""
    pid = os.fork()
    if pid:
        return pid
    random.seed()
    try:
        work(at)
        os._exit(0)
    except BaseException:  # noqa: BLE001 - a worker must not run on into its parent's work
        import traceback

        traceback.print_exc()
        os._exit(1)


def sweep(at: Any) -> None:
    """The jobs of a worker, one after the other, until nothing is left to anybody."""
    from workflows import jobs
    from workflows.engine import reminding, timers

    while timers.due(at).exists() or any(rows.exists() for _days, rows in reminding.reminders_due(at)):
        jobs.perform_due_steps(timestamp=0)
        jobs.remind_of_due_steps(timestamp=0)


if __name__ == "__main__":
    main()
