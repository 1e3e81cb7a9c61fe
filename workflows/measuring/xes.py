"""Reading an event log in XES, the exchange format of process mining: streamed, bounded, without entities."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from workflows.measuring.events import Case, Change, Event

MEGABYTE = 1024 * 1024
#: What one file may hold once it is unpacked.
LARGEST = 512 * MEGABYTE
CHUNK = 64 * 1024
DEEPEST = 50
MOST_EVENTS_OF_A_CASE = 1_000_000
GZIP = b"\x1f\x8b"

#: Transitions of the lifecycle extension, and what they are here; any other is no event of ours.
TRANSITIONS = {
    "start": Change.OPENED,
    "complete": Change.DONE,
    "suspend": Change.HELD,
    "resume": Change.RELEASED,
    "withdraw": Change.LEFT,
    "ate_abort": Change.LEFT,
    "pi_abort": Change.LEFT,
}
#: Attributes of our own, written where we export.
NETWORK, PHASE, DUE = "eplatform:network", "eplatform:phase", "eplatform:due"
Attributes = dict[str, str]


class UnreadableLog(ValueError):
    """The file is no event log that may be read; the message says what is wrong and where."""


def read_log(path: Path, *, largest: int = LARGEST) -> Iterator[Case]:
    """The cases of a .xes or .xes.gz file, one after the other; raises UnreadableLog."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == GZIP
            raw.seek(0)
            yield from cases(gzip.GzipFile(fileobj=raw) if packed else raw, largest)
    except (OSError, EOFError, zlib.error) as fault:
        reason = getattr(fault, "strerror", None) or str(fault)
        raise UnreadableLog(
            _("The log %(path)s cannot be read: %(reason)s. Check the file and its name.")
            % {"path": path, "reason": reason}
        ) from fault


def cases(stream: IO[bytes] | gzip.GzipFile, largest: int) -> Iterator[Case]:
    reader, taken = Reader(), 0
    while chunk := stream.read(CHUNK):
        taken += len(chunk)
        if taken > largest:
            raise UnreadableLog(
                _("The log is larger than %(size)d MB once unpacked. Split it, or allow more by --largest.")
                % {"size": largest // MEGABYTE}
            )
        yield from reader.feed(chunk)
    yield from reader.feed(b"", last=True)
    if not reader.is_log:
        raise UnreadableLog(_("The file holds no event log: its first element is not <log>."))


class Reader:
    """Follows the elements of a log and gives each trace as a case when it ends."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        # A log needs none of these; whoever sends them wants us to expand or to fetch something.
        self.parser.StartDoctypeDeclHandler = self.refuse_declaration
        self.parser.EntityDeclHandler = self.refuse_declaration
        self.path: list[str] = []
        self.done: list[Case] = []
        self.trace: Attributes = {}
        self.event: Attributes = {}
        self.events: list[Attributes] = []
        self.is_log = False

    def feed(self, chunk: bytes, *, last: bool = False) -> list[Case]:
        try:
            self.parser.Parse(chunk, last)
        except expat.ExpatError as fault:
            raise UnreadableLog(
                _("The log is not well-formed XML: line %(line)d, column %(column)d: %(reason)s.")
                % {"line": fault.lineno, "column": fault.offset, "reason": expat.ErrorString(fault.code)}
            ) from fault
        found, self.done = self.done, []
        return found

    def refuse_declaration(self, *_declared: Any) -> None:
        raise UnreadableLog(
            _("Line %(line)d declares a document type or an entity. Event logs need none; it was not read.")
            % {"line": self.parser.CurrentLineNumber}
        )

    def start(self, name: str, given: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        self.is_log = self.is_log or (not self.path and tag == "log")
        self.path.append(tag)
        if len(self.path) > DEEPEST:
            raise self.fault(_("the elements are nested too deeply"))
        if self.path[:2] != ["log", "trace"]:
            return
        key, value = given.get("key"), given.get("value")
        if len(self.path) == 2 and tag == "trace":
            self.trace, self.events = {}, []
        elif len(self.path) == 3 and tag == "event":
            self.event = {}
        elif key is not None and value is not None:
            self.keep(key, value)

    def keep(self, key: str, value: str) -> None:
        """An attribute of the trace or of its event; attributes of attributes are left out."""
        if self.path[2] == "event" and len(self.path) == 4:
            self.event[key] = value
        elif self.path[2] != "event" and len(self.path) == 3:
            self.trace[key] = value

    def end(self, _name: str) -> None:
        if self.path == ["log", "trace", "event"]:
            self.events.append(self.event)
            if len(self.events) > MOST_EVENTS_OF_A_CASE:
                raise self.fault(_("one trace holds too many events"))
        elif self.path == ["log", "trace"]:
            self.done.append(self.case())
        self.path.pop()

    def case(self) -> Case:
        found = (self.read_event(event) for event in self.events)
        return Case(self.trace.get("concept:name", ""), [e for e in found if e is not None], self.trace)

    def read_event(self, event: Attributes) -> Event | None:
        """The event, unless its transition is one that changes nothing here."""
        change = TRANSITIONS.get(event.get("lifecycle:transition", "complete").lower())
        if change is None:
            return None
        node = event.get("concept:name", "")
        if not node:
            raise self.fault(_("an event has no concept:name"))
        is_clock = change in (Change.HELD, Change.RELEASED)
        phase = event.get(PHASE, "")
        return Event(
            at=self.moment(event.get("time:timestamp", "")),
            node="" if is_clock else node,
            change=change,
            network=event.get(NETWORK, ""),
            phase=int(phase) if phase.isdecimal() and len(phase) < DEEPEST else None,
            agent=event.get("org:resource", ""),
            due_at=self.moment(event[DUE]) if DUE in event else None,
            key=node if is_clock else "",
        )

    def moment(self, text: str) -> datetime:
        """A moment; where the log names no time zone it is taken for universal time."""
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise self.fault(_("“%(text)s” is no moment") % {"text": text[:40]}) from None
        return at if at.tzinfo else at.replace(tzinfo=UTC)

    def fault(self, what: str) -> UnreadableLog:
        return UnreadableLog(
            _("Line %(line)d: %(what)s. Mend the log there and read it again.")
            % {"line": self.parser.CurrentLineNumber, "what": what}
        )
