"""Why a paper or a decision on it was not taken; each message says what to do."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from workflows.engine.errors import Refused
from workflows.files.dossier.faults import Fault


class PaperRefused(Refused):
    """The upload is not what its kind asks for; ``faults`` says all that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(fault.message for fault in self.faults))


class MayNotFile(Refused):
    """The person files no papers on this connection file, or it is closed."""


class UnknownKind(Refused):
    """The catalogue has no such kind of paper."""


class MayNotReview(Refused):
    """The papers of that stage are checked by somebody else."""


class NotInForce(Refused):
    """The version was superseded, or it is the platform's own."""


class MarkRefused(Refused):
    """A mark on a paper names no page, says nothing, or lies beside the page."""


class ExpiryWrong(Refused):
    """The paper has an end, and the date given is none or is over."""


class PaperLocked(NotInForce):
    """The paper is accepted, or is not among those that may be sent now."""


class UploadRefused(Refused):
    """The bytes sent are not those that were announced, or came too late."""


class PartsMissing(UploadRefused):
    """Parts have not arrived; ``numbers`` says which."""

    def __init__(self, numbers: list[int]) -> None:
        self.numbers = numbers
        message = _("%(count)s parts have not arrived yet. Send them, then complete the upload.")
        super().__init__(message % {"count": len(numbers)})


class TooManyUploads(Refused):
    """The person has as many uploads under way as anybody may."""


class DraftSent(Refused):
    """The dossier is on its way already."""


class StillChecked(Refused):
    """Papers of the dossier have arrived and are not examined yet."""


class MayNotAnnotate(Refused):
    """The person only reads this connection file, or it is closed."""


class NotWithdrawn(Refused):
    """The remark is somebody else's, or withdrawn already."""


class MayNotHandOver(Refused):
    """The person has no part in the file."""


class NotReady(Refused):
    """There is nothing to hand over yet."""
