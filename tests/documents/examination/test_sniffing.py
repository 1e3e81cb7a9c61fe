"""Files are judged by their content; a wrong name, a password or a script is refused."""

import hashlib
import io
import random
import sqlite3

import ezdxf
import openpyxl
import pikepdf
import pytest
from pikepdf import Dictionary, Name
from PIL import Image

from documents.catalogue.formats import Format
from documents.examination import images, sniffing
from documents.examination.confining import confined
from documents.examination.sniffing import examine
from tests.documents.samples import archive
from tests.shared_data import shared


def look(content, name):
    examined = examine(io.BytesIO(content), name)
    return examined.format, [fault.code for fault in examined.faults]


def pdf(prepare=None, **options):
    document, stream = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    if prepare:
        prepare(document)
    document.save(stream, **options)
    return stream.getvalue()


def picture(kind, size=(40, 30)):
    stream = io.BytesIO()
    Image.frombytes("RGB", size, random.Random(1).randbytes(3 * size[0] * size[1])).save(stream, kind)
    return stream.getvalue()


def workbook():
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    return stream.getvalue()


def drawing(kind="asc", empty=False):
    document = ezdxf.new()
    if not empty:
        document.modelspace().add_circle((0, 0), 5)
    if kind == "bin":
        stream = io.BytesIO()
        document.write(stream, fmt="bin")
        return stream.getvalue()
    stream = io.StringIO()
    document.write(stream)
    return stream.getvalue().encode()


def geopackage():
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT)")
    return database.serialize()


def test_sound_file_is_measured():
    content = pdf()

    examined = examine(io.BytesIO(content), "demande.pdf")

    assert (examined.format, examined.size, examined.is_sound) == (Format.PDF, len(content), True)
    assert examined.sha256 == hashlib.sha256(content).hexdigest()
    assert (examined.media_type, examined.faults) == ("application/pdf", ())


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (picture("PNG"), "a.png", Format.PNG),
        (picture("JPEG"), "a.JPG", Format.JPEG),
        (picture("TIFF"), "a.tif", Format.TIFF),
        (workbook(), "a.xlsx", Format.XLSX),
        (archive(readme="x"), "a.zip", Format.ZIP),
        (b"lot,area\n1,2\n", "a.csv", Format.CSV),
        ("lot;surface bâtie\n".encode("cp1252"), "a.csv", Format.CSV),
        (b"lots\n1\n", "a.csv", Format.TEXT),
        (b'{"type": "FeatureCollection", "features": []}', "a.geojson", Format.GEOJSON),
        (b"999\r\nmade by hand\r\n" + drawing(), "a.dxf", Format.DXF),
        (drawing("bin"), "a.dxf", Format.DXF),
        (b"AC1027" + bytes(100), "a.dwg", Format.DWG),
        (geopackage(), "a.gpkg", Format.GEOPACKAGE),
        (("é" * 65_536).encode(), "a.txt", Format.TEXT),
    ],
)
def test_formats_are_told_by_content(content, name, found):
    assert look(content, name) == (found, [])


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "empty_file"),
        (picture("PNG"), "a.pdf", "wrong_format"),
        (picture("PNG"), "a.jpg", "wrong_format"),
        (pdf(), "a.exe", "ending_unknown"),
        (pdf(), "a", "ending_unknown"),
        (archive(x="x"), "a.xlsx", "wrong_format"),
        (b"MZ\x90\0" + bytes(100), "a.exe", "unknown_format"),
        (b"MZ\x90\0" + bytes(100), "a.pdf", "not_as_named"),
        (b"plain", "a.dxf", "wrong_format"),
        (pdf()[:150], "a.pdf", "pdf_broken"),
        (pdf() + archive(x="x"), "a.pdf", "two_formats"),
        (picture("PNG")[:-60], "a.png", "image_broken"),
        (picture("JPEG", (600, 400))[:9000], "a.jpg", "image_broken"),
        (picture("TIFF")[:200], "a.tif", "image_broken"),
        # An archive carries the time it was made, and a test its name: they must not meet.
        pytest.param(archive(x="x")[:-10], "a.zip", "archive_broken", id="cut-off-archive"),
        (archive(x=bytes(10_000_000)), "a.zip", "archive_swells"),
    ],
)
def test_unsound_files_are_refused(content, name, code):
    assert look(content, name)[1] == [code]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "name_missing"),
        ("é" * 126 + ".pdf", "name_too_long"),
        ("fac\u202efdp.pdf", "name_hides"),
        ("a\0.pdf", "name_hides"),
        ("../a.pdf", "name_has_path"),
        ("a\\b.pdf", "name_has_path"),
    ],
)
def test_names_are_checked(name, code):
    assert code in look(pdf(), name)[1]


def test_longest_name_is_accepted():
    assert look(pdf(), "é" * 125 + "a.pdf") == (Format.PDF, [])


def script():
    return Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def opening(document):
    document.Root.OpenAction = script()


def in_names(document):
    names = Dictionary(Names=["a", document.make_indirect(script())])
    document.Root.Names = Dictionary(JavaScript=document.make_indirect(names))


def on_page(document):
    document.pages[0].obj.AA = Dictionary(O=script())


def launching(document):
    document.Root.OpenAction = Dictionary(S=Name.Launch, F="a.exe")


def deep_down(document):
    inner = script()
    for _level in range(60):
        inner = Dictionary(K=[inner])
    document.Root.Buried = inner


@pytest.mark.parametrize("prepare", [opening, in_names, on_page, launching, deep_down])
@pytest.mark.parametrize("packed", [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate])
def test_scripted_pdf_is_refused_wherever_the_script_lies(prepare, packed):
    assert look(pdf(prepare, object_stream_mode=packed), "a.pdf")[1] == ["pdf_scripted"]


def test_pdf_with_a_password_is_refused_unless_it_opens_without():
    closed = pdf(encryption=pikepdf.Encryption(owner="o", user="u"))
    open_to_all = pdf(encryption=pikepdf.Encryption(owner="o", user=""))

    assert look(closed, "a.pdf")[1] == ["pdf_password"]
    assert look(open_to_all, "a.pdf")[1] == []


def test_pdf_without_a_page_is_refused():
    assert look(pdf(lambda document: document.pages.__delitem__(0)), "a.pdf")[1] == ["pdf_broken"]


def test_same_content_is_looked_into_once(monkeypatch):
    monkeypatch.setattr(sniffing, "SEEN", {})
    content, looks = pdf(opening), []
    monkeypatch.setattr(sniffing, "confined", lambda *given: looks.append(given) or confined(*given))

    found = [look(content, name)[1] for name in ("a.pdf", "b.pdf")]

    assert (found, len(looks)) == ([["pdf_scripted"]] * 2, 1)


def test_image_too_large_to_decode_is_refused(monkeypatch):
    monkeypatch.setattr(images, "MOST_PIXELS", 1_000)

    found = list(images.check_image(io.BytesIO(picture("PNG"))))

    assert [reason.code for reason, _params in found] == ["image_too_large"]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("formulaire_acroform.pdf", []),
        ("formulaire_cerfa_14411_fr.pdf", []),
        ("francais_accents.pdf", []),
        ("fuzz_1.pdf", ["pdf_broken"]),
        ("image_png_renommee.pdf", ["wrong_format"]),
        ("image_scan_ccitt.pdf", []),
        ("javascript_actions_document.pdf", ["pdf_scripted"]),
        ("javascript_formulaire.pdf", ["pdf_scripted"]),
        ("long_117_pages.pdf", []),
        ("minimal.pdf", []),
        ("mot_de_passe_ouverture.pdf", ["pdf_password"]),
        ("pdfa_trailer_chiffre.pdf", []),
        ("pdfa_valide.pdf", []),
        ("piece_jointe_incluse.pdf", ["pdf_attachments"]),
        ("plan_geometre_A0_parklands.pdf", []),
        ("polyglotte_pdf_zip.pdf", ["two_formats"]),
        ("protege.pdf", []),
        ("texte_arabe_1.pdf", []),
        ("tronque_184_octets.pdf", ["pdf_broken"]),
        ("tronque_moitie.pdf", ["pdf_broken"]),
        ("vide.pdf", ["empty_file"]),
        ("xref_faux.pdf", ["pdf_repaired"]),
    ],
)
def test_shared_pdfs_are_judged_as_described(name, codes):
    assert look(shared(f"pdf/{name}").read_bytes(), name)[1] == codes


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("plans/cadastre_25354_AK01.dxf", Format.DXF),
        ("plans/cadastre_25354_AK01.gpkg", Format.GEOPACKAGE),
        ("plans/alouettes/Lots.geojson", Format.GEOJSON),
        ("prix/bordereau_electricite_tunisie_partie1.xlsx", Format.XLSX),
        ("prix/bordereau_electricite_tunisie_partie1.csv", Format.CSV),
    ],
)
def test_shared_drawings_and_tables_are_recognised(path, found):
    file = shared(path)

    assert look(file.read_bytes(), file.name) == (found, [])


@pytest.mark.parametrize("seed", range(40))
def test_damaged_file_is_judged_and_never_breaks_the_reader(seed):
    chance = random.Random(seed)
    name, content = chance.choice(
        [
            ("a.pdf", pdf(in_names)),
            ("a.png", picture("PNG")),
            ("a.tif", picture("TIFF")),
            ("a.xlsx", workbook()),
        ]
    )
    damaged = bytearray(content)
    for _time in range(6):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)

    examined = examine(io.BytesIO(bytes(damaged)), name)

    assert examined.size == len(content)
    assert all(fault.message for fault in examined.faults)
