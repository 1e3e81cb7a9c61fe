"""Find every message that Python modules and templates hand to gettext."""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

from eplatform.catalogues.places import PACKAGES, ROOT

Key = tuple[str | None, str]  # context and English text

#: Where the parts of a message stand among the arguments of each function.
PLAIN, PLURAL, CONTEXT, BOTH = ("id",), ("id", "plural"), ("context", "id"), ("context", "id", "plural")
FUNCTIONS: Mapping[str, tuple[str, ...]] = {
    "gettext": PLAIN, "gettext_lazy": PLAIN, "gettext_noop": PLAIN,
    "ngettext": PLURAL, "ngettext_lazy": PLURAL,
    "pgettext": CONTEXT, "pgettext_lazy": CONTEXT,
    "npgettext": BOTH, "npgettext_lazy": BOTH,
}  # fmt: skip


@dataclass
class Message:
    """One text of the code, with the files that say it."""

    text: str
    plural: str = ""
    context: str | None = None
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        return self.context, self.text


def messages(root: Path = ROOT) -> dict[Key, Message]:
    """Everything that eplatform may say, by context and text."""
    found: dict[Key, Message] = {}
    for path in _sources(root):
        name = path.relative_to(root).as_posix()
        for message in of_file(path):
            known = found.setdefault(message.key, message)
            known.plural = known.plural or message.plural
            known.files.add(name)
    return found


def of_file(path: Path) -> Iterator[Message]:
    source = path.read_text(encoding="utf-8")
    return of_python(source) if path.suffix == ".py" else of_template(source, path.name)


def of_python(source: str) -> Iterator[Message]:
    """The messages of a module, whatever name it gives to gettext."""
    names = {alias: FUNCTIONS[name] for alias, name in _imported(source)}
    return _calls(source, names) if names else iter(())


def of_template(source: str, name: str = "") -> Iterator[Message]:
    """The messages of `translate`, `blocktranslate` and `_()` in a template."""
    code = templatize(source, origin=name)
    # What is no message has become X's, whose indentation means nothing.
    flat = "\n".join(line.strip() for line in code.splitlines())
    return _calls(flat, {**FUNCTIONS, "_": PLAIN})


def _sources(root: Path) -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*")):
            in_templates = "templates" in path.parts and path.suffix in {".html", ".txt"}
            if in_templates or (path.suffix == ".py" and "migrations" not in path.parts):
                yield path


def _imported(source: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for name in node.names:
                if name.name in FUNCTIONS:
                    yield name.asname or name.name, name.name


def _calls(source: str, names: Mapping[str, tuple[str, ...]]) -> Iterator[Message]:
    stream = io.BytesIO(source.encode())
    keywords: Any = dict.fromkeys(names)
    options: Any = {"encoding": "utf-8"}
    calls: Iterator[Any] = extract_python(stream, keywords, [], options)
    for _line, function, arguments, _comments in calls:
        given = arguments if isinstance(arguments, tuple) else (arguments,)
        parts = dict(zip(names[function], given, strict=False))
        if parts.get("id"):
            yield Message(parts["id"], parts.get("plural") or "", parts.get("context"))
