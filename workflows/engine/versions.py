"""Which version of which process is in force: each version is a Flow class, and a file keeps its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflows.engine.flow import EngineFlow


@dataclass(frozen=True)
class Published:
    """A version of a process, in force for files submitted from a date on."""

    flow_class: type[EngineFlow]
    since: date


_published: dict[tuple[str, int], Published] = {}


def published(kind: str, version: int, *, since: date):  # type: ignore[no-untyped-def]
    """Declare a Flow class as a version of a kind of connection file."""

    def declare(flow_class: type[EngineFlow]) -> type[EngineFlow]:
        known = _published.get((kind, version))
        if known is not None and known.flow_class.__qualname__ != flow_class.__qualname__:
            raise ValueError(f"{kind} version {version} is already published by {known.flow_class}")
        flow_class.kind, flow_class.version = kind, version
        _published[kind, version] = Published(flow_class, since)
        return flow_class

    return declare


def all_versions() -> list[type[EngineFlow]]:
    return [_published[key].flow_class for key in sorted(_published)]


def version_on(kind: str, day: date) -> type[EngineFlow]:
    """The newest version of a kind in force on a day; raises LookupError."""
    in_force = [
        (number, version)
        for (of, number), version in _published.items()
        if of == kind and version.since <= day
    ]
    if not in_force:
        raise LookupError(f"no version of the process {kind!r} is in force on {day}")
    return max(in_force, key=lambda pair: pair[0])[1].flow_class
