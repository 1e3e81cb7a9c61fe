"""The formats in which papers are accepted, and the endings of file names that announce them."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    TIFF = "tiff"
    XLSX = "xlsx"
    CSV = "csv"
    GEOJSON = "geojson"
    DXF = "dxf"
    DWG = "dwg"
    GEOPACKAGE = "gpkg"
    ZIP = "zip"
    TEXT = "txt"
    UNKNOWN = "unknown"


#: Two endings of the same content are both right; an ending not listed announces nothing we accept.
ENDINGS: dict[str, Format] = {
    "pdf": Format.PDF,
    "png": Format.PNG,
    "jpg": Format.JPEG,
    "jpeg": Format.JPEG,
    "tif": Format.TIFF,
    "tiff": Format.TIFF,
    "xlsx": Format.XLSX,
    "csv": Format.CSV,
    "geojson": Format.GEOJSON,
    "json": Format.GEOJSON,
    "dxf": Format.DXF,
    "dwg": Format.DWG,
    "gpkg": Format.GEOPACKAGE,
    "zip": Format.ZIP,
    "txt": Format.TEXT,
}

MEDIA_TYPES: dict[Format, str] = {
    Format.PDF: "application/pdf",
    Format.PNG: "image/png",
    Format.JPEG: "image/jpeg",
    Format.TIFF: "image/tiff",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv",
    Format.GEOJSON: "application/geo+json",
    Format.DXF: "image/vnd.dxf",
    Format.DWG: "image/vnd.dwg",
    Format.GEOPACKAGE: "application/geopackage+sqlite3",
    Format.ZIP: "application/zip",
    Format.TEXT: "text/plain",
    Format.UNKNOWN: "application/octet-stream",
}

#: What browsers say of these can be held against them; of drawings and tables they say anything.
TELLING = (Format.PDF, Format.PNG, Format.JPEG, Format.TIFF, Format.XLSX)


def differs(media_type: str, found: Format) -> Format | None:
    """The format that a media type announces, if it is another one than was found."""
    said = next((each for each in TELLING if MEDIA_TYPES[each] == media_type.lower()), found)
    return said if said is not found else None


def announced(name: str) -> Format:
    """The format that the ending of a name announces."""
    _stem, dot, ending = name.rpartition(".")
    return ENDINGS.get(ending.lower(), Format.UNKNOWN) if dot else Format.UNKNOWN
