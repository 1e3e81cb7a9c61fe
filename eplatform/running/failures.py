"""What keeps eplatform from running, said in one sentence to the person at the keyboard."""

from __future__ import annotations


class CannotRun(Exception):
    """The message is shown as it is, on standard error, without a traceback."""
