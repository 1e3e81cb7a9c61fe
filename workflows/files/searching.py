"""The newest files that a word is found in, at a cost that the number of files does not raise."""

from __future__ import annotations

from django.db.models import Q, Value
from django.db.models.functions import Concat, Upper
from django.db.models.lookups import Contains

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
    applicants = Q(applicant__in=called(words))
    edge = ordered.values_list("submitted_at", flat=True)[RECENT - 1 : RECENT].first()
    looked_at = ordered.filter(submitted_at__gte=edge) if edge else ordered
    found = list(looked_at.filter(Q(looked_through(words)) | applicants)[:limit])
    if edge is None or len(found) == limit or len(words) < SHORTEST:
        return found
    match = Q(reference__icontains=words) | Q(title__icontains=words) | applicants
    older = ordered.filter(narrow(match), submitted_at__lt=edge)
    return found + list(older[: limit - len(found)])


def called(words: str) -> list[int]:
    """Applicants whose name holds the words."""
    found = Organisation.objects.filter(name__icontains=words).values_list("pk", flat=True)
    return list(found[:ORGANISATIONS])


def looked_through(words: str) -> Contains:
    """Whether a file's own words hold these, so written that no index is asked among the recent files."""
    own = Upper(Concat("reference", Value("\n"), "title"))
    return Contains(own, Upper(Value(words)))


def narrow(match: Q) -> Q:
    """The match by key where the index finds few; else itself, for what is frequent is soon met."""
    keys = list(ConnectionFile.objects.filter(match).values_list("pk", flat=True)[: RARE + 1])
    return Q(pk__in=keys) if len(keys) <= RARE else match
