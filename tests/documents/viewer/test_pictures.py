"""Pictures of papers: of everything that can be drawn, apart and within limits, once for the same content."""

from __future__ import annotations

import os
import re
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from documents.filings.filing import file_paper
from documents.models import Preview
from documents.painting.orders import Order
from documents.storage import storing
from documents.viewer import painter, pictures
from tests import factories
from tests.documents import plans
from tests.documents.samples import pdf, upload
from tests.shared_data import shared

# One process paints the samples, not each.
pytestmark = pytest.mark.xdist_group("pictures")

NOW = factories.NOW

SAMPLES = {
    "pdf": lambda: pdf(3),
    "png": plans.image,
    "jpeg": lambda: plans.image("JPEG"),
    "tiff": lambda: plans.image("TIFF", dpi=(300, 300)),
    "dxf": plans.dxf,
    "dxf in millimetres": lambda: plans.dxf(unit=4),
    "dxf with a stray": lambda: plans.dxf(stray=(0, 0)),
    "dxf empty": plans.nothing,
    "pdf cut": lambda: b"%PDF-1.7\nnothing follows",
    "pdf of nothing": lambda: b"",
    "png cut": lambda: plans.image()[:200],
    "dxf corrupt": lambda: b"0\nSECTION\n2\nENTITIES\n0\nLINE\nno number",
    "png huge": plans.huge,
}
BESIDE = {
    "plans/cadastre_25354_AK01.dxf": "", "plans/dxf_corrompu_1.dxf": "damaged",
    "plans/permis_parcelle_202m2.dxf": "", "pdf/texte_arabe_1.pdf": "",
    "pdf/plan_geometre_A0_parklands.pdf": "", "pdf/fuzz_1.pdf": "damaged",
    "pdf/mot_de_passe_ouverture.pdf": "damaged",
}  # fmt: skip


def painted(folder, contents: dict[str, bytes]):
    """What the program answers about contents, by their names, which begin or end with the format."""
    orders = []
    for number, (name, content) in enumerate(contents.items()):
        own = folder / str(number)
        own.mkdir()
        (own / "source").write_bytes(content)
        form = name.rpartition(".")[2].split()[0]
        orders.append(Order(str(own / "source"), form, str(own), last=2, thumb=True))
    return dict(zip(contents, painter.paint(orders), strict=True))


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """One program paints them all: starting it costs more than most pictures."""
    return painted(tmp_path_factory.mktemp("painted"), {name: make() for name, make in SAMPLES.items()})


def test_every_format_has_its_pictures(answers):
    for name, pages in (("pdf", 3), ("png", 1), ("jpeg", 1), ("tiff", 1), ("dxf", 1)):
        answer = answers[name]
        wanted = ["thumb", "page", "page"][: min(pages, 2) + 1]
        assert (answer.fault, answer.pages) == ("", pages)
        assert [each.purpose for each in answer.pictures] == wanted
        assert max(answer.pictures[0].width, answer.pictures[0].height) <= 320


def test_scan_knows_how_wide_its_sheet_is(answers):
    assert answers["tiff"].pictures[1].extent == pytest.approx(400 / 300 * 25.4)
    assert answers["png"].pictures[1].extent is None


def test_drawing_lies_where_it_says_and_is_as_long(answers):
    page = answers["dxf"].pictures[1]

    assert page.metres_per_unit == 1
    # The circles reach a metre beyond the rectangle; a fiftieth is left blank on each side.
    assert page.extent == pytest.approx((plans.WIDTH + 1) * 1.04, rel=0.001)
    assert page.left == pytest.approx(300_000 - 1 - 0.02 * (plans.WIDTH + 1), abs=0.01)


def test_drawing_becomes_shapes_and_nothing_else(answers):
    picture = Path(answers["dxf"].pictures[1].path).read_text()

    assert set(re.findall(r"<([a-z]+)", picture)) == {"svg", "defs", "style", "rect", "g", "path"}
    assert "alert" not in picture
    assert "href" not in picture
    assert "non-scaling-stroke" in picture


def test_stray_point_far_away_does_not_make_the_plan_tiny(answers):
    assert answers["dxf with a stray"].pictures[1].extent == answers["dxf"].pictures[1].extent


def test_drawing_in_millimetres_says_so(answers):
    assert answers["dxf in millimetres"].pictures[1].metres_per_unit == pytest.approx(0.001)


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("pdf cut", "damaged"), ("pdf of nothing", "damaged"), ("png cut", "damaged"),
        ("dxf corrupt", "damaged"), ("dxf empty", "empty"), ("png huge", "too_large"),
    ],
)  # fmt: skip
def test_what_cannot_be_painted_says_why(answers, name, fault):
    assert (answers[name].fault, answers[name].pictures) == (fault, [])


def test_what_broke_the_reader_is_logged(tmp_path, caplog):
    """An answer of damage alone would hide a mistake of ours."""
    answers = painted(tmp_path, {name: SAMPLES[name]() for name in ("png", "png cut")})

    assert [answer.fault for answer in answers.values()] == ["", "damaged"]
    assert "Traceback" in caplog.text
    assert caplog.text.count("image file is truncated") == 1


def test_real_papers(tmp_path):
    answers = painted(tmp_path, {path: shared(path).read_bytes() for path in BESIDE})

    assert {path: answer.fault for path, answer in answers.items()} == BESIDE
    for answer in answers.values():
        for picture in answer.pictures[:1]:  # not blank: something is drawn on it
            assert len(Image.open(picture.path).convert("L").getcolors()) > 4


def test_program_that_hangs_or_dies_says_so_and_the_rest_is_painted(tmp_path, monkeypatch):
    """The program itself, over a fifo that never brings anything and with little time."""
    impatient = "import documents.painting.__main__ as p; p.WAIT = 1; p.main()"
    monkeypatch.setattr(painter, "PROGRAM", [painter.sys.executable, "-s", "-c", impatient])
    os.mkfifo(tmp_path / "hangs")
    (tmp_path / "whole").write_bytes(plans.image())
    orders = [Order(str(tmp_path / name), "png", str(tmp_path), thumb=True) for name in ("hangs", "whole")]

    assert [answer.fault for answer in painter.paint(orders)] == ["too_slow", ""]


def test_program_knows_no_secret_of_ours(monkeypatch):
    monkeypatch.setenv("S3_SECRET_ACCESS_KEY", "told-to-nobody")
    seen = {}

    def run(*args, **options):
        seen.update(options["env"])
        return subprocess.CompletedProcess(args, -6, "", "")

    monkeypatch.setattr(painter.subprocess, "run", run)

    assert painter.paint([Order("", "pdf", "")])[0].fault == "damaged"
    assert set(seen) == {"PATH", "LANG"}


def test_program_that_did_not_start_is_no_fault_of_the_paper(monkeypatch):
    monkeypatch.setattr(painter, "PROGRAM", [painter.sys.executable, "-c", "raise SystemExit('lost')"])

    with pytest.raises(painter.PainterLost, match="lost"):
        painter.paint([Order("", "pdf", "")])


# Kept


@pytest.fixture
def version(cast):
    return plans.kept(cast, "plan.png", plans.image())


def rows(version):
    return {(row.purpose, row.page): row for row in Preview.objects.filter(sha256=version.sha256)}


def test_pictures_of_a_version_are_kept_with_what_is_known_of_them(cast):
    version = plans.kept(cast, "plan.dxf", plans.dxf())

    assert pictures.paint_new([version.sha256], at=NOW) == 1

    found = rows(version)
    assert set(found) == {("thumb", 1), ("page", 1)}
    assert found["thumb", 1].pages == 1
    assert found["page", 1].metres_per_unit == 1
    assert found["page", 1].extent > Decimal(100)
    object_ = storing.bucket().Object(found["page", 1].key)
    assert object_.content_disposition == "attachment"
    assert object_.content_type == "image/svg+xml"


def test_same_content_is_painted_once(cast, version):
    pictures.paint_new([version.sha256], at=NOW)
    plans.kept(cast, "copy.png", plans.image(), connection_file=version.paper.connection_file)

    assert pictures.paint_new([version.sha256], at=NOW) == 0
    assert pictures.paint_forgotten(at=NOW) == 0


def test_forgotten_papers_are_painted_by_the_sweep_and_failures_are_not_tried_again(cast):
    file = factories.connection_file(cast)
    version = plans.kept(cast, "plan.png", plans.image(), connection_file=file)
    blank = plans.kept(cast, "plan.dxf", plans.nothing(), "D05", file)

    assert pictures.paint_forgotten(at=NOW) == 2

    assert rows(version)["thumb", 1].fault == ""
    assert rows(blank)["thumb", 1].fault == "empty"
    assert pictures.paint_forgotten(at=NOW) == 0


def test_page_from_near_is_cut_into_squares(cast):
    version = plans.kept(cast, "plan.png", plans.image(size=(2500, 1200)))

    pictures.paint_more(version, 1, detail=True, at=NOW)

    row = rows(version)["detail", 1]
    assert (row.width, row.height) == (2500, 1200)
    squares = sorted(found.key for found in storing.bucket().objects.filter(Prefix=row.key))
    assert squares == [f"{row.key}/{column}-{line}" for column in range(3) for line in range(2)]


def test_page_beyond_the_last_says_that_there_is_no_picture(cast):
    version = plans.kept(cast, "plan.pdf", pdf(2))

    pictures.paint_more(version, 9, detail=False, at=NOW)

    assert rows(version)["page", 9].fault == "damaged"


def test_pictures_are_forgotten_with_the_last_version_of_their_content(version):
    pictures.paint_new([version.sha256], at=NOW)
    key = rows(version)["page", 1].key

    assert pictures.forget([version.sha256]) == 0

    Preview.objects.filter(sha256=version.sha256).update(sha256="0" * 64)
    assert pictures.forget(["0" * 64]) == 2
    assert list(storing.versions_of(key)) == []


def test_receiving_a_paper_leaves_the_job_that_paints_it(cast):
    file = factories.connection_file(cast)
    file_paper(file, "D05", upload(), by=cast.applicant, at=NOW)
    assert not ProcrastinateJob.objects.filter(task_name="documents.jobs.paint_papers").exists()

    file_paper(file, "D05", upload(), by=cast.applicant, at=timezone.now())

    assert ProcrastinateJob.objects.filter(task_name="documents.jobs.paint_papers").count() == 1
