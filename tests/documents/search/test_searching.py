"""Papers are found by names and words, whatever the accents and forms of letters, by those who see them."""

from __future__ import annotations

import io

import ezdxf
import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from documents.filings import filing
from documents.models import PaperText
from documents.search import indexing
from documents.search.folding import plain
from documents.search.searching import search
from tests import factories
from tests.documents.samples import pdf, upload
from tests.shared_data import shared

NOW = factories.NOW
FRENCH = "Étude des réseaux : l’alimentation électrique du quartier, près de la forêt de cèdres."
ARABIC = "شَهَادَة الملكيّة للأرض المسماة « الزيتون »، مدينة الدار البيضاء"


@pytest.fixture
def connection_file(cast):
    return factories.connection_file(cast)


@pytest.fixture
def keep(connection_file, cast):
    """File a paper and read its words, as the job does."""

    def kept(content: bytes, name: str, kind: str = "D05"):
        version = filing.file_paper(connection_file, kind, upload(name, content), by=cast.applicant, at=NOW)
        indexing.read_new([version.sha256], at=NOW)
        return version

    return kept


@pytest.fixture
def said(keep):
    """A paper whose words are these."""

    def with_words(text: str, name: str = "plan.pdf"):
        version = keep(pdf(), name)
        row = PaperText.objects.get(pk=version.pk)
        row.delete()
        indexing.keep(version, plain(text), at=NOW)
        return version

    return with_words


def found(words: str, user) -> list[int]:
    return [hit.version.pk for hit in search(words, user)[0]]


@pytest.mark.parametrize(
    "words",
    [
        "réseaux", "reseaux", "RÉSEAU", "reseau electrique", "forêt", "foret cèdre", "l'alimentation",
        '"quartier, près"', "électri", "Étude -piscine",
    ],
)  # fmt: skip
def test_french_is_found_with_and_without_accents_by_its_stems(said, cast, words):
    version = said(FRENCH)

    assert found(words, cast.applicant) == [version.pk]


@pytest.mark.parametrize(
    "words",
    [
        "شهادة", "شهاده", "الشهادة", "الملكية", "ملكيّة", "الأرض", "ارض", "للأرض", "البيضاء", "مدينه",
        "\ufeb7\ufeec\ufe8e\ufea9\ufe93", "شهــادة", "الزيت",
    ],
)  # fmt: skip
def test_arabic_is_found_whatever_its_forms_of_letters(said, cast, words):
    version = said(ARABIC)

    assert found(words, cast.applicant) == [version.pk]


@pytest.mark.parametrize("words", ["", "…", '"', "piscine", "réseaux -forêt", "' & !", "a:* | (", "\\"])
def test_what_is_not_there_is_not_found(said, cast, words):
    said(FRENCH)

    assert found(words, cast.applicant) == []


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("pdf/texte_arabe_1.pdf", "D05", "الخطوط العربيه"),
        ("pdf/plan_geometre_A0_parklands.pdf", "D05", "surveyors parklands"),
    ],
)
def test_shared_papers_are_found_by_their_text(keep, cast, path, kind, words):
    file = shared(path)
    version = keep(file.read_bytes(), "scan.pdf", kind)

    assert found(words, cast.applicant) == [version.pk]


def drawing() -> bytes:
    document = ezdxf.new()
    document.modelspace().add_mtext(r"{\fArial;Poste de \Ltransformation\l}")
    stream = io.StringIO()
    document.write(stream)
    return stream.getvalue().encode()


def workbook() -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.active["B2"] = "Poste de transformation"
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [(drawing, "a.dxf"), (workbook, "a.xlsx"), (lambda: b"lot;poste de transformation\n", "a.csv")],
)
def test_words_of_drawings_and_tables_are_read(content, name):
    reader = indexing.READERS[indexing.MEDIA_TYPES[indexing.Format(name[2:])]]

    assert "transformation" in indexing.confined(reader, io.BytesIO(content()))


def test_names_find_in_every_language_and_weigh_more_than_the_text(keep, said, cast):
    by_text = said("La délibération du conseil")
    by_name = keep(pdf(pages=2), "délibération_du_conseil-2026.pdf", "D03")

    assert found("deliberation conseil", cast.applicant) == [by_name.pk, by_text.pk]
    for words in (
        "D03",
        "certificat propriété",
        "title deed",
        "شهادة الملكية",
        "conseil 2026",
        by_name.paper.connection_file.reference,
    ):
        assert by_name.pk in found(words, cast.applicant)


def test_snippet_shows_the_paper_s_own_spelling_and_harms_nobody(said, cast, client):
    said(f"{'mot ' * 300} <script>alert(1)</script> avant les RÉSEAUX d’eau {'mot ' * 300}")

    (hit,), _more = search("reseau", cast.applicant)
    client.force_login(cast.applicant)
    page = client.get(reverse("documents:search"), {"q": "reseau"}).content.decode()

    assert [piece.text for piece in hit.pieces if piece.met] == ["RÉSEAUX"]
    assert "<mark>RÉSEAUX</mark>" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("who", ["stranger", "colleague"])
def test_others_find_nothing(said, cast, client, who):
    said(FRENCH, "secret_des_cedres.pdf")
    client.force_login(getattr(cast, who))

    page = client.get(reverse("documents:search"), {"q": "cedres"}).content.decode()

    visible = who == "colleague"
    assert (len(found("cedres", getattr(cast, who))) == 1) is visible
    assert ("secret_des_cedres" in page) is visible


def test_paper_that_was_replaced_is_found_no_more(said, keep, cast):
    said(FRENCH)
    latest = keep(pdf(pages=3), "autre.pdf")

    assert found("reseaux", cast.applicant) == []
    assert found("autre", cast.applicant) == [latest.pk]


def test_words_are_read_by_a_job_and_once_for_the_same_content(connection_file, cast, monkeypatch):
    read = []
    monkeypatch.setattr(indexing, "confined", lambda *given: read.append(given) or "les mots")
    content = pdf()  # made anew, it has another number
    for kind in ("D05", "D03"):
        filing.file_paper(connection_file, kind, upload(content=content), by=cast.applicant, at=NOW)

    done = [indexing.read_forgotten(at=NOW) for _time in range(2)]

    assert (done, len(read)) == ([2, 0], 1)
    assert len(found("mots", cast.applicant)) == 2


def test_reading_follows_the_receipt_of_a_paper(connection_file, cast):
    filing.file_paper(connection_file, "D05", upload(), by=cast.applicant, at=timezone.now())

    assert ProcrastinateJob.objects.filter(task_name="documents.jobs.read_papers").exists()


def test_pages_follow_each_other(said, keep, cast):
    kinds = enumerate(("D03", "D05", "D08"), start=1)
    numbers = [keep(pdf(pages=n), f"cedre_{n}.pdf", kind).pk for n, kind in kinds]

    first, more = search("cedre", cast.applicant, limit=2)
    second, end = search("cedre", cast.applicant, start=2, limit=2)

    assert sorted(hit.version.pk for hit in [*first, *second]) == numbers
    assert (more, end) == (True, False)
