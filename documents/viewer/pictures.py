"""Making pictures of papers: fetched, painted apart, kept under `previews/` with a row for each."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db.models import Exists, OuterRef, QuerySet

from documents.catalogue.formats import MEDIA_TYPES, Format
from documents.models import PaperVersion
from documents.painting.orders import DAMAGED, SVG, TOO_LARGE, Order, Painted, Picture
from documents.storage import storing
from documents.viewer import painter
from documents.viewer.previewing import Preview

PAINTED = (Format.PDF, Format.PNG, Format.JPEG, Format.TIFF, Format.DXF)
FORMATS = {MEDIA_TYPES[each]: each.value for each in PAINTED}
#: Pages painted when a paper comes, and at each call for more.
FIRST_PAGES, MORE_PAGES = 4, 12
#: A larger paper is not even fetched for its picture.
LARGEST = 500_000_000
#: Papers painted by one program; it starts once for all of them.
BATCH = 25
#: How far back the sweep looks: what was forgotten is new, and the viewer asks for what is old.
NEWEST = 5000


@dataclass(frozen=True)
class Content:
    """What some versions of papers hold, and where one of them lies."""

    sha256: str
    key: str
    storage_version: str
    size: int
    format: str


def contents_of(versions: Iterable[PaperVersion]) -> list[Content]:
    """The different contents among them that can be painted."""
    found = {
        each.sha256: Content(
            each.sha256, each.key, each.storage_version, each.size, FORMATS[each.content_type]
        )
        for each in versions
        if each.content_type in FORMATS
    }
    return list(found.values())


def unpainted() -> QuerySet[PaperVersion]:
    """Versions whose content nobody has painted, nor tried to."""
    thumb = Preview.objects.filter(sha256=OuterRef("sha256"), purpose=Preview.Purpose.THUMB)
    rows: QuerySet[PaperVersion] = PaperVersion.objects.filter(content_type__in=FORMATS, purge=None)
    return rows.exclude(Exists(thumb))


def paint_new(contents: Sequence[str], *, at: datetime) -> int:
    """The small picture and the first pages of these contents (by their SHA-256); how many were painted."""
    return paint_first(contents_of(unpainted().filter(sha256__in=contents)), at=at)


def paint_forgotten(*, at: datetime) -> int:
    """Those of the newest versions that no job painted, such as papers of the past keyed in."""
    newest = PaperVersion.objects.order_by("-pk")[NEWEST - 1 : NEWEST].values_list("pk", flat=True).first()
    return paint_first(contents_of(unpainted().filter(pk__gte=newest or 0)), at=at)


def paint_first(contents: Sequence[Content], *, at: datetime) -> int:
    for start in range(0, len(contents), BATCH):
        with TemporaryDirectory(prefix="painting-") as folder:
            some = contents[start : start + BATCH]
            asked = [(each, 1, FIRST_PAGES, True, False) for each in some]
            paint(asked, Path(folder), at=at)
    return len(contents)


def paint_more(version: PaperVersion, page: int, *, detail: bool, at: datetime) -> None:
    """Some pages from there on, or the one page from near."""
    for content in contents_of([version]):
        with TemporaryDirectory(prefix="painting-") as folder:
            last = page if detail else page + MORE_PAGES - 1
            thumb = page == 1 and not detail
            paint([(content, page, last, thumb, detail)], Path(folder), at=at)


Asked = tuple[Content, int, int, bool, bool]


def paint(asked: Sequence[Asked], folder: Path, *, at: datetime) -> None:
    """Paint within the folder; each answer is kept, and so is that there is no picture."""
    ordered = [order for number, each in enumerate(asked) for order in ordered_of(each, folder / str(number))]
    sources = [each for each in asked if each[0].size <= LARGEST]
    for each in asked:
        if each not in sources:
            keep(each, Painted(fault=TOO_LARGE), at=at)
    for each, answer in zip(sources, painter.paint(ordered), strict=True):
        keep(each, answer, at=at)


def ordered_of(asked: Asked, folder: Path) -> Iterator[Order]:
    content, first, last, thumb, detail = asked
    if content.size > LARGEST:
        return
    folder.mkdir()
    source = folder / "source"
    version = {"VersionId": content.storage_version} if content.storage_version else None
    storing.bucket().download_file(content.key, str(source), ExtraArgs=version)
    yield Order(str(source), content.format, str(folder), first, last, thumb, detail)


def keep(asked: Asked, answer: Painted, *, at: datetime) -> None:
    """Bytes first, then rows: a row always has its picture. The same is kept twice only as the same."""
    content, first, _last, thumb, detail = asked
    rows = {(each.purpose, each.page): row_of(content, each, at) for each in answer.pictures}
    wanted = [(Preview.Purpose.DETAIL if detail else Preview.Purpose.PAGE, first)]
    for purpose, page in [*wanted, *([(Preview.Purpose.THUMB, 1)] if thumb else [])]:
        missing = Preview(sha256=content.sha256, page=page, purpose=purpose, made_at=at)
        missing.fault = answer.fault or DAMAGED
        rows.setdefault((purpose, page), missing)
    if thumb:
        rows[Preview.Purpose.THUMB, 1].pages = answer.pages or None
    Preview.objects.bulk_create(rows.values(), ignore_conflicts=True)


def row_of(content: Content, picture: Picture, at: datetime) -> Preview:
    key = f"previews/{content.sha256}/{picture.purpose}-{picture.page}"
    path = Path(picture.path)
    if path.is_dir():
        for square in path.iterdir():
            put(f"{key}/{square.name}", square, picture.content_type)
        shutil.rmtree(path)
    else:
        put(key, path, picture.content_type)
    exact = {
        name: None if value is None else Decimal(repr(value))
        for name, value in (
            ("extent", picture.extent), ("left", picture.left), ("top", picture.top),
            ("metres_per_unit", picture.metres_per_unit),
        )
    }  # fmt: skip
    return Preview(
        sha256=content.sha256, page=picture.page, purpose=picture.purpose, key=key,
        content_type=picture.content_type, width=picture.width, height=picture.height, made_at=at, **exact,
    )  # fmt: skip


def put(key: str, path: Path, content_type: str) -> None:
    # A picture is shown by a page of ours; a drawing must not be opened as a page of its own.
    disposition = {"ContentDisposition": "attachment"} if content_type == SVG else {}
    with path.open("rb") as stream:
        storing.bucket().put_object(Key=key, Body=stream, ContentType=content_type, **disposition)


def forget(contents: Sequence[str]) -> int:
    """Remove the pictures of contents that no version holds any more; how many rows that were."""
    held = PaperVersion.objects.filter(sha256__in=contents, purge=None).values("sha256")
    rows = Preview.objects.filter(sha256__in=contents).exclude(sha256__in=held)
    for key in rows.exclude(key="").values_list("key", flat=True):
        for found in storing.bucket().objects.filter(Prefix=key):
            storing.remove(found.key)
    return int(rows.delete()[0])
