"""Compile the catalogues: the repository does not keep them compiled, and without it all is in English."""

from __future__ import annotations

from pathlib import Path

import polib
from django.core.exceptions import ImproperlyConfigured

from eplatform.catalogues.places import PLURALS, catalogue


def compile_stale() -> list[Path]:
    """Compile the catalogues whose compiled form is missing or older; what was written.

    Raises ImproperlyConfigured where one has to be written and cannot be.
    """
    return [_compiled(source) for source in map(catalogue, PLURALS) if _is_stale(source)]


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def _compiled(source: Path) -> Path:
    target = source.with_suffix(".mo")
    # Another process may read it meanwhile: it sees the old one or the new one.
    passing = target.with_suffix(".part")
    try:
        polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(passing))
        passing.replace(target)
    except OSError as error:  # also where polib cannot read the catalogue
        raise ImproperlyConfigured(
            f"The catalogue could not be compiled: {error}. Mend it, or run this command "
            "once as the owner of the code."
        ) from error
    return target
