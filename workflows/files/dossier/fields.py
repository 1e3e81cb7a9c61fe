"""Reading one table of dossier.toml key by key; what is left unread at the end is unknown."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from workflows.files.dossier import reasons
from workflows.files.dossier.cells import as_decimal, rounded
from workflows.files.dossier.faults import Findings, Reason
from workflows.files.dossier.names import has_hidden_characters

_ABSENT = object()
LARGEST_AREA = Decimal("9999999999.99")


class Fields:
    """One table. Each method reads a key and, when it is wrong, says so and returns a harmless value."""

    def __init__(
        self, table: str, content: object, findings: Findings, file: str, *, required: bool = True
    ) -> None:
        self.table, self.file, self.findings = table, file, findings
        self.given = isinstance(content, Mapping)
        self._content: dict[str, Any] = dict(content) if isinstance(content, Mapping) else {}
        self._read: set[str] = set()
        if content is None and required:
            findings.add(reasons.TABLE_MISSING, file, key=table)
        elif content is not None and not self.given:
            findings.add(reasons.WRONG_TYPE, file, key=table, expected=_("a table"))

    def name(self, key: str) -> str:
        return f"{self.table}.{key}"

    def tell(self, reason: Reason, key: str, **params: object) -> None:
        self.findings.add(reason, self.file, None, self.name(key), **params)

    def _take(self, key: str, *, required: bool) -> Any:
        self._read.add(key)
        value = self._content.get(key, _ABSENT)
        if value is None:  # a form left the field open
            value = _ABSENT
        if value is _ABSENT and required and self.given:
            self.tell(reasons.KEY_MISSING, key)
        return value

    def raw(self, key: str) -> object:
        """The value as given, unjudged; another method still has to read the key."""
        self._read.add(key)
        return self._content.get(key)

    def text(self, key: str, *, longest: int = 200, required: bool = True) -> str:
        value = self._take(key, required=required)
        return "" if value is _ABSENT else self._clean(key, value, longest, required=required)

    def _clean(self, key: str, value: object, longest: int, *, required: bool) -> str:
        if not isinstance(value, str):
            self.tell(reasons.WRONG_TYPE, key, expected=_("a text"))
            return ""
        text = unicodedata.normalize("NFC", value).strip()
        if not text and required:
            self.tell(reasons.EMPTY, key)
        elif has_hidden_characters(text):
            self.tell(reasons.CONTROL_CHARACTERS, key)
        elif len(text) > longest:
            self.tell(reasons.TOO_LONG, key, limit=longest)
        else:
            return text
        return ""

    def choice(self, key: str, choices: Sequence[str], *, default: str | None = None) -> str:
        value = self.text(key, required=default is None) or (default or "")
        if value and value not in choices:
            self.tell(reasons.NOT_OFFERED, key, value=value, choices=choices)
            return default or ""
        return value

    def texts(self, key: str, *, longest: int = 100) -> tuple[str, ...]:
        """A list of texts, at least one, none twice."""
        value = self._take(key, required=True)
        if value is _ABSENT:
            return ()
        if not isinstance(value, list | tuple):
            self.tell(reasons.WRONG_TYPE, key, expected=_("a list of texts"))
            return ()
        if not value:
            self.tell(reasons.EMPTY, key)
        texts = [text for each in value if (text := self._clean(key, each, longest, required=True))]
        for repeated in sorted({text for text in texts if texts.count(text) > 1}):
            self.tell(reasons.TWICE_IN_LIST, key, value=repeated)
        return tuple(dict.fromkeys(texts))

    def _figure(self, key: str, *, required: bool) -> Any:
        """A form's drafts keep numbers as texts, and open fields as empty ones."""
        value = self._take(key, required=False)
        if isinstance(value, str):
            value = as_decimal(value) if value.strip() else _ABSENT
        if value is _ABSENT and required and self.given:
            self.tell(reasons.KEY_MISSING, key)
        return value

    def flag(self, key: str) -> bool:
        value = self._take(key, required=False)
        if value is _ABSENT:
            return False
        if not isinstance(value, bool):
            self.tell(reasons.WRONG_TYPE, key, expected=_("true or false"))
            return False
        return value

    def number(
        self,
        key: str,
        *,
        least: str = "0",
        most: str | Decimal = LARGEST_AREA,
        places: int = 2,
        default: str | None = None,
    ) -> Decimal:
        """A decimal number within its range; `least` itself is allowed."""
        value = self._figure(key, required=default is None)
        fallback = Decimal(default or "0")
        if value is _ABSENT:
            return fallback
        number = _exact(value)
        if number is None:
            self.tell(reasons.WRONG_TYPE, key, expected=_("a number"))
            return fallback
        if not number.is_finite() or not Decimal(least) <= number <= Decimal(most):
            self.tell(reasons.OUT_OF_RANGE, key, value=str(number), minimum=least, maximum=str(most))
            return fallback
        return rounded(number, places)

    def whole(self, key: str, *, least: int = 0, most: int = 1_000_000, default: int | None = None) -> int:
        value = self._figure(key, required=default is None)
        fallback = least if default is None else default
        if value is _ABSENT:
            return fallback
        number = _exact(value)
        if number is None or not number.is_finite() or number != number.to_integral_value():
            self.tell(reasons.WRONG_TYPE, key, expected=_("a whole number"))
            return fallback
        # Judged before it is unfolded: 1e999999999 has a thousand million digits as an integer.
        if not least <= number <= most:
            self.tell(reasons.OUT_OF_RANGE, key, value=str(number), minimum=least, maximum=most)
            return fallback
        return int(number)

    def remaining(self) -> tuple[str, ...]:
        return tuple(key for key in self._content if key not in self._read)

    def close(self) -> None:
        """Everything has been read: the keys nobody asked for are unknown."""
        for key in self.remaining():
            self.tell(reasons.KEY_UNKNOWN, key)


def _exact(value: object) -> Decimal | None:
    """The number as it was written, however long; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return Decimal(str(value)) if isinstance(value, float) else Decimal(value)
