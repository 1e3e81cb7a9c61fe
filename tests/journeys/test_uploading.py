"""Documents sent from the browser: 300 MB through a cut and a reload, and what is not accepted."""

from __future__ import annotations

import hashlib
import re
import zipfile

import pytest
from django.core.files.storage import default_storage

from documents.models import PaperVersion, Upload
from documents.preparation.drafts import Draft
from documents.storage import multipart
from documents.upload.uploads import State
from tests import factories, own_dossiers
from tests.documents.samples import pdf
from tests.journeys.folders import write_folder
from tests.journeys.sending import examine_arrived

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journey-uploading")]

LARGE = 300_000_000
PUT = re.compile(r"partNumber=(\d+)")


@pytest.fixture
def file(town, clock):
    return factories.connection_file(town, at=clock.now())


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """As-built plans of 300 MB, which cost nothing to make and little to look into."""
    path = tmp_path_factory.mktemp("large") / "recolement.zip"
    with zipfile.ZipFile(path, "w") as zipped, zipped.open("releve.laz", "w") as member:
        for _megabyte in range(LARGE // 1_000_000):
            member.write(bytes(1_000_000))
    return path


class Place:
    """One line of the papers' page, before a person's eyes."""

    def __init__(self, person, file, anchor: str) -> None:
        person.opens(f"/files/{file.reference}/papers/")
        self.page, self.anchor = person.page, anchor
        self.line = self.page.locator(f'[id="{anchor}"]')
        self.input = self.line.locator("input[type=file]")
        person.unfold(self.input)

    @property
    def row(self):
        return self.line.locator(".uploader-row").last

    def chooses(self, path) -> None:
        self.input.set_input_files(path)

    def waits_for(self, *states: str) -> None:
        wanted = ",".join(f"[data-state={state}]" for state in states)
        self.row.and_(self.page.locator(f":is({wanted})")).wait_for()

    def waits_for_share(self, share: float) -> None:
        bar = f'[id="{self.anchor}"] .uploader-row progress'
        self.page.wait_for_function(f"() => document.querySelector('{bar}')?.value >= {share}")

    def does(self, act: str) -> None:
        self.row.locator(f'[data-act="{act}"]').click()


def test_300_megabytes_come_through_a_cut_and_a_reload(people, file, archive):
    place = Place(people.applicant, file, "X12-water-1")
    page, sent = place.page, []
    page.on("dialog", lambda dialog: dialog.accept())
    page.on("requestfinished", lambda request: sent.extend(PUT.findall(request.url)))

    place.chooses(archive)
    place.waits_for_share(0.2)
    page.context.set_offline(True)
    place.waits_for("waiting")
    page.context.set_offline(False)
    place.waits_for_share(0.5)
    page.reload()
    place = Place(people.applicant, file, "X12-water-1")
    place.waits_for("interrupted")
    kept = len(multipart_of(file))
    again = len(sent)
    place.chooses(archive)
    place.waits_for("arrived")
    examine_arrived()
    place.line.locator(".paper-version").wait_for()

    upload = Upload.objects.get()
    assert kept >= upload.count // 2 - 3
    assert len(sent) - again <= upload.count - kept
    version = PaperVersion.objects.get()
    assert (version.size, upload.state) == (archive.stat().st_size, State.PASSED)
    assert version.sha256 == sha256_of(archive)
    with default_storage.open(version.key) as stored:
        assert stored.size == archive.stat().st_size


def multipart_of(file) -> dict:
    upload = Upload.objects.get(connection_file=file)
    return multipart.parts(upload.key, upload.storage_upload_id)


def sha256_of(path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def test_part_that_does_not_move_is_given_up_and_sent_again(people, file, tmp_path):
    place = Place(people.applicant, file, "D01")
    document = tmp_path / "demande.pdf"
    document.write_bytes(pdf())
    page, swallowed = place.page, []
    page.clock.install()
    page.route(PUT, lambda route: route.continue_() if swallowed else swallowed.append(route))

    with page.expect_request(PUT):
        place.chooses(document)
    page.clock.fast_forward(29_000)
    moving = place.row.get_attribute("data-state")
    page.clock.fast_forward(2_000)
    place.waits_for("waiting")
    page.clock.fast_forward(1_000)
    place.waits_for("arrived")

    page.unroute(PUT)
    assert moving == "sending"
    assert Upload.objects.get().state == State.ARRIVED


def test_sending_is_paused_resumed_and_cancelled(people, file, tmp_path):
    place = Place(people.applicant, file, "D01")
    document = tmp_path / "demande.pdf"
    document.write_bytes(pdf())
    place.page.route(PUT, lambda _route: None)  # a line on which nothing moves

    place.chooses(document)
    place.waits_for("sending")
    place.does("pause")
    place.waits_for("paused")
    place.does("resume")
    place.waits_for("sending")
    place.does("cancel")
    place.row.wait_for(state="detached")

    place.page.unroute(PUT)
    assert Upload.objects.get().state == State.CANCELLED
    assert multipart_of(file) is None


def test_what_is_not_accepted_is_said_before_it_is_sent(people, file, tmp_path):
    place = Place(people.applicant, file, "D01")
    drawing, empty = tmp_path / "plan.dwg", tmp_path / "vide.pdf"
    drawing.write_bytes(b"AC1032")
    empty.touch()
    said = place.line.get_by_role("alert")

    place.chooses(drawing)
    wrong = said.inner_text()
    place.chooses(empty)
    nothing = said.inner_text()

    assert "PDF" in wrong
    assert "plan.dwg" in wrong
    assert "vide.pdf" in nothing
    assert not Upload.objects.exists()


def test_check_says_why_a_document_was_not_kept_and_the_next_one_is(people, file, tmp_path):
    place = Place(people.applicant, file, "D01")
    document = tmp_path / "demande.pdf"
    document.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))

    place.chooses(document)
    place.waits_for("arrived")
    examine_arrived()
    place.waits_for("quarantined")
    reasons = place.row.inner_text()
    document.write_bytes(pdf())
    place = Place(people.applicant, file, "D01")
    place.waits_for("quarantined")
    place.chooses(document)
    place.waits_for("arrived")
    examine_arrived()
    place.line.locator(".paper-version").wait_for()

    assert "PNG" in reasons
    assert place.line.locator(".uploader-row").count() == 0
    assert PaperVersion.objects.get().name == "demande.pdf"


def test_table_of_a_draft_is_shown_as_soon_as_it_has_arrived(people, tmp_path):
    """With the phases typed meanwhile, and what is typed elsewhere stays."""
    person, page = people.applicant, people.applicant.page
    person.opens("/files/new/")
    person.sends()
    person.opens(person.address().replace("request", "programme"))
    page.locator("[name=phases]").fill("2")
    table = tmp_path / "lots.csv"
    table.write_text(own_dossiers.LOTS.replace("1,0,1\n2,", "1,0,3\n2,"))

    page.locator("#draft-table input[type=file]").set_input_files(table)
    page.locator("#draft-table [data-state=arrived]").wait_for()
    examine_arrived()
    page.locator("#draft-table .preview-total").wait_for()

    assert "lots.csv" in page.locator("#draft-table .attached").inner_text()
    assert page.locator("#draft-table .alert[data-tone=bad] li").count() == 1
    assert page.locator("#draft-table .uploader-row").count() == 0
    assert page.locator("[name=phases]").input_value() == "2"


def test_folder_goes_to_the_storage_and_what_was_refused_is_said(people, tmp_path):
    """The web process sees dossier.toml and words about the others; a reload loses nothing."""
    person, page = people.applicant, people.applicant.page
    folder = write_folder(tmp_path / "dossier", own_dossiers.subdivision())
    (folder / "papers" / "D05.pdf").write_bytes(pdf(weight=2_000_000))
    (folder / "papers" / "D02.pdf").write_bytes(b"not a pdf")
    (folder / "papers" / "D03.pdf").unlink()
    posted = []
    page.on("request", lambda asked: posted.append(asked) if asked.method == "POST" else None)

    person.opens("/files/new/")
    person.picks(folder)
    draft = Draft.objects.get()
    person.opens("/files/new/")
    listed = person.links_to(f"/drafts/{draft.pk}/request/")
    person.opens(f"/drafts/{draft.pk}/papers/")
    left = page.locator("main section li strong").all_inner_texts()
    person.opens(f"/drafts/{draft.pk}/check/")
    told = page.locator("main").inner_text()

    assert "« D03 » désigne un fichier absent du répertoire" in told.replace("\xa0", " ")
    assert "« D02 » désigne un fichier absent du répertoire" not in told.replace("\xa0", " ")
    assert max(len(asked.post_data_buffer or b"") for asked in posted) < 3000
    assert listed
    assert left == ["D02", "D03"]
    assert {each.kind or each.role for each in draft.uploads.all()} >= {"lots", "plan", "D01", "D05"}


def test_row_of_a_folder_is_paused_resumed_and_cancelled(people, tmp_path):
    page = people.applicant.page
    people.applicant.opens("/files/new/")
    page.route(PUT, lambda _route: None)  # a line on which nothing moves
    page.locator("[data-folder] input[type=file]").set_input_files(
        write_folder(tmp_path / "dossier", own_dossiers.subdivision())
    )
    page.locator("[data-folder] [data-part=read]").click()
    first = page.locator("[data-folder] .uploader-row").first
    name = first.locator("[data-part=name]").inner_text()

    # The others of the folder go on meanwhile: who goes on after a pause takes a turn behind them.
    for act, state in (("pause", "sending"), ("resume", "paused"), ("cancel", "queued")):
        first.and_(page.locator(f"[data-state={state}]")).wait_for()
        first.locator(f'[data-act="{act}"]').click()
    page.locator(".uploader-row").filter(has_text=name).wait_for(state="detached")

    page.unroute(PUT)
    states = dict(Upload.objects.values_list("name", "state"))
    assert states.pop(name.rsplit("/")[-1]) == State.CANCELLED
    assert set(states.values()) == {State.SENDING}


def test_folder_without_a_dossier_or_in_another_encoding_says_so(people, tmp_path):
    person, page = people.applicant, people.applicant.page
    empty, latin = tmp_path / "empty", tmp_path / "latin"
    empty.mkdir()
    latin.mkdir()
    (empty / "plan.pdf").write_bytes(pdf())
    (latin / "dossier.toml").write_bytes("[file]\ntitle = 'Été'".encode("latin-1"))
    person.opens("/files/new/")
    said = page.locator("[data-folder]").get_by_role("alert")
    told = []
    for folder in (empty, latin):
        page.locator("#folder").set_input_files(folder)
        page.locator("[data-part=read]").click()
        said.wait_for()
        told.append(said.inner_text())

    assert "dossier.toml" in told[0]
    assert "UTF-8" in told[1]
    assert not Draft.objects.exists()
