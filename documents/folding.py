"""Words made comparable: one spelling for what readers of French and Arabic take for the same."""

from __future__ import annotations

import re
import unicodedata

#: Vowel signs and the stroke that only stretches a word: nobody searches with them.
UNSPOKEN = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss"})
#: What separates nothing for a reader: marks of direction, soft hyphens, the byte-order mark.
INVISIBLE = re.compile(r"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\xa0]+")


def plain(text: str) -> str:
    """The text as it is kept and shown: letters in their usual forms (a PDF gives those of its type)."""
    text = unicodedata.normalize("NFKC", INVISIBLE.sub("", text))
    return UNPRINTABLE.sub(" ", UNSPOKEN.sub("", text).translate(LIGATURES)).strip()
