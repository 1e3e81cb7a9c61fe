"""Which papers take no new version now: what is accepted, and all that nobody asked to be mended."""

from __future__ import annotations

from django.utils.translation import gettext as _

from documents.catalogue import kinds
from documents.catalogue.needs import Due, Need
from documents.errors import PaperLocked
from documents.models import Paper, State
from documents.requirements.checklist import Item, facts_of
from eplatform.accounts.models import User
from eplatform.statements.prepared import Kept, KeptRows
from workflows.files.models import ConnectionFile
from workflows.files.permissions import acts_for_utility

#: The step in which the applicant mends what the desk found incomplete, and nothing else.
MENDING = "supplement"
#: Every paper that is filed asks for them, twice.
STAGE = Kept(lambda pk: ConnectionFile.objects.filter(pk=pk).values_list("stage"), -1)
OF_KIND: KeptRows[Paper] = KeptRows(
    lambda pk, kind: Paper.objects.filter(connection_file=pk, kind=kind, reserve=None).select_related(
        "current"
    ),
    -1,
    "any kind",
)


def lock_on(item: Item, stage: str, *, for_staff: bool) -> str:
    """Why this paper takes no new version at that step of the file; nothing where it takes one."""
    if item.version is not None and item.version.issued:
        return _("This paper was issued by the platform; nobody can replace it.")
    if item.state == State.ACCEPTED:
        return _("This paper is accepted. If it has to change, ask the utility to reopen it.")
    if stage == MENDING and not for_staff and not is_awaited(item):
        return _("Only papers that are missing or were rejected can be sent at this step.")
    return ""


def is_awaited(item: Item) -> bool:
    """Whether the utility waits for it: rejected, run out, reopened, missing, or asked for file by file."""
    if item.kind.due != Due.FILING:
        return False
    is_asked_case_by_case = item.need == Need.CONDITIONAL and item.state == State.EXPECTED
    is_faulty = item.state in (State.REJECTED, State.OUTDATED)
    return is_faulty or item.is_missing or item.is_reopened or is_asked_case_by_case


def ensure_open(
    connection_file: ConnectionFile, kind: str, network: str, phase: int | None, *, by: User | None
) -> Paper | None:
    """The paper that is there now, if any.

    Raises PaperLocked where this person may send no new version of it now.
    """
    # What the caller read of the file may be older than the step it stands at.
    ((stage,),) = STAGE.rows(connection_file.pk)
    papers = OF_KIND.found(connection_file.pk, kind)
    paper = next((paper for paper in papers if (paper.network, paper.phase) == (network, phase)), None)
    for_staff = by is None or acts_for_utility(by, connection_file)
    mends = stage == MENDING and not for_staff
    found = kinds.CATALOGUE[kind]
    need = found.need(facts_of(connection_file)) if mends else Need.OPTIONAL
    reason = lock_on(Item(found, need, network, phase, paper), stage, for_staff=for_staff)
    if reason:
        raise PaperLocked(_("%(paper)s: %(why)s") % {"paper": found.title, "why": reason})
    return paper
