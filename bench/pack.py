"""A hand-over pack of a gigabyte beside one of a few megabytes, and beside the storage's own copying.

The pack is made in this process, as the worker makes it: what its memory grows by must not depend on how
much is packed. The floor is boto3 fetching the same papers and sending them again, nothing hashed or signed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

from house import BUCKET, House, house
from upload import MEBIBYTE

FEW = 4
PAPERS = 4
PAGES = [
    b"<< /Type /Catalog /Pages 2 0 R /Weight 4 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=1024, help="of the papers together, in MiB")
    size = parser.parse_args().size * MEBIBYTE
    with house("store") as built:
        print(json.dumps(measured(built, size)))


def measured(built: House, size: int) -> dict[str, Any]:
    from tests import factories
    from tests.cast import Cast

    cast = Cast()
    factories.commune()
    made(closed(built, cast, FEW * MEBIBYTE), cast)  # what is loaded once is loaded
    few, _seconds, _pack = made(closed(built, cast, FEW * MEBIBYTE), cast)
    file = closed(built, cast, size)
    much, seconds, pack = made(file, cast)
    copied = by_boto3(built, file)
    return {
        "bytes": pack.size,
        "pack_mib_s": round(size / MEBIBYTE / seconds, 1),
        "copy_mib_s": round(size / MEBIBYTE / copied, 1),
        "ratio_to_copy": round(copied / seconds, 3),
        "peak_growth_few_mb": round(few / 1e6, 1),
        "peak_growth_mb": round(much / 1e6, 1),
    }


def closed(built: House, cast: Any, size: int) -> Any:
    """A closed file whose accepted as-built records have so many bytes together."""
    from django.core.files import File

    from documents.filings.filing import file_paper
    from documents.reviewing import review
    from tests import factories
    from workflows.files import leaving

    file = factories.connection_file(cast, phases=PAPERS)
    for phase in range(1, PAPERS + 1):
        path = large_pdf(built.folder / "recolement.pdf", size // PAPERS)
        with path.open("rb") as content:
            version = file_paper(
                file, "X12", File(content, path.name), by=cast.applicant, at=factories.NOW,
                network="water", phase=phase,
            )  # fmt: skip
        path.unlink()
        review.accept(version, by=cast.coordinator, at=factories.NOW)
    leaving.withdraw(file, by=cast.applicant, at=factories.NOW + timedelta(days=3), reason="Mesure")
    file.refresh_from_db()
    return file


def large_pdf(path: Path, weight: int) -> Path:
    """A PDF of an empty page and so much beside it, written piece by piece: this process must stay small."""
    with path.open("wb") as out:
        out.write(b"%PDF-1.7\n")
        places = []
        for number, page in enumerate(PAGES, 1):
            places.append(out.tell())
            out.write(b"%d 0 obj %s endobj\n" % (number, page))
        places.append(out.tell())
        out.write(b"4 0 obj << /Length %d >> stream\n" % weight)
        for _piece in range(weight // MEBIBYTE):
            out.write(os.urandom(MEBIBYTE))
        out.write(b"\nendstream endobj\n")
        table = out.tell()
        out.write(b"xref\n0 5\n0000000000 65535 f \n")
        out.writelines(b"%010d 00000 n \n" % place for place in places)
        out.write(b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % table)
    return path


def made(file: Any, cast: Any) -> tuple[int, float, Any]:
    """Bytes that this process grew by at most while it made the pack, how long that took, and the pack."""
    from documents.handover import handing_over
    from tests import factories

    at = factories.NOW + timedelta(days=4)
    asked = handing_over.ask(file, by=cast.applicant, at=at, language="fr")
    with growing() as grown:
        began = time.perf_counter()
        pack = handing_over.make(asked, at=at)
        seconds = time.perf_counter() - began
    if pack.state != "made":
        raise SystemExit(f"The pack was not made: {pack.failure}")
    return max(grown), seconds, pack


@contextmanager
def growing() -> Iterator[list[int]]:
    """What this process holds more than at the beginning, looked at again and again."""
    import psutil

    process, over, found = psutil.Process(), Event(), [0]
    before = process.memory_info().rss

    def look() -> None:
        while not over.wait(0.02):
            found.append(process.memory_info().rss - before)

    looking = Thread(target=look)
    looking.start()
    try:
        yield found
    finally:
        over.set()
        looking.join()


def by_boto3(built: House, file: Any) -> float:
    from documents.models import PaperVersion

    client, folder = built.store.client(), Path(tempfile.mkdtemp(dir=built.folder))
    keys = list(PaperVersion.objects.filter(paper__connection_file=file).values_list("key", flat=True))
    began = time.perf_counter()
    for number, key in enumerate(keys):
        client.download_file(BUCKET, key, str(folder / "copy"))
        client.upload_file(str(folder / "copy"), BUCKET, f"copy-{number}")
    seconds = time.perf_counter() - began
    shutil.rmtree(folder)
    return seconds


if __name__ == "__main__":
    main()
