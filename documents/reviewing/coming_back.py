"""What came back after a rejection: the new version beside the last, and how the two differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from documents.models import Decision, Paper, PaperVersion, State
from documents.viewer.previewing import Preview


@dataclass(frozen=True)
class CameBack:
    """A version that waits for its check, and the one before it on which somebody decided."""

    now: PaperVersion
    before: PaperVersion
    decision: Decision
    #: Of each content, where they were counted.
    pages: dict[str, int]

    @property
    def is_same_file(self) -> bool:
        """Byte for byte what was found wrong."""
        return self.now.sha256 == self.before.sha256

    @property
    def grew_by(self) -> int:
        return self.now.size - self.before.size

    @property
    def pages_now(self) -> int | None:
        return self.pages.get(self.now.sha256)

    @property
    def pages_before(self) -> int | None:
        return self.pages.get(self.before.sha256)

    @property
    def has_other_pages(self) -> bool:
        return None not in (self.pages_now, self.pages_before) and self.pages_now != self.pages_before


def came_back(paper: Paper | None, pages: dict[str, int]) -> CameBack | None:
    """The paper's answer to the last decision on it, while nobody has looked at the answer yet."""
    versions = list(paper.versions.all()) if paper else []
    if not versions or paper is None or paper.state != State.RECEIVED or versions[0].decisions.all():
        return None
    for version in versions[1:]:
        for decision in version.decisions.all():
            return CameBack(versions[0], version, decision, pages)
    return None


def round_of(paper: Paper | None) -> int:
    """How often this paper has gone to the desk: once, and once more after each version found wrong."""
    versions = list(paper.versions.all()) if paper else []
    return 1 + sum(any(each.is_rejection for each in version.decisions.all()) for version in versions[1:])


def pages_of(papers: Iterable[Paper]) -> dict[str, int]:
    """How many pages each content has; asked in one statement, and only where a paper came twice."""
    versions = (list(paper.versions.all()) for paper in papers if paper.state == State.RECEIVED)
    contents = {version.sha256 for found in versions if len(found) > 1 for version in found}
    return Preview.objects.pages(contents)
