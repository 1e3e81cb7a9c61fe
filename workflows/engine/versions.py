"""Which version of which process is in force: each version is a Flow class, and a file keeps its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workflows.engine.flow import EngineFlow


@dataclass(frozen=True)
class Published:
    """A version of a process, in force for files submitted from a date on."""

    flow_class: type[EngineFlow]
    since: date

    @property
    def name(self) -> str:
        return name_of(self.flow_class)


_published: dict[tuple[str, int], Published] = {}
_continued: dict[tuple[str, int, int], dict[str, str]] = {}


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


def continued(kind: str, old: int, new: int, steps: Mapping[str, str]) -> None:
    """Declare how open steps of one version go on in another where their names do not say it.

    ``{"old_step": "new_step"}`` renames; ``{"step@network": "step@other"}`` lets the branch of a
    network join that of another one, where that is still on its way to the step.
    """
    _continued[kind, old, new] = dict(steps)


def continuation(old: type[EngineFlow], new: type[EngineFlow]) -> dict[str, str]:
    """The declared map from one version to another; empty where the names say it all."""
    return dict(_continued.get((old.kind, old.version, new.version), {}))


def all_published() -> list[Published]:
    return [_published[key] for key in sorted(_published)]


def all_versions() -> list[type[EngineFlow]]:
    return [version.flow_class for version in all_published()]


def name_of(flow_class: type[EngineFlow]) -> str:
    """How commands call a version: ``subdivision:2``."""
    return f"{flow_class.kind}:{flow_class.version}"


def version_called(name: str) -> type[EngineFlow]:
    """The version of that name; raises LookupError with the names that are known."""
    for version in all_published():
        if version.name == name:
            return version.flow_class
    known = ", ".join(version.name for version in all_published())
    raise LookupError(f"There is no published version {name!r}. Choose one of: {known}.")


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
