"""Sets papers in typst with the fonts that the project ships; fetches nothing."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import fontpkg_noto_sans
import fontpkg_noto_sans_arabic
import segno
import typst
from django.conf import settings

# Templates import one another from the root of the project: "/documents/typst/paper.typ".
ROOT = Path(settings.BASE_DIR)
RIGHT_TO_LEFT = frozenset({"ar"})

_compilers = threading.local()


@cache
def fonts() -> typst.Fonts:
    """Noto Sans and Noto Sans Arabic as TTF, and no others, so that a paper is the same on every machine."""
    packages = (fontpkg_noto_sans, fontpkg_noto_sans_arabic)
    folders = [str(Path(package.__file__).parent / "files") for package in packages if package.__file__]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def _compiler() -> typst.Compiler:
    """A compiler keeps the inputs of its last paper, so two threads never share one."""
    if not hasattr(_compilers, "compiler"):
        _compilers.compiler = typst.Compiler(root=ROOT, font_paths=fonts(), ignore_system_fonts=True)
    return _compilers.compiler  # type: ignore[no-any-return]


def typeset(template: str, data: Mapping[str, Any], *, language: str, at: datetime) -> bytes:
    """The PDF of a template of the project; the same data and `at` give the same bytes, ready to be sealed.

    The template finds `data` with `language` and `direction` as JSON in `sys.inputs.data`.
    """
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    everything = {**data, "language": language, "direction": direction}
    pdf = _compiler().compile(
        ROOT / template,
        format="pdf",
        sys_inputs={"data": json.dumps(everything, ensure_ascii=False)},
        timestamp=int(at.timestamp()),
    )
    assert isinstance(pdf, bytes)
    return pdf


@lru_cache(maxsize=16)  # a paper in three languages carries the same code
def qr_code(text: str) -> str:
    """The text as a QR code in SVG; error correction M survives a stamp on its corner."""
    drawing = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawing, kind="svg", border=2, xmldecl=False, svgns=True)
    return drawing.getvalue().decode()
