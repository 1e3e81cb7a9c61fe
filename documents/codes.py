"""Codes that people copy from paper: none of their letters can be taken for another."""

from __future__ import annotations

import secrets

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def fresh_code(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _n in range(length))


def spelled(code: str) -> str:
    """As it is printed, whatever blanks were typed; never empty, for an address needs something."""
    return "".join(letter for letter in code.upper() if letter.isalnum()) or "0"
