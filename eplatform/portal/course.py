"""The course of a connection file on the drawing of its process: where it is and was, and what went back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from eplatform.accounts.requests import SignedInRequest
from eplatform.formatting.dates import short_date
from workflows.engine.drawing import Note, inline
from workflows.engine.flow import EngineFlow
from workflows.engine.layout import lay_out
from workflows.engine.models import Task
from workflows.engine.moving import JOINED
from workflows.engine.nodes import Step
from workflows.engine.paths import steps_ahead
from workflows.files.finding import visible_file
from workflows.files.models import ConnectionFile
from workflows.flows.stages import STAGES

#: Lines that the passages of a step take on the drawing.
LINES = 2
Passages = Mapping[str, Sequence[Task]]


@login_required
@require_safe
def course(request: SignedInRequest, reference: str) -> HttpResponse:
    """For staff: applicants read whose turn it is, and the history."""
    connection_file = visible_file(request, reference)
    if not request.user.is_utility_staff:
        raise PermissionDenied
    tasks = list(connection_file.process.steps.select_related("finished_by").order_by("created", "pk"))
    context = {
        "connection_file": connection_file,
        "picture": picture(connection_file, tasks),
        "legend": legend(),
        "lines": list(lines(connection_file.flow, tasks)),
    }
    return render(request, "portal/course.html", context)


def picture(connection_file: ConnectionFile, tasks: Iterable[Task]) -> SafeString:
    """The drawing of the file's own version, each step with what the file did there."""
    flow = connection_file.flow
    passages: dict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        passages[task.step].append(task)
    opened = [name for name, known in passages.items() if any(task.is_open for task in known)]
    ahead = steps_ahead(flow, opened)
    bands = [(str(stage.title), sorted(stage.steps)) for stage in STAGES]
    notes = {step.name: note(step, passages.get(step.name, ()), ahead) for step in flow.steps()}
    return inline(flow, lay_out(flow, bands, extra=LINES), notes)


def note(step: Step, passages: Sequence[Task], ahead: set[str]) -> Note:
    if not passages:
        is_ahead = step.name in ahead
        words = _("ahead") if is_ahead else _("not on the way so far")
        return Note(classes="course-ahead" if is_ahead else "course-aside", lines=(words,))
    opened = [task for task in passages if task.is_open]
    went_back = len(passages) > len({(task.network, task.phase) for task in passages})
    state = "course-open" if opened else "course-again" if went_back else "course-done"
    taken = Counter(task.outcome for task in passages if task.outcome)
    return Note(
        classes=state,
        lines=tuple(words_of(passages, opened, went_back=went_back)),
        ways={name: f" · {count}" for name, count in taken.items()},
        href=f"#step-{step.name}",
    )


def words_of(passages: Sequence[Task], opened: Sequence[Task], *, went_back: bool) -> Iterable[str]:
    """What the file did at a step, in words: the colours say no more."""
    if opened:
        since = short_date(min(task.created for task in opened))
        yield ngettext("open since %(day)s", "%(n)d open, the first since %(day)s", len(opened)) % {
            "n": len(opened), "day": since
        }  # fmt: skip
    ended = [task.finished for task in passages if task.finished]
    if ended:
        times = ngettext("done once, on %(day)s", "done %(n)d times, last on %(day)s", len(ended)) % {
            "n": len(ended), "day": short_date(max(ended))
        }  # fmt: skip
        yield _("%(times)s, went back") % {"times": times} if went_back else times


def legend() -> list[tuple[str, str]]:
    return [
        ("course-open", _("open")),
        ("course-done", _("done")),
        ("course-again", _("done, after going back")),
        ("course-ahead", _("ahead, if all goes well")),
        ("course-aside", _("not on the way so far")),
    ]


def lines(flow: type[EngineFlow], tasks: Iterable[Task]) -> Iterable[dict[str, Any]]:
    """Every passage as a row of the table, in the order in which they opened."""
    times: Counter[tuple[str, str, int | None]] = Counter()
    named: set[str] = set()
    for task in tasks:
        branch = (task.step, task.network, task.phase)
        times[branch] += 1
        step = flow.instance._nodes_by_name.get(task.step)
        way = step.outcome(task.outcome) if step is not None else None
        yield {
            "task": task,
            "anchor": "" if task.step in named else f"step-{task.step}",
            "title": step.title if step is not None else task.step,
            "number": times[branch],
            "way": way.title if way is not None else left_words(task),
            "is_late": is_late(task, task.finished),
        }
        named.add(task.step)


def left_words(task: Task) -> str:
    """How a step ended that nobody performed."""
    if task.outcome == JOINED:
        return _("done with another network")
    return _("closed with the connection file") if task.finished else ""


def is_late(task: Task, at: datetime | None) -> bool:
    return at is not None and task.is_late(at)
