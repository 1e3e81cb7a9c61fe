"""The page for integrators does what it says: its examples are run, in order, against a real server."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from datetime import timedelta
from functools import reduce
from pathlib import Path

import pytest
from django.utils import timezone

from documents.models import Upload
from documents.requirements import supplying
from documents.reviewing import review
from documents.upload import examining
from eplatform.api.leaving import Act
from eplatform.api.problems import BY_STATUS, TITLES
from eplatform.api.refusals import code_of, status_of
from tests import factories
from tests.own_dossiers import OWN
from tests.quotes import stage
from workflows.engine.errors import Refused
from workflows.files.models import ConnectionFile

PAGE = Path(__file__).resolve().parents[3] / "docs" / "api.md"
BLOCK = re.compile(
    r"(?:<!-- (?P<before>[^>]*) -->\n)?```sh\n(?P<code>.*?)```(?:\n<!-- keep (?P<keep>[^>]*) -->)?", re.S
)
OLIVE_GROVE = OWN / "lotissement-des-oliviers"

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def curl():
    if shutil.which("curl") is None or shutil.which("bash") is None:
        if os.environ.get("CI"):
            pytest.fail("curl and bash are needed to run the examples of docs/api.md.")
        pytest.skip("curl and bash are needed to run the examples of docs/api.md.")


def run(code, variables):
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", code], check=False, env={"PATH": os.environ["PATH"], **variables},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def desk_asks_for_a_paper(file, cast):
    at = timezone.now()
    permit = file.papers.get(kind="D08").current
    review.reject(permit, by=cast.desk_officer, at=at, reason="Not legible")
    supplying.ask_for_papers(factories.step(file, "completeness"), by=cast.desk_officer, at=at, note="")


def estimates_are_issued(file, cast):
    at = timezone.now() - timedelta(minutes=5)
    stage.price_list()
    factories.drive(file, to="pricing", cast=cast, at=at)
    for part in file.network_parts.all():
        stage.issue(file, cast, part.network, at=at)


def what_arrived_is_examined(_file, _cast):
    for upload in Upload.objects.being_checked():
        examining.examine_upload(upload.pk, at=timezone.now())


MEANWHILE = {
    "the files are examined": what_arrived_is_examined,
    "the paper is examined": what_arrived_is_examined,
    "the desk asks for a paper": desk_asks_for_a_paper,
    "the estimates are issued": estimates_are_issued,
}


def at_path(answer, path):
    return reduce(lambda found, part: found[int(part) if part.isdigit() else part], path.split("."), answer)


def test_page_names_only_types_that_exist():
    known = (
        {code for code, _title in BY_STATUS.values()}
        | set(TITLES)
        | {code_of(kind) for kind in every(Refused)}
    )
    table = PAGE.read_text().split("## Errors")[1]

    told = {
        code
        for row in table.splitlines()
        if re.match(r"\| \d", row)
        for code in re.findall(r"`([a-z-]+)`", row.split("|")[2])
    }

    assert len(told) > 25
    assert told <= known


def test_page_names_every_act():
    acts = PAGE.read_text().split("## Other acts")[1].split("\n## ")[0]

    assert {*re.findall(r"^\| `(\w+)` \|", acts, re.M)} == {*Act}


def test_page_names_every_type_of_403():
    (row,) = re.findall(r"^\| 403 \|.*", PAGE.read_text(), re.M)

    told = {*re.findall(r"`([a-z-]+)`", row)}

    assert told == {code_of(kind) for kind in every(Refused) if status_of(kind) == 403} | {BY_STATUS[403][0]}


def every(kind):
    for inner in kind.__subclasses__():
        yield inner
        yield from every(inner)


def test_examples_do_what_the_page_says(cast, live_server, client, curl):
    factories.commune()
    client.force_login(cast.applicant)
    secret = client.post("/account/tokens/", {"name": "examples"}).context["secret"]
    paper = OLIVE_GROVE / "papers" / "autorisation-de-lotir.pdf"
    known = {
        "API": f"{live_server.url}/api/v1", "TOKEN": secret, "DOSSIER": str(OLIVE_GROVE), "PAPER": str(paper)
    }  # fmt: skip
    setup = ""

    for block in BLOCK.finditer(PAGE.read_text()):
        before, code = block["before"] or "", block["code"]
        if before == "setup":
            setup += code
            continue
        if before.startswith("meanwhile "):
            file = ConnectionFile.objects.first()
            MEANWHILE[before.removeprefix("meanwhile ")](file, cast)
        status, out, err = run(setup + code, known)
        fails = before.removeprefix("fails ") if before.startswith("fails ") else ""
        assert bool(status) == bool(fails), f"{code}\n{out}\n{err}"
        if fails:
            assert json.loads(out)["status"] == int(fails)
        for name, path in re.findall(r"(\w+) = ([\w.-]+)", block["keep"] or ""):
            known[name] = str(at_path(json.loads(out), path))

    file = ConnectionFile.objects.get()
    assert file.quotes.get(network="sewerage").instalments == 2
    assert file.papers.get(kind="D08").current.sha256 == known["sha256"]
    assert file.final_state == "withdrawn"
