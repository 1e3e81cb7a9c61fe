"""Whether SeaweedFS's data folder still holds what it held: a lost one would be replaced by an empty one."""

from __future__ import annotations

import struct
from contextlib import suppress
from pathlib import Path

from eplatform.running.failures import CannotRun

# One paper in a volume's index: its key, where it begins in units of 8 bytes (the low four bytes, then the
# high one), and its length, which is negative where it was deleted.
ENTRY = struct.Struct(">QIBi")
UNIT, HEADER = 8, 16
# A volume grows at its end alone, so that what it should reach is among the last papers of its index.
LAST_BYTES = 4096 * ENTRY.size


def ensure_whole(data: Path) -> None:
    """Refuse data that lack something they held, or whose volumes are shorter than their indexes say."""
    noted = _noted(data)
    if noted and not data.exists():
        raise CannotRun(_lost(data, "is gone, and the papers with it"))
    if data.is_dir() and (missing := sorted(noted - _held(data))):
        raise CannotRun(_lost(data, f"is damaged: {missing[0]}, which it held before, is missing"))
    for index in sorted(data.glob("*.idx")):
        volume = index.with_suffix(".dat")
        if _size(volume) < _reach(index):
            raise CannotRun(_lost(data, f"is damaged: {volume.name} is shorter than its index says"))


def remember(data: Path) -> None:
    """Note what it holds beside what it held; a note that finds no room leaves the one before it."""
    note = _note(data)
    draft = note.with_suffix(".new")
    with suppress(OSError):
        names = sorted(_noted(data) | _held(data))
        draft.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
        draft.replace(note)


def _note(data: Path) -> Path:
    """Beside the folder of SeaweedFS, so that it is not lost with it."""
    return data.parent.with_suffix(".held")


def _noted(data: Path) -> set[str]:
    try:
        return set(_note(data).read_text(encoding="utf-8", errors="replace").splitlines())
    except FileNotFoundError:
        return set()


def _held(data: Path) -> set[str]:
    """The volumes, and the databases that know their papers by name."""
    kinds = ("*.dat", "*.idx", "filerldb2/*/CURRENT")
    return {str(path.relative_to(data)) for kind in kinds for path in data.glob(kind)}


def _reach(index: Path) -> int:
    """Where the furthest of its last papers ends."""
    with index.open("rb") as file:
        file.seek(max(0, _size(index) // ENTRY.size * ENTRY.size - LAST_BYTES))
        last = file.read()
    papers = ENTRY.iter_unpack(last[: len(last) // ENTRY.size * ENTRY.size])
    return max(
        (((high << 32) + low) * UNIT + HEADER + size for _, low, high, size in papers if size > 0), default=0
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _lost(data: Path, what: str) -> str:
    return (
        f"The data folder {data} of SeaweedFS {what}. Restore it from a backup, with the database "
        "(see docs/operating.md), or remove the run folder to start afresh."
    )
