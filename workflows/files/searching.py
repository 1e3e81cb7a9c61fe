"""The newest files that a word is found in, at a cost that the number of files does not raise."""

from __future__ import annotations

from django.db.models import Q

from eplatform.accounts.models import Organisation
from workflows.files.models import ConnectionFile, ConnectionFileQuerySet

#: Files looked at one by one, from the newest: a word that is frequent is found among them.
RECENT = 1_500
#: A word that is not is looked up in the index, which gives few.
RARE = 1_000
#: The index knows pieces of three letters.
SHORTEST = 3
ORGANISATIONS = 200


def newest(rows: ConnectionFileQuerySet, words: str, *, limit: int) -> list[ConnectionFile]:
    """The first of these files, newest first, whose reference, title or applicant holds the words."""
    ordered = rows.order_by("-submitted_at", "-pk")
    if not words:
        return list(ordered[:limit])
    match = matching(words)
    edge = ordered.values_list("submitted_at", flat=True)[RECENT - 1 : RECENT].first()
    looked_at = ordered.filter(submitted_at__gte=edge) if edge else ordered
    found = list(looked_at.filter(match)[:limit])
    if edge is None or len(found) == limit or len(words) < SHORTEST:
        return found
    return list(ordered.filter(narrow(match))[:limit])


def matching(words: str) -> Q:
    """Files whose own words match, or whose applicant's name does."""
    applicants = Organisation.objects.filter(name__icontains=words).values_list("pk", flat=True)
    return (
        Q(reference__icontains=words)
        | Q(title__icontains=words)
        | Q(applicant__in=list(applicants[:ORGANISATIONS]))
    )


def narrow(match: Q) -> Q:
    """The match by key where the index finds few; else itself, for what is frequent is soon met."""
    keys = list(ConnectionFile.objects.filter(match).values_list("pk", flat=True)[: RARE + 1])
    return Q(pk__in=keys) if len(keys) <= RARE else match
