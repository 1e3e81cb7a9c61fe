"""Why the door did not open: each refusal says what happened and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from eplatform.formatting.dates import date_and_time
from eplatform.formatting.lists import listed_apart


class Refused(Exception):
    """An act that was not done, with a message for the person who tried."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class AlreadyMoved(Refused):
    """Somebody was faster: the step is done, or the connection file has left it."""

    def __init__(self, who: Any, when: datetime | None) -> None:
        self.who, self.when = who, when
        if when is None:
            message = _(
                "This step is no longer open. Reload the page to see where the connection file stands."
            )
        else:
            message = _("Someone was faster: %(who)s already performed this step on %(when)s.") % {
                "who": who or _("the platform"),
                "when": date_and_time(when),
            }
        super().__init__(message)


class NotYours(Refused):
    """The step belongs to another role, network or territory."""


class UnknownOutcome(Refused):
    """The step has no such way out."""


class Suspended(Refused):
    """The connection file stands still until it is resumed."""


class Busy(Refused):
    """Somebody holds the connection file for longer than we wait."""

    def __init__(self, message: str = "") -> None:
        super().__init__(
            message or _("Somebody else is working on this connection file right now. Try again in a moment.")
        )


class Overtaken(Busy):
    """What an act was decided on changed before it was written; its transaction is spoiled."""


class Finished(Refused):
    """The connection file has reached a final state; nothing moves any more."""


class ReasonMissing(Refused):
    """Whoever meets what was decided must be able to read why."""


class Missing(str):
    """What a step needs and has not: its words, and the key by which programs know it."""

    key: str

    def __new__(cls, label: str, *, key: str) -> Missing:
        missing = super().__new__(cls, label)
        missing.key = key
        return missing


class RequirementMissing(Refused):
    """Something the step needs has not been done; ``labels`` says what, ``keys`` for programs."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = list(labels)
        self.keys = [label.key if isinstance(label, Missing) else "" for label in labels]
        super().__init__(_("Still missing before this step: %(list)s.") % {"list": listed_apart(self.labels)})
