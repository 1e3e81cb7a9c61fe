"""The papers of a dossier: each checked, the missing ones named, nothing told twice."""

import io

import pikepdf
import pytest

from documents.filings.dossier_papers import all_faults, check, settled
from tests.own_dossiers import OWN, files, subdivision
from tests.shared_data import shared
from workflows.files.dossier.faults import DossierRefused
from workflows.files.dossier.sources import Uploads
from workflows.files.dossier.toml_reader import read, read_folder

CODES = ["D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08", "D10", "D11"]


def blank():
    document, stream = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.save(stream)
    return stream.getvalue()


def papers(*codes):
    return [{"kind": code, "path": f"papers/{code}.pdf"} for code in codes]


def faults_of(given, **changes):
    sent = files() | {paper["path"]: blank() for paper in papers(*CODES)} | changes
    found = check(read(subdivision(papers=given), Uploads(sent)))
    return [(fault.file, fault.key, fault.code) for fault in found]


@pytest.mark.parametrize("folder", sorted(path.name for path in OWN.iterdir()))
def test_own_dossiers_are_accepted(folder):
    reading = read_folder(OWN / folder)

    assert settled(reading, all_faults(reading)) is reading.dossier
    assert check(reading.dossier) == []


def test_complete_dossier_has_no_fault():
    assert faults_of(papers(*CODES)) == []


def test_every_missing_paper_is_named():
    assert faults_of(papers(*CODES[2:])) == [
        ("dossier.toml", "D01", "paper_missing"), ("dossier.toml", "D02", "paper_missing"),
    ]  # fmt: skip


def test_faulty_paper_is_not_called_missing_as_well():
    sent = {"papers/D01.pdf": b"", "papers/D02.pdf": b"plain"}

    assert faults_of(papers(*CODES), **sent) == [
        ("papers/D01.pdf", "D01", "empty_file"), ("papers/D02.pdf", "D02", "wrong_format"),
    ]  # fmt: skip


def test_paper_named_but_absent_is_told_at_its_name():
    given = [*papers(*CODES[1:]), {"kind": "D01", "path": "papers/lost.pdf"}]

    assert faults_of(given) == [("dossier.toml", "D01", "file_missing")]


def test_kind_given_twice_unknown_or_of_no_use():
    given = [
        *papers(*CODES, "D01"),
        {"kind": "Z99", "path": "papers/D01.pdf"},
        {"kind": "A02", "path": "a.csv"},
    ]

    assert faults_of(given, **{"a.csv": b"a,b\n1,2\n"}) == [
        ("dossier.toml", "Z99", "kind_unknown"),
        ("dossier.toml", "A02", "kind_not_asked"),
        ("dossier.toml", "D01", "kind_twice"),
    ]


def test_format_the_kind_does_not_accept_is_refused():
    given = [*papers(*CODES[1:]), {"kind": "D01", "path": "demande.csv"}]

    assert faults_of(given, **{"demande.csv": b"a,b\n1,2\n"}) == [
        ("demande.csv", "D01", "format_not_accepted")
    ]


def test_paper_above_the_size_of_its_kind_is_refused():
    large = blank() + b"\n%" + bytes(20_000_000) + b"\n%%EOF\n"

    found = faults_of(papers(*CODES), **{"papers/D01.pdf": large})

    assert ("papers/D01.pdf", "D01", "paper_too_large") in found


def test_refusal_carries_the_faults_of_reading_and_of_papers():
    reading = read(subdivision(file__title="", papers=papers(*CODES[1:])), Uploads(files()))

    with pytest.raises(DossierRefused) as refused:
        settled(reading, all_faults(reading))

    codes = [fault.code for fault in refused.value.faults]
    assert codes[0] == "empty"
    assert codes.count("paper_missing") == 1
    assert str(refused.value).count("\n") == len(codes) - 1


@pytest.mark.parametrize(
    "name", ["lotissement-six-ilots", "lotissement-142-lots", "industrie-agroalimentaire"]
)
def test_shared_dossiers_lack_no_paper(name):
    reading = read_folder(shared(f"dossiers/{name}"))

    assert check(reading) == []
    assert settled(reading, all_faults(reading)) is reading.dossier


def test_bad_dossier_shows_every_paper_fault_once():
    found = check(read_folder(shared("dossiers/mauvais-dossier")))

    absent = {
        ("dossier.toml", code, "paper_missing") for code in ("D02", "D04", "D06", "D07", "D10", "D11", "E01")
    }
    places = [(fault.file, fault.key, fault.code) for fault in found]
    assert len(places) == len(set(places))
    assert set(places) == absent | {
        ("papers/demande.pdf", "D01", "wrong_format"),
        ("papers/plan-de-masse.pdf", "D05", "empty_file"),
        ("papers/autorisation-de-lotir.pdf", "D08", "pdf_password"),
        ("papers/etude-assainissement.pdf", "A01", "pdf_broken"),
        ("dossier.toml", "Z99", "kind_unknown"),
        ("papers/inconnu.pdf", "Z99", "file_missing"),
        ("dossier.toml", "D03", "leaves_folder"),
    }
