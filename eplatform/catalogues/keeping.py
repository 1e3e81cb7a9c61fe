"""Keep the catalogues beside the code: what is new comes in empty, what is gone goes."""

from __future__ import annotations

from collections.abc import Mapping

import polib

from eplatform.catalogues.extracting import Key, Message
from eplatform.catalogues.places import PLURALS, catalogue, forms


def read(language: str) -> polib.POFile:
    """The catalogue of a language; an empty one where there is none yet."""
    path = catalogue(language)
    return polib.pofile(str(path), encoding="utf-8") if path.exists() else polib.POFile()


def key_of(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def update(language: str, messages: Mapping[Key, Message]) -> polib.POFile:
    """Write the catalogue anew: exactly the messages of the code, each with the translation it had."""
    known = {key_of(entry): entry for entry in read(language) if not entry.obsolete}
    fresh = polib.POFile(wrapwidth=110)
    fresh.metadata = _metadata(language)
    for key in sorted(messages, key=lambda key: (key[1], key[0] or "")):
        fresh.append(_entry(messages[key], known.get(key), forms(language)))
    path = catalogue(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(path))
    return fresh


def _metadata(language: str) -> dict[str, str]:
    return {
        "Project-Id-Version": "eplatform",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }


def _entry(message: Message, known: polib.POEntry | None, count: int) -> polib.POEntry:
    entry = polib.POEntry(msgid=message.text, msgctxt=message.context)
    entry.occurrences = [(name, "") for name in sorted(message.files)]
    if message.plural:
        entry.msgid_plural = message.plural
        kept = known.msgstr_plural if known else {}
        entry.msgstr_plural = {number: kept.get(number, "") for number in range(count)}
    elif known:
        entry.msgstr = known.msgstr
    return entry
