"""The newest files that a word is found in, at a cost that the number of files does not raise."""

from __future__ import annotations

import re

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
#: How a reference begins, and nothing within one.
REFERENCE = re.compile(r"[A-Z]-\d{4}-\d*", re.IGNORECASE)
#: Numbers stand in few titles; the words beside them may stand in all.
NUMBER = re.compile(r"\w*\d\w*")


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
    older = ordered.filter(narrow(words, applicants), submitted_at__lt=edge)
    return found + list(older[: limit - len(found)])


def called(words: str) -> list[int]:
    """Applicants whose name holds the words."""
    found = Organisation.objects.filter(name__icontains=words).values_list("pk", flat=True)
    return list(found[:ORGANISATIONS])


def looked_through(words: str) -> Contains:
    """Whether a file's own words hold these, so written that no index is asked among the recent files."""
    own = Upper(Concat("reference", Value("\n"), "title"))
    return Contains(own, Upper(Value(words)))


def narrow(words: str, applicants: Q) -> Q:
    """The match by key where the index finds few; else itself, for what is frequent is soon met."""
    for part in dict.fromkeys([telling(words), words]):
        match = holding(part) | applicants
        keys = list(ConnectionFile.objects.filter(match).values_list("pk", flat=True)[: RARE + 1])
        if len(keys) <= RARE:
            return Q(pk__in=keys) & (Q(looked_through(words)) | applicants)
    return match


def telling(words: str) -> str:
    """The part that the index is asked for first: it reads all it knows of each piece of a frequent word."""
    if REFERENCE.fullmatch(words):
        return words
    numbers = [number for number in NUMBER.findall(words) if len(number) >= SHORTEST]
    return max(numbers, key=len, default=words)


def holding(part: str) -> Q:
    """Files whose reference or title holds the part."""
    if REFERENCE.fullmatch(part):
        return Q(reference__startswith=part.upper()) | Q(title__icontains=part)
    return Q(reference__icontains=part) | Q(title__icontains=part)
