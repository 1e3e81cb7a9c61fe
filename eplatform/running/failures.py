"""What keeps eplatform from running, said in one sentence to the person at the keyboard."""

from __future__ import annotations

import errno
from pathlib import Path

import psycopg


class CannotRun(Exception):
    """The message is shown as it is, on standard error, without a traceback."""


class DiskFull(CannotRun):
    """No space is left where something is kept."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"The disk that holds {folder} is full: free some space and start again.")


class Unusable(CannotRun):
    """A file or folder of the installation is not what it was."""

    def __init__(self, folder: Path, error: OSError) -> None:
        reason = {
            errno.EEXIST: "a file lies where a folder belongs",
            errno.ENOTDIR: "a file lies where a folder belongs",
            errno.EISDIR: "a folder lies where a file belongs",
        }.get(error.errno or 0, error.strerror)
        name = error.filename2 or error.filename
        super().__init__(
            f"The run folder {folder} is damaged: {name} cannot be used, as {reason}. "
            "Restore it from a backup, or remove the run folder to start afresh."
        )


def is_unreachable(error: BaseException) -> bool:
    """Whether a database was never reached; one that refuses a statement gives a code with its reason."""
    cause = error.__cause__
    return isinstance(cause, psycopg.OperationalError) and cause.sqlstate is None


def in_one_line(error: BaseException) -> str:
    return " ".join(str(error).split())
