"""Words made comparable: one spelling for what readers of French and Arabic take for the same."""

from __future__ import annotations

import re
import unicodedata

#: Vowel signs and the stroke that only stretches a word: nobody searches with them.
UNSPOKEN = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss"})
#: What separates nothing for a reader: marks of direction, soft hyphens, the byte-order mark.
INVISIBLE = re.compile(r"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
ARABIC_FORMS = {"ا": "أإآٱ", "ي": "ىیئ", "و": "ؤ", "ك": "ک"}
#: The stemmer of PostgreSQL takes a last ة off, a last ه not always, and many write one for the other.
LAST_HA = re.compile(r"ه(?![ء-ي])")
UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\xa0]+")


def plain(text: str) -> str:
    """The text as it is kept and shown: letters in their usual forms (a PDF gives those of its type)."""
    text = unicodedata.normalize("NFKC", INVISIBLE.sub("", text))
    return UNPRINTABLE.sub(" ", UNSPOKEN.sub("", text).translate(LIGATURES)).strip()


def letters() -> dict[int, str]:
    """Letters with a sign, and the one that each is looked for by."""
    pairs = {ord(form): letter for letter, forms in ARABIC_FORMS.items() for form in forms}
    for code in range(0xC0, 0x250):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii():
            pairs[code] = base
    for zero in (0x660, 0x6F0):
        pairs |= {zero + digit: str(digit) for digit in range(10)}
    return pairs


LETTERS = letters()


def folded(text: str) -> str:
    """A plain text without accents and with one form of each Arabic letter, letter for letter as long."""
    return LAST_HA.sub("ة", text.translate(LETTERS))
