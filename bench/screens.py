"""Server time of the pages at ten thousand files and at a million, of twenty-four steps each."""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from ground import database

SIZES = (10_000, 1_000_000)
REQUESTS = 100
WARM_UP = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs=2, default=SIZES, metavar=("FEW", "MANY"))
    parser.add_argument("--queries", action="store_true", help="print the statements of each page, and stop")
    asked = parser.parse_args()
    with database():
        from masses import Masses

        masses = Masses()
        times: dict[str, dict[str, float]] = {}
        for name, size in zip(("10k", "1m"), asked.sizes, strict=True):
            began = time.perf_counter()
            masses.grow(to=size)
            loaded = time.perf_counter() - began
            times[name] = measured(masses, explain=asked.queries) | {"load_s": round(loaded)}
    print(json.dumps(figures(times, asked.sizes)))


def figures(times: dict[str, dict[str, float]], sizes: tuple[int, int]) -> dict[str, Any]:
    """One flat object: each page at both sizes, and how much slower the large is."""
    found: dict[str, Any] = {"files_10k": sizes[0], "files_1m": sizes[1]}
    for size, pages in times.items():
        found |= {f"{page}_{size}": value for page, value in pages.items()}
    for page in (name for name in times["1m"] if name.endswith("_ms_p95")):
        found[page.replace("_ms_p95", "_ratio")] = round(times["1m"][page] / times["10k"][page], 2)
    return found


def measured(masses: Any, *, explain: bool = False) -> dict[str, float]:
    found: dict[str, float] = {}
    for page, (person, addresses) in pages(masses).items():
        ask = asking(person, addresses)
        if explain:
            tell(page, ask)
        for _number in range(WARM_UP):
            ask()
        spent = sorted(timed(ask) for _number in range(REQUESTS))
        found[f"{page}_ms_p50"] = round(statistics.median(spent), 1)
        found[f"{page}_ms_p95"] = round(spent[int(len(spent) * 0.95)], 1)
    return found


def pages(masses: Any) -> dict[str, tuple[Any, Iterator[str]]]:
    """Each page with who looks at it and the addresses they ask for in turn."""
    references = itertools.cycle(masses.references(REQUESTS + WARM_UP))
    words = (
        "manar",
        "Oliviers 7",
        "secteur 4242",
        "E-2019-0000",
        "atlas",
        "Promoteur 17",
        "rien de tel",
        "42",
    )
    return {
        "inbox": (masses.engineer, itertools.cycle(["/inbox/", "/inbox/?late=1", "/inbox/?network=water"])),
        "file": (masses.engineer, (f"/files/{next(references)}/" for _ever in itertools.count())),
        "list": (
            masses.manager,
            itertools.cycle(
                [
                    "/files/",
                    "/files/?state=running",
                    "/files/?state=late",
                    "/files/?stage=study",
                    "/files/?kind=subdivision",
                ]
            ),
        ),
        "list_of_applicant": (masses.applicant, itertools.cycle(["/files/", "/files/?state=running"])),
        "search": (masses.manager, itertools.cycle(f"/files/?q={word}" for word in words)),
        "heat_map": (masses.manager, itertools.cycle(["/process/", "/process/?network=water"])),
    }


def asking(person: Any, addresses: Iterator[str]) -> Callable[[], None]:
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(person)

    def ask() -> None:
        address = next(addresses)
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")

    return ask


def timed(ask: Callable[[], None]) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


def tell(page: str, ask: Callable[[], None]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _number in range(5):
        with CaptureQueriesContext(connection) as captured:
            ask()
        for query in captured.captured_queries:
            if float(query["time"]) > 0.004:
                print(page, query["time"], query["sql"][:1500])


if __name__ == "__main__":
    main()
