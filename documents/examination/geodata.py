"""Whether plans opened by GIS programs are what they say: GeoPackage and GeoJSON."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import BinaryIO

from documents.catalogue import paper_reasons as reasons
from workflows.files.dossier.faults import Reason

HEADER = 100
#: Where the header of a database says how it was written and is to be read.
JOURNAL_MODE = slice(18, 20)

Found = tuple[Reason, dict[str, object]]


def check_geopackage(stream: BinaryIO) -> Iterator[Found]:
    """What is wrong with a GeoPackage, opened in memory: nothing in it can write or run."""
    stream.seek(0)
    content = bytearray(stream.read())
    if len(content) < _announced_size(content):
        yield reasons.GEOPACKAGE_BROKEN, {}
        return
    # A database left in the mode of its writer asks for a second file; the first is whole without it.
    content[JOURNAL_MODE] = b"\1\1"
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(bytes(content))
            database.execute("PRAGMA trusted_schema = OFF")
            is_sound = database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
            database.execute("SELECT table_name, data_type FROM gpkg_contents LIMIT 1").fetchall()
    except sqlite3.Error:
        is_sound = False
    if not is_sound:
        yield reasons.GEOPACKAGE_BROKEN, {}


def _announced_size(content: bytearray) -> int:
    """How long the header says the file is; SQLite itself does not miss pages that it need not read."""
    if len(content) < HEADER:
        return HEADER
    page, pages = int.from_bytes(content[16:18]), int.from_bytes(content[28:32])
    # A program older than this field leaves it as it was, and the two counters differ then.
    is_kept = content[24:28] == content[92:96]
    return (65_536 if page == 1 else page) * pages if is_kept else 0


def check_geojson(stream: BinaryIO) -> Iterator[Found]:
    """What is wrong with a plan in GeoJSON, where its text ends in the middle for instance."""
    stream.seek(0)
    try:
        content = json.load(stream)
    except (ValueError, RecursionError):
        yield reasons.GEOJSON_BROKEN, {}
        return
    if not isinstance(content, dict) or not isinstance(content.get("type"), str):
        yield reasons.GEOJSON_BROKEN, {}
