"""Where the bytes of a dossier come from: a folder on disk, or files uploaded through the portal."""

from __future__ import annotations

import io
import os
import stat
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

from workflows.files.dossier import reasons
from workflows.files.dossier.faults import Fault, Findings, Reason
from workflows.files.dossier.names import has_hidden_characters, is_too_long


class Unopened(Exception):
    """A named file cannot be opened; `reason` says why, or `faults` do where more is known."""

    def __init__(self, reason: Reason, name: str, faults: Sequence[Fault] = ()) -> None:
        self.reason, self.name, self.faults = reason, name, faults
        super().__init__(name)

    def told(self, file: str, key: str) -> Sequence[Fault]:
        """The faults, or one of the file and key that name it."""
        return self.faults or [Fault(self.reason, file, None, key)]

    def __str__(self) -> str:
        return str(self.reason.text) % {"key": self.name}


class Source(Protocol):
    """Opens files by the name that dossier.toml gives; raises Unopened."""

    def open(self, name: str) -> AbstractContextManager[BinaryIO]: ...


def ensure_plain(name: str) -> None:
    """Refuse a path that is absolute, hides characters or speaks the dialect of another system."""
    if not name.strip() or has_hidden_characters(name) or is_too_long(name):
        raise Unopened(reasons.NAME_REFUSED, name)
    if "\\" in name or name.startswith(("/", "~")) or (len(name) > 1 and name[1] == ":"):
        raise Unopened(reasons.LEAVES_FOLDER, name)


class Folder:
    """The files of a folder; nothing outside it is ever opened, not even through a link."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path).resolve()

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        try:
            return self._inside(name).open("rb")
        except OSError as refused:
            raise Unopened(reasons.NOT_A_FILE, name) from refused

    def _inside(self, name: str) -> Path:
        ensure_plain(name)
        # Folders brought from a Mac may spell accents in two characters where dossier.toml uses one.
        for spelling in dict.fromkeys(
            [name, *(unicodedata.normalize(form, name) for form in ("NFC", "NFD"))]
        ):
            found = Path(os.path.realpath(self.path / spelling))
            if not found.is_relative_to(self.path):
                raise Unopened(reasons.LEAVES_FOLDER, name)
            if found.exists():
                return self._ordinary(found, name)
        raise Unopened(reasons.FILE_MISSING, name)

    def _ordinary(self, found: Path, name: str) -> Path:
        # A pipe would make the reader wait for ever.
        if not stat.S_ISREG(found.stat().st_mode):
            raise Unopened(reasons.NOT_A_FILE, name)
        return found


class Uploads:
    """Files sent through a form: name to bytes, or to an open file that is left open for the next reader."""

    def __init__(self, files: Mapping[str, bytes | BinaryIO]) -> None:
        self._files = {_settled(name): content for name, content in files.items()}

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        ensure_plain(name)
        settled = _settled(name)
        if settled.startswith("../"):
            raise Unopened(reasons.LEAVES_FOLDER, name)
        if settled not in self._files:
            raise Unopened(reasons.FILE_MISSING, name)
        return _rewound(self._files[settled])


def _settled(name: str) -> str:
    """One spelling for each name: accents composed, `./` and `a/../` taken out."""
    parts: list[str] = []
    for part in PurePosixPath(unicodedata.normalize("NFC", name)).parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


@contextmanager
def _rewound(content: bytes | BinaryIO) -> Iterator[BinaryIO]:
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    stream.seek(0)
    yield stream


def opener(source: Source, name: str) -> Callable[[], AbstractContextManager[BinaryIO]]:
    return partial(source.open, name)


def read_whole(
    source: Source, name: str, limit: int, findings: Findings, told: tuple[str, str]
) -> bytes | None:
    """The bytes of a small file, or None after telling why not; `told` is the file and key that name it."""
    try:
        with source.open(name) as stream:
            content = stream.read(limit + 1)
    except Unopened as unopened:
        findings.extend(unopened.told(*told))
        return None
    if len(content) > limit:
        findings.add(reasons.TOO_LARGE, name, limit=limit // 1_000_000)
        return None
    return content
