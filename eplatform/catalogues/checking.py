"""Say what a catalogue lacks: missing or stale messages, empty forms, placeholders that differ, echoes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import polib

from eplatform.catalogues.extracting import Key, Message
from eplatform.catalogues.keeping import key_of
from eplatform.catalogues.places import forms

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|</?\w+[^>]*>")
#: The forms of zero, one and two may say the number in words.
IN_WORDS = 3
#: Shorter texts may well say the same twice.
SENTENCE = 20


def faults(catalogue: polib.POFile, messages: Mapping[Key, Message], language: str) -> Iterator[str]:
    """One sentence for each fault, in the order of the catalogue."""
    entries = {key_of(entry): entry for entry in catalogue if not entry.obsolete}
    for entry in catalogue:
        if entry.obsolete or key_of(entry) not in messages:
            yield f"{language}: no longer said by the code: {entry.msgid!r}"
    for key, message in messages.items():
        if key not in entries:
            yield f"{language}: not in the catalogue: {message.text!r} ({', '.join(sorted(message.files))})"
        else:
            yield from (
                f"{language}: {fault}: {message.text!r}" for fault in _of(entries[key], message, language)
            )


def _of(entry: polib.POEntry, message: Message, language: str) -> Iterator[str]:
    if entry.fuzzy:
        yield "not certain (fuzzy)"
    if not message.plural:
        yield from _of_text(message.text, entry.msgstr)
        return
    if len(entry.msgstr_plural) != forms(language):
        yield f"{len(entry.msgstr_plural)} forms in place of {forms(language)}"
    for number, text in entry.msgstr_plural.items():
        yield from _of_text(message.plural, text, may_omit_number=number < IN_WORDS)


def _of_text(source: str, text: str, *, may_omit_number: bool = False) -> Iterator[str]:
    if not text:
        yield "not translated"
        return
    wanted, given = set(PLACEHOLDER.findall(source)), set(PLACEHOLDER.findall(text))
    omitted = len(wanted - given)
    if given - wanted or omitted > int(may_omit_number):
        yield f"placeholders differ: {sorted(wanted)} and {sorted(given)}"
    if len(text) >= SENTENCE and text[: len(text) // 2] == text[len(text) // 2 :]:
        yield "says the same twice"
    if _edges(source) != _edges(text):
        yield "spaces at the beginning or the end differ"


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
