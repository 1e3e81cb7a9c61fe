"""Names of files as strangers give them: what is refused before anything is opened."""

from __future__ import annotations

import unicodedata

#: Marks that turn the reading direction: "facture\u202efdp.exe" would be shown as "factureexe.pdf".
DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LONGEST_NAME = 255
LONGEST_PATH = 1000


def has_hidden_characters(name: str) -> bool:
    """Whether the name holds control characters, lone surrogates or marks that turn its direction."""
    return any(letter in DIRECTION_MARKS or unicodedata.category(letter) in ("Cc", "Cs") for letter in name)


def is_too_long(name: str) -> bool:
    """Whether the name, or one part of it, is longer in bytes than file systems and S3 keys bear."""
    return len(name) > LONGEST_PATH or any(
        len(part.encode("utf-8", "surrogatepass")) > LONGEST_NAME for part in name.split("/")
    )
