"""Pages of PDFs and images: small, whole, and from near in squares."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pypdfium2
from PIL import Image, ImageOps

from documents.painting.orders import SHEET, THUMB, TILE, TOO_LARGE, WEBP, Order, Painted, Picture

POINTS_PER_INCH, MM_PER_INCH = 72, 25.4
#: From near, a plan is as sharp as its print, and a letter still sharper; an edge has at most so many pixels.
NEAR_DPI, NEAR_EDGE, LONGEST_EDGE = 200, 4000, 12_000
#: An A0 sheet at 200 dpi has 62 million pixels.
MOST_PIXELS = 80_000_000
#: Cameras write 72 or 96 without meaning it; scanners mean what they write.
LEAST_DPI, MOST_DPI = 100, 2400
#: A drawing has few colours and must stay sharp; a photo has many, and hides what is lost.
FEW_COLOURS = 4096


class Source(Protocol):
    """A document that is painted page by page, counted from 0."""

    def __len__(self) -> int: ...

    def extent(self, page: int) -> float | None:
        """The width of the sheet in millimetres."""

    def near_edge(self, page: int) -> int:
        """How many pixels the longer edge deserves."""

    def paint(self, page: int, edge: int) -> Image.Image:
        """The page in colours, its longer edge at most that long."""


class Pdf:
    def __init__(self, path: str) -> None:
        self.document = pypdfium2.PdfDocument(path)
        self.document.init_forms()

    def __len__(self) -> int:
        return len(self.document)

    def extent(self, page: int) -> float:
        return self.size(page)[0] / POINTS_PER_INCH * MM_PER_INCH

    def near_edge(self, page: int) -> int:
        edge = int(max(self.size(page)) / POINTS_PER_INCH * NEAR_DPI)
        return min(max(edge, NEAR_EDGE), LONGEST_EDGE)

    def size(self, page: int) -> tuple[float, float]:
        width, height = self.document.get_page_size(page)
        return max(width, 1.0), max(height, 1.0)

    def paint(self, page: int, edge: int) -> Image.Image:
        found = self.document[page]
        try:
            image: Image.Image = found.render(scale=edge / max(self.size(page))).to_pil()
            return image.convert("RGB")
        finally:
            found.close()


class Picked:
    """An image, or a scan of several pages; one page is held at a time, since it is painted repeatedly."""

    def __init__(self, path: str) -> None:
        Image.MAX_IMAGE_PIXELS = MOST_PIXELS
        self.image = Image.open(path, formats=["PNG", "JPEG", "TIFF"])
        self.held: tuple[int, Image.Image] | None = None

    def __len__(self) -> int:
        return int(getattr(self.image, "n_frames", 1))

    def extent(self, page: int) -> float | None:
        self.image.seek(page)
        dpi = float(self.image.info.get("dpi", (0, 0))[0])
        if not LEAST_DPI <= dpi <= MOST_DPI:
            return None
        return self.decoded(page).width / dpi * MM_PER_INCH

    def near_edge(self, page: int) -> int:
        return min(max(self.decoded(page).size), LONGEST_EDGE)

    def paint(self, page: int, edge: int) -> Image.Image:
        image = self.decoded(page)
        if max(image.size) <= edge:
            return image
        share = edge / max(image.size)
        size = max(round(image.width * share), 1), max(round(image.height * share), 1)
        return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2)

    def decoded(self, page: int) -> Image.Image:
        if self.held is None or self.held[0] != page:
            self.held = None
            self.image.seek(page)
            if self.image.width * self.image.height > MOST_PIXELS:
                raise MemoryError
            self.held = page, in_colours(ImageOps.exif_transpose(self.image))
        return self.held[1]


def in_colours(image: Image.Image) -> Image.Image:
    """On white where it is transparent; sixteen bits of grey become eight."""
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        ground = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(ground, image.convert("RGBA")).convert("RGB")
    return image.convert("RGB")


def paint_pages(order: Order) -> Painted:
    # An error that Pillow raises for its own limit of pixels is about the size, not about damage.
    with contextlib.suppress(Image.DecompressionBombError):
        source: Source = Pdf(order.source) if order.format == "pdf" else Picked(order.source)
        pages = range(order.first - 1, min(order.last, len(source)))
        pictures = [*thumbs(source, order)] if order.thumb else []
        draw = near if order.detail else whole
        pictures += [draw(source, page, order) for page in pages]
        return Painted(pages=len(source), pictures=pictures)
    return Painted(fault=TOO_LARGE)


def thumbs(source: Source, order: Order) -> Iterator[Picture]:
    yield kept(source.paint(0, THUMB), "thumb", 1, Path(order.folder) / "thumb")


def whole(source: Source, page: int, order: Order) -> Picture:
    picture = kept(source.paint(page, SHEET), "page", page + 1, Path(order.folder) / f"page-{page + 1}")
    picture.extent = source.extent(page)
    if picture.extent:
        picture.left, picture.top = 0.0, 0.0
    return picture


def near(source: Source, page: int, order: Order) -> Picture:
    image = source.paint(page, source.near_edge(page))
    folder = Path(order.folder) / f"detail-{page + 1}"
    folder.mkdir()
    for top in range(0, image.height, TILE):
        for left in range(0, image.width, TILE):
            right, bottom = min(left + TILE, image.width), min(top + TILE, image.height)
            write(image.crop((left, top, right, bottom)), folder / f"{left // TILE}-{top // TILE}")
    return Picture("detail", page + 1, str(folder), WEBP, image.width, image.height)


def kept(image: Image.Image, purpose: str, page: int, path: Path) -> Picture:
    write(image, path)
    return Picture(purpose, page, str(path), WEBP, image.width, image.height)


def write(image: Image.Image, path: Path) -> None:
    is_drawn = image.getcolors(FEW_COLOURS) is not None
    image.save(path, "WEBP", lossless=is_drawn, quality=20 if is_drawn else 82, method=1)
