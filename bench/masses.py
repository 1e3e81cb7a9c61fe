"""Masses of files written by COPY: no act is measured here, only what pages make of so many rows."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection

from eplatform.accounts.models import Agency, Commune, Membership, Organisation, Posting, Territory, User
from eplatform.accounts.roles import Role
from workflows.flows.subdivision import SubdivisionV1
from workflows.measuring.models import StepMeasure, StepStanding
from workflows.measuring.sketch import Sketch

TERRITORIES = 6
NETWORKS = ("water", "sewerage")
#: One file in so many still runs, as lives of nine months leave of ten years of filings; no multiple of the
#: territories, so that each has its share. The fewest files fill a page of the inbox, whatever its filter.
RUNS = 13
CHUNK = 2_000
FIRST = datetime(2016, 1, 4, 9, tzinfo=UTC)
COMMON = {"kind": "subdivision", "version": 1}
FLOW = "workflows/flows.subdivision.SubdivisionV1"
BIG = ("workflows_task", "workflows_timelineentry", "workflows_connectionfile", "workflows_process")
ENTRIES = 8
STEP_TAKES, DUE_IN = timedelta(days=10), timedelta(days=15)
NULL = r"\N"


def course() -> list[tuple[str, str]]:
    """The twenty-four steps of a file of two networks whose papers were once completed."""
    steps = [("completeness", ""), ("supplement", ""), ("completeness", "")]
    for name in ("study", "pricing", "approval", "answer"):
        steps += [(name, network) for network in NETWORKS]
    steps += [("payment", ""), ("works_file", ""), ("works_check", "")]
    for name in ("site_follow_up", "technical_acceptance"):
        steps += [(name, network) for network in NETWORKS]
    steps += [("final_account", ""), ("provisional_acceptance", "")]
    steps += [("commissioning", network) for network in NETWORKS]
    return [*steps, ("guarantee", ""), ("final_acceptance", "")]


COURSE = course()


class Masses:
    """The people who look, and as many files as asked for."""

    def __init__(self) -> None:
        self.chance = random.Random(7)
        self.files = 0
        self.places = [self.place(number) for number in range(TERRITORIES)]
        self.engineer = self.person("engineer", Role.STUDY_ENGINEER)
        self.manager = self.person("manager", Role.MANAGER)
        self.applicant = self.person("applicant")
        self.flow_steps = {step.name: step for step in SubdivisionV1.steps()}
        self.organisations: list[int] = []
        self.own: int = 0

    def place(self, number: int) -> Territory:
        names = {f"name_{language}": f"Secteur {number}" for language in ("fr", "ar", "en")}
        territory = Territory.objects.create(code=f"t{number}", **names)
        agency = Agency.objects.create(code=f"a{number}", territory=territory, **names)
        Commune.objects.create(code=f"06.{number:03}.01.01", name_fr=f"Commune {number}", agency=agency)
        return territory

    def person(self, name: str, role: str = "", **reach: Any) -> User:
        person = User.objects.create_user(f"{name}@bench.example", None, full_name=name, language="fr")
        if role:
            Posting.objects.create(user=person, role=role, **reach)
        return person

    def references(self, amount: int) -> list[str]:
        """References of files, running and closed."""
        return [reference(self.chance.randrange(self.files)) for _each in range(amount)]

    def grow(self, *, to: int) -> None:
        """Write files until there are so many; indexes are made afterwards, and statistics taken."""
        self.found_organisations(to // 50)
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("SET maintenance_work_mem = '512MB'")
            indexes = plain_indexes(cursor)
            for name, _definition in indexes:
                cursor.execute(f'DROP INDEX "{name}"')
            while self.files < to:
                self.write(cursor, min(CHUNK, to - self.files))
            for _name, definition in indexes:
                cursor.execute(definition)
            cursor.execute("SET session_replication_role = origin")
            for table in [*BIG, "workflows_networkpart", "workflows_party", "accounts_organisation"]:
                cursor.execute(f"VACUUM (ANALYZE) {table}")
        self.measure()

    def found_organisations(self, amount: int) -> None:
        known = len(self.organisations)
        made = Organisation.objects.bulk_create(
            Organisation(name=f"Promoteur {number} Atlas" if number % 9 == 0 else f"Promoteur {number}",
                         ice=f"{number:015}", kind="developer")
            for number in range(known, amount)
        )  # fmt: skip
        self.organisations += [each.pk for each in made]
        if not self.own:
            self.own = self.organisations[0]
            Membership.objects.create(user=self.applicant, organisation_id=self.own)

    def write(self, cursor: Any, amount: int) -> None:
        """A chunk of files with their rows; keys are given here, so that the rows can name one another."""
        numbers = range(self.files, self.files + amount)
        self.files += amount
        rows: dict[str, list[str]] = {name: [] for name in COPIES}
        for number in numbers:
            self.add(number, rows)
        for name, lines in rows.items():
            with cursor.copy(f"COPY {COPIES[name]} FROM STDIN") as copy:
                copy.write("".join(lines))

    def add(self, number: int, rows: dict[str, list[str]]) -> None:
        """One file: most are closed, and the others stand somewhere on their course."""
        key, organisation = number + 1, self.chance.choice(self.organisations)
        opened = FIRST + timedelta(days=number % 3_600, seconds=number % 28_000)
        done = self.chance.randrange(3, len(COURSE)) if number % RUNS == 0 else len(COURSE)
        territory = self.places[number % TERRITORIES].pk
        runs = done < len(COURSE)
        end = NULL if runs else (opened + STEP_TAKES * len(COURSE)).isoformat()
        state, status = ("", "NEW") if runs else ("closed", "DONE")
        rows["process"].append(row(key, FLOW, status, opened.isoformat(), end, territory, state))
        rows["file"].append(
            row(
                key, key, reference(number), "subdivision", title(number), "fr", organisation, territory,
                territory, self.applicant.pk, opened.isoformat(), end, state, "Commune", "06.001", "Route",
                "[]", 5000, "", 1, "f", 0, *standing(opened, done), ENTRIES,
            )
        )  # fmt: skip
        rows["part"] += [row(key, network, "asked", "") for network in NETWORKS]
        rows["party"].append(row(key, organisation, "applicant", opened.isoformat()))
        rows["task"] += self.steps(key, opened, territory, done)
        rows["entry"] += entries(key, opened)

    def steps(self, key: int, opened: datetime, territory: int, done: int) -> list[str]:
        """The steps behind it and the one it stands at."""
        lines = []
        for place, (name, network) in enumerate(COURSE[: done + 1]):
            step, at, is_done = self.flow_steps[name], opened + STEP_TAKES * place, place < done
            lines.append(
                row(
                    f"{FLOW}.{name}", step.task_type, "start", key, "DONE" if is_done else "NEW",
                    at.isoformat(), (at + STEP_TAKES).isoformat() if is_done else NULL, "{}", name, step.role,
                    step.party, network, territory, (at + DUE_IN).isoformat(), "",
                    step.outcomes[0].name if is_done else "",
                )
            )  # fmt: skip
        return lines

    def measure(self) -> None:
        """The small tables behind the heat map, as many rows as ten years leave."""
        StepMeasure.objects.all().delete()
        StepStanding.objects.all().delete()
        for territory in (*self.places, None):
            StepMeasure.objects.bulk_create(measures(territory))
            StepStanding.objects.bulk_create(
                StepStanding(territory=territory, step=step, network=network, waiting=9, late=3, **COMMON)
                for step, network in sorted(set(COURSE))
            )


def measures(territory: Territory | None) -> list[StepMeasure]:
    """A row a step, network and month."""
    sketch = Sketch.of([3_600, 28_800, 86_400, 400_000] * 10)
    figures = {"visits": 40, "again": 4, "returned": 4, "late": 5, "seconds": 5_180_000, "longest": 400_000}
    months = [date(2016 + number // 12, number % 12 + 1, 1) for number in range(120)]
    kept = {"counts": sketch.counts, "outcomes": {"complete": 40}, "territory": territory}
    return [
        StepMeasure(month=month, step=step, network=network, **kept, **figures, **COMMON)
        for month in months
        for step, network in sorted(set(COURSE))
    ]


def row(*values: object) -> str:
    return "\t".join(map(str, values)) + "\n"


def title(number: int) -> str:
    name = ("Al Manar", "Les Oliviers", "Riad")[number % 3]
    return f"Lotissement {name} {number % 97} secteur {number}"


def standing(opened: datetime, done: int) -> tuple[str, str, str]:
    """Stage, turn and next due date of a file that has done so many steps."""
    if done == len(COURSE):
        return "", "", NULL
    return COURSE[done][0], "utility", (opened + STEP_TAKES * done + DUE_IN).isoformat()


def entries(key: int, opened: datetime) -> list[str]:
    moments = [(opened + timedelta(days=place)).isoformat() for place in range(ENTRIES)]
    return [
        row(key, number, at, "step", "", "completeness", "complete", "", "{}", "")
        for number, at in enumerate(moments, 1)
    ]


def reference(number: int) -> str:
    return f"E-{2016 + number % 10}-{number:07}"


def plain_indexes(cursor: Any) -> list[tuple[str, str]]:
    """The indexes of the big tables that are no constraint."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY(%s)"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
        [list(BIG)],
    )
    found: list[tuple[str, str]] = cursor.fetchall()
    return found


COPIES = {
    "process": "workflows_process (id, flow_class, status, created, finished, territory_id, final_state)",
    "file": """workflows_connectionfile (id, process_id, reference, kind, title, language, applicant_id,
        agency_id, territory_id, submitted_by_id, submitted_at, closed_at, final_state, commune, commune_code,
        address, land_titles, area_m2, crs, phases, social_housing, public_lamps, stage, turn, next_due_at,
        entries)""",
    "part": "workflows_networkpart (connection_file_id, network, state, variant)",
    "party": "workflows_party (connection_file_id, organisation_id, capacity, since)",
    "task": """workflows_task (flow_task, flow_task_type, token, process_id, status, created, finished, data,
        step, role, party, network, territory_id, due_at, limit_unit, outcome)""",
    "entry": """workflows_timelineentry (connection_file_id, number, at, kind, network, step, outcome, note,
        data, seal)""",
}
