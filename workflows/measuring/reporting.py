"""The figures of a log as JSON for programs and as tables for people; lengths in days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from workflows.measuring.counting import CaseFacts, Lengths, LogFigures, NodeFigures
from workflows.measuring.percentiles import DEFINITION

DAY = 24 * 60 * 60


def as_json(figures: LogFigures, facts: CaseFacts, *, top: int) -> dict[str, Any]:
    return {
        "files": figures.files,
        "events": figures.events,
        "activities": len(figures.activities),
        "variants": len(figures.variants),
        "agents": len(figures.agents),
        "first_at": figures.first_at.isoformat() if figures.first_at else None,
        "last_at": figures.last_at.isoformat() if figures.last_at else None,
        "percentiles": DEFINITION,
        "duration_days": in_days(figures.lengths),
        "top_variants": [
            {"files": files, "activities": list(variant)}
            for variant, files in figures.variants.most_common(top)
        ],
        "ended": facts.ends,
        "deadlines": [
            {"deadline": missed.deadline, "files": missed.with_deadline, "missed": missed.late}
            for missed in facts.missed()
        ],
        "files_by": {name: dict(counted.most_common()) for name, counted in facts.by.items()},
        "steps": {name: of_step(step) for name, step in by_visits(figures)},
    }


def of_step(step: NodeFigures) -> dict[str, Any]:
    return {
        "visits": step.visits, "waiting": step.waiting, "again": step.again, "returned": step.returned,
        "late": step.late, "days": in_days(step.lengths),
    }  # fmt: skip


def in_days(lengths: Lengths) -> dict[str, float | None]:
    values = {
        "mean": lengths.mean, "median": lengths.median, "p90": lengths.ninetieth, "max": lengths.longest
    }  # fmt: skip
    return {name: None if value is None else round(value / DAY, 3) for name, value in values.items()}


def by_visits(figures: LogFigures) -> list[tuple[str, NodeFigures]]:
    return sorted(figures.nodes.items(), key=lambda item: (-item[1].visits, item[0]))


def as_text(figures: LogFigures, facts: CaseFacts, *, top: int) -> str:
    found = as_json(figures, facts, top=top)
    days = found["duration_days"]
    lines = [
        *table([
            [name, found[name]]
            for name in ("files", "events", "activities", "variants", "agents", "first_at", "last_at")
        ]),
        "", f"days per file (percentiles: {DEFINITION})", *table([list(days), list(days.values())]),
    ]  # fmt: skip
    if facts.ends:
        rows = [[d["deadline"], d["files"], d["missed"]] for d in found["deadlines"]]
        lines += ["", *table([["deadline", f"of {facts.ends} ended", "missed"], *rows])]
    for name, counted in found["files_by"].items():
        lines += ["", f"files by {name}", *table([[value, files] for value, files in counted.items()])]
    head = ["step", "visits", "waiting", "again", "returned", "late", "mean d", "median d", "p90 d", "max d"]
    steps = [
        [name, *(step[key] for key in ("visits", "waiting", "again", "returned", "late")),
         *step["days"].values()]
        for name, step in found["steps"].items()
    ]  # fmt: skip
    lines += ["", *table([head, *steps]), "", "most frequent variants"]
    lines += table([[v["files"], " → ".join(v["activities"])] for v in found["top_variants"]])
    return "\n".join(lines)


def table(rows: Sequence[Sequence[Any]]) -> Iterable[str]:
    """Columns of one width, words to the left and numbers to the right."""
    cells = [["–" if cell is None else f"{cell}" for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)] if cells else []
    for row, shown in zip(rows, cells, strict=True):
        yield "  ".join(
            text.rjust(width) if isinstance(cell, int | float) or cell is None else text.ljust(width)
            for cell, text, width in zip(row, shown, widths, strict=True)
        ).rstrip()
