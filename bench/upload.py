"""A gigabyte by the browser's path beside boto3's own multipart upload, and two hundred small papers at once.

The large file goes from real Chromium, by the script of the papers' page, to a running web server and the
embedded SeaweedFS; boto3 sends the same file to the same SeaweedFS in the same run, in turns. The browser
hashes every part and has it signed by the web server; boto3 hashes nothing but its CRC. The floor of any
upload from a browser is Chromium alone: slices of the file to addresses signed beforehand, not even read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from house import BUCKET, House, house, signed_in

MEBIBYTE = 1024 * 1024
SMALL, AT_ONCE = 200, 20
#: Of which a file takes one paper each.
KINDS = ("D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08", "D09", "D10")
PLACE = "X12-water-1"
#: Parts on their way at once, as the script of the page sends them.
TOGETHER = 3
BARE = """async ([urls, step, together]) => {
  const file = document.querySelector("input[type=file]").files[0];
  const put = (url, slice) => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", url);
    request.onload = () => (request.status === 200 ? resolve() : reject(new Error(request.status)));
    request.onerror = () => reject(new Error("cut"));
    request.send(slice);
  });
  const left = urls.map((url, index) => [url, file.slice(index * step, (index + 1) * step)]);
  const carry = async () => { for (let next = left.shift(); next; next = left.shift()) await put(...next); };
  const began = performance.now();
  await Promise.all(Array.from({ length: together }, carry));
  return (performance.now() - began) / 1000;
}"""
PATIENCE = 600


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=1024, help="of the large file, in MiB")
    parser.add_argument("--rounds", type=int, default=2, help="of browser and boto3 in turn")
    given = parser.parse_args()
    with house("store", "web") as built:
        figures = large(built, given.size * MEBIBYTE, given.rounds) | small(built)
    print(json.dumps(figures))


def large(built: House, size: int, rounds: int) -> dict[str, Any]:
    from tests import factories
    from tests.cast import Cast

    path = random_file(built.folder / "releve.gpkg", size)
    cast = Cast()
    web = built.parts["web"].process.pid
    browser, bare, boto3 = [], [], []
    with screen(cast.applicant, built.url) as page:
        factories.commune()
        send(page, built, factories.connection_file(cast), random_file(built.folder / "a.gpkg", MEBIBYTE))
        before = memory(web)
        for turn in range(rounds):
            file = factories.connection_file(cast)
            acts = [
                lambda file=file: browser.append(send(page, built, file, path)),
                lambda file=file: bare.append(send_bare(page, built, file, path)),
                lambda: boto3.append(by_boto3(built, path)),
            ]
            for act in acts if turn % 2 == 0 else acts[::-1]:
                act()
        growth = memory(web) - before
    path.unlink()
    print(f"browser {rounded(browser)} s, bare {rounded(bare)} s, boto3 {rounded(boto3)} s")
    return {
        "bytes": size,
        "browser_mib_s": round(size / MEBIBYTE / min(browser), 1),
        "bare_mib_s": round(size / MEBIBYTE / min(bare), 1),
        "boto3_mib_s": round(size / MEBIBYTE / min(boto3), 1),
        "ratio_to_boto3": round(min(boto3) / min(browser), 3),
        "ratio_to_bare": round(min(bare) / min(browser), 3),
        "bare_to_boto3": round(min(boto3) / min(bare), 3),
        "web_rss_growth_mb": round(growth / 1e6, 1),
    }


def rounded(seconds: list[float]) -> list[float]:
    return [round(each, 2) for each in seconds]


def random_file(path: Path, size: int) -> Path:
    """Content that nothing on its way can press together."""
    with path.open("wb") as out:
        out.write(b"SQLite format 3\0")
        for _piece in range(size // MEBIBYTE):
            out.write(os.urandom(MEBIBYTE))
        out.truncate(size)
    return path


class screen:  # noqa: N801 - used as a context manager
    """Chromium before a signed-in person."""

    def __init__(self, user: Any, url: str) -> None:
        self.user, self.url = user, url

    def __enter__(self) -> Any:
        from playwright.sync_api import sync_playwright

        # Playwright keeps an event loop in this thread, and Django would refuse the database for it.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        self.playwright = sync_playwright().start()
        program = shutil.which("chromium")
        self.browser = self.playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        context = self.browser.new_context()
        context.set_default_timeout(PATIENCE * 1000)
        context.add_cookies(signed_in(self.user, self.url))
        return context.new_page()

    def __exit__(self, *_error: object) -> None:
        self.browser.close()
        self.playwright.stop()


def send(page: Any, built: House, file: Any, path: Path) -> float:
    """Seconds from choosing the file to the answer that all of it has arrived."""
    page.goto(f"{built.url}/files/{file.reference}/papers/")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    line = page.locator(f'[id="{PLACE}"]')
    began = time.perf_counter()
    line.locator("input[type=file]").set_input_files(path)
    row = line.locator(".uploader-row").and_(
        page.locator(":is([data-state=arrived], [data-state=passed], [data-state=refused])")
    )
    row.wait_for()
    seconds = time.perf_counter() - began
    from documents.models import Upload

    upload = Upload.objects.get(connection_file=file)
    if (upload.state, upload.size) != ("arrived", path.stat().st_size):
        raise SystemExit(f"The browser's upload ended {upload.state}: {row.inner_text()}")
    remove(built, upload.key)
    return seconds


def send_bare(page: Any, built: House, file: Any, path: Path) -> float:
    """Seconds of Chromium alone, from the first slice to the last answer of the storage."""
    from documents.upload.receiving import part_size

    size = path.stat().st_size
    client, part = built.store.client(), {"Bucket": BUCKET, "Key": "bare"}
    part["UploadId"] = client.create_multipart_upload(**part)["UploadId"]
    urls = [
        client.generate_presigned_url("upload_part", {**part, "PartNumber": number + 1})
        for number in range(-(-size // part_size(size)))
    ]
    # A field outside the page's own, so that its script does not send the file too.
    page.goto(f"{built.url}/files/{file.reference}/papers/")
    page.evaluate("document.body.innerHTML = '<input type=file>'")
    page.locator("input[type=file]").set_input_files(path)
    seconds = page.evaluate(BARE, [urls, part_size(size), TOGETHER])
    client.abort_multipart_upload(**part)
    return float(seconds)


def by_boto3(built: House, path: Path) -> float:
    client = built.store.client()
    began = time.perf_counter()
    client.upload_file(str(path), BUCKET, "by-boto3")
    seconds = time.perf_counter() - began
    remove(built, "by-boto3")
    return seconds


def remove(built: House, key: str) -> None:
    from documents.storage import storing

    storing.remove(key)


def memory(pid: int) -> int:
    """Bytes that the web server and its workers hold."""
    import psutil

    parent = psutil.Process(pid)
    return sum(each.memory_info().rss for each in [parent, *parent.children(recursive=True)])


def small(built: House) -> dict[str, Any]:
    """Through the API, twenty at a time; then the worker checks them all."""
    from django.utils import timezone

    from documents.models import PaperVersion
    from eplatform.accounts import tokens
    from tests import factories
    from tests.cast import Cast
    from tests.documents.samples import pdf

    cast = Cast()
    _token, secret = tokens.issue(user=cast.applicant, name="bench", at=timezone.now())
    files = [factories.connection_file(cast).reference for _file in range(SMALL // len(KINDS))]
    places = [(reference, kind) for kind in KINDS for reference in files]
    contents = [pdf(weight=20_000 + number) for number in range(len(places))]
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        ids = list(pool.map(lambda each: by_api(built, secret, *each), zip(places, contents, strict=True)))
    sent = time.perf_counter() - began
    built.start("worker")
    kept = wait_for(ids)
    checked = time.perf_counter() - began
    shas = set(PaperVersion.objects.values_list("sha256", flat=True))
    whole = sum(hashlib.sha256(content).hexdigest() in shas for content in contents)
    return {
        "small": len(ids),
        "small_a_second": round(len(ids) / sent, 1),
        "small_checked_a_second": round(kept / checked, 1),
        "lost": len(places) - min(kept, whole),
    }


def by_api(built: House, secret: str, place: tuple[str, str], content: bytes) -> int:
    """Begin, sign, send, complete."""
    reference, kind = place
    path = f"{built.url}/api/v1/files/{reference}/uploads"
    upload = ask(path, secret, {"kind": kind, "name": f"{kind}.pdf", "size": len(content)})
    one = f"{built.url}/api/v1/uploads/{upload['id']}"
    part = ask(f"{one}/parts/1", secret, {"sha256": hashlib.sha256(content).hexdigest()})
    request = urllib.request.Request(part["url"], data=content, method="PUT", headers=part["headers"])
    request.add_header("Content-Type", "")
    urllib.request.urlopen(request, timeout=PATIENCE).close()
    ask(f"{one}/complete", secret, {})
    return int(upload["id"])


def ask(url: str, secret: str, body: dict[str, Any]) -> Any:
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    request = urllib.request.Request(url, data=json.dumps(body).encode(), headers=headers)
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.load(answer)


def wait_for(ids: list[int]) -> int:
    """How many of the uploads passed, once none is left to be checked."""
    from documents.models import Upload

    deadline = time.monotonic() + PATIENCE
    while Upload.objects.filter(pk__in=ids, state="arrived").exists() and time.monotonic() < deadline:
        time.sleep(0.5)
    return int(Upload.objects.filter(pk__in=ids, state="passed").count())


if __name__ == "__main__":
    main()
