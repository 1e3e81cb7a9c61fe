"""Whole lives of files by domain calls, beside stock django-viewflow and beside the bare rows."""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from ground import database

NETWORKS = ("electricity", "water", "sewerage")
OUTSIDE = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
ROUNDS = 5


class Measured:
    """Times and statements of the domain calls alone; what the driver looks up is left out."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.step_seconds: list[float] = []
        self.human_statements: list[int] = []

    def call(self, act: Callable[[], Any], *, is_step: bool = False) -> Any:
        began = time.perf_counter()
        result = act()
        spent = time.perf_counter() - began
        self.seconds.append(spent)
        if is_step:
            self.step_seconds.append(spent)
        return result


def live(cast: Any, at: datetime, measured: Measured) -> tuple[Any, int]:
    """One subdivision from filing to closed by the usual way; returns the file and its number of steps."""
    from tests import factories
    from workflows.files import intake

    dossier = factories.dossier(networks=NETWORKS)
    file = measured.call(
        lambda: intake.open_file(dossier, applicant=cast.organisation, by=cast.applicant, at=at)
    )
    steps = 0
    while opened := list(file.open_steps().order_by("pk")):
        at += timedelta(hours=1)
        task = next((task for task in opened if task.network == "sewerage"), opened[0])
        way = task.flow_task.outcomes[0]
        by = None if task.role == "platform" else cast.for_role(task.role)
        measured.call(lambda task=task, way=way, by=by, at=at: act(task, way, by, at), is_step=True)
        steps += 1
    file.refresh_from_db()
    if file.final_state != "closed":
        raise SystemExit(f"{file.reference} ended {file.final_state!r} instead of closed")
    return file, steps


def act(task: Any, way: Any, by: Any, at: datetime) -> None:
    """What a room's act does: perform the step, and tick what it did for it."""
    from workflows.engine.door import perform

    ticks = [(key, task.network, task.phase) for key in way.requires]
    perform(task, way.name, by=by, at=at, ticks=ticks)


def statements_a_step(cast: Any, at: datetime) -> float:
    """Statements of a human step, savepoints left out, over one whole life."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counted: list[int] = []

    class Counting(Measured):
        def call(self, act: Callable[[], Any], *, is_step: bool = False) -> Any:
            with CaptureQueriesContext(connection) as captured:
                result = act()
            if is_step:
                sent = [query["sql"].strip().upper() for query in captured.captured_queries]
                counted.append(sum(not statement.startswith(OUTSIDE) for statement in sent))
            return result

    live(cast, at, Counting())
    return statistics.mean(counted)


def rows_by_table() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if is_counted(name)]
        counts = {}
        for name in tables:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            counts[name] = cursor.fetchone()[0]
    return counts


def is_counted(table: str) -> bool:
    return table.startswith(("workflows_", "procrastinate_")) and table != "workflows_series"


def floor(grown: dict[str, int], files: int, steps: int) -> float:
    """Files a second when psycopg inserts the same rows into copies of the tables, one statement a row."""
    import psycopg
    from django.db import connection

    settings = connection.get_connection_params()
    known = {
        name: settings[name] for name in ("dbname", "user", "password", "host", "port") if name in settings
    }
    with psycopg.connect(**known) as link:
        inserts: list[tuple[str, list[tuple[Any, ...]]]] = []
        for table, amount in sorted(grown.items()):
            inserts += prepare_copy(link, table, amount)
        link.commit()
        pending = [(sql, row) for sql, rows in inserts for row in rows]
        share = max(1, len(pending) // (files * (steps + 1)))
        began = time.perf_counter()
        for place, (sql, row) in enumerate(pending, 1):
            link.execute(sql, row, prepare=True)
            if place % share == 0:
                link.commit()
        link.commit()
        return files / (time.perf_counter() - began)


def prepare_copy(link: Any, table: str, amount: int) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """An empty copy of a table with its indexes and checks, and the newest rows to put into it."""
    if not amount:
        return []
    link.execute(f"DROP TABLE IF EXISTS floor_{table}")
    link.execute(f'CREATE TABLE floor_{table} (LIKE "{table}" INCLUDING ALL)')
    columns = [column.name for column in link.execute(f'SELECT * FROM "{table}" LIMIT 0').description]
    names = ", ".join(f'"{name}"' for name in columns)
    texts = ", ".join(f'"{name}"::text' for name in columns)
    types = [
        row[0]
        for row in link.execute(
            "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            [table],
        )
    ]
    rows = link.execute(f'SELECT {texts} FROM "{table}" ORDER BY 1 DESC LIMIT {amount}').fetchall()
    values = ", ".join(f"%s::{kind}" for kind in types)
    return [(f"INSERT INTO floor_{table} ({names}) OVERRIDING SYSTEM VALUE VALUES ({values})", rows)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--files", type=int, default=20, help="files a round")
    files = parser.parse_args().files
    with database(apps=["stock"]):
        print(json.dumps(measure(files)))


def measure(files: int) -> dict[str, float | int]:
    """Medians over rounds in which house, stock and floor take turns on the same machine."""
    from stock import living

    from tests.cast import Cast
    from tests.factories import NOW, commune

    cast = Cast()
    commune()
    live(cast, NOW, Measured())
    living.live(cast.applicant)
    statements = statements_a_step(cast, NOW)
    rounds = [one_round(cast, NOW + timedelta(days=number), files) for number in range(ROUNDS)]
    reached, stock, bottom = (
        statistics.median(each[key] for each in rounds) for key in ("house", "stock", "floor")
    )
    milliseconds = sorted(second * 1000 for each in rounds for second in each["seconds"])
    return {
        "files": files * ROUNDS,
        "steps_per_file": rounds[0]["steps"],
        "files_per_s": round(reached, 2),
        "stock_files_per_s": round(stock, 2),
        "ratio_to_stock": round(statistics.median(each["house"] / each["stock"] for each in rounds), 2),
        "floor_files_per_s": round(bottom, 2),
        "ratio_to_floor": round(statistics.median(each["house"] / each["floor"] for each in rounds), 3),
        "statements_per_step": round(statements, 2),
        "rows_per_file": rounds[0]["rows"],
        "step_ms_p50": round(statistics.median(milliseconds), 2),
        "step_ms_p95": round(milliseconds[int(len(milliseconds) * 0.95)], 2),
    }


def one_round(cast: Any, at: datetime, files: int) -> dict[str, Any]:
    """The same number of files by the house, by the stock library, and as bare rows."""
    from stock import living

    before = rows_by_table()
    measured, steps = Measured(), 0
    for number in range(files):
        _file, steps = live(cast, at + timedelta(minutes=number), measured)
    grown = {table: count - before.get(table, 0) for table, count in rows_by_table().items()}
    stock = [living.live(cast.applicant) for _number in range(files)]
    if {performed for _spent, performed in stock} != {steps}:
        raise SystemExit(f"the stock process has {stock[0][1]} steps and ours {steps}: they must be the same")
    return {
        "steps": steps,
        "rows": round(sum(grown.values()) / files, 1),
        "seconds": measured.step_seconds,
        "house": files / sum(measured.seconds),
        "stock": files / sum(spent for spent, _performed in stock),
        "floor": floor(grown, files, steps),
    }


if __name__ == "__main__":
    main()
