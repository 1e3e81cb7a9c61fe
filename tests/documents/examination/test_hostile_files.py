"""Files made to harm whoever opens them are refused, each for its own reason, and the reader lives on."""

import io
import random
import struct
import zipfile
import zlib

import pytest
from PIL import Image

from documents.catalogue.formats import Format
from documents.catalogue.paper_reasons import BY_CODE
from documents.examination.sniffing import examine
from tests.documents.examination.test_sniffing import drawing, geopackage, look, picture, workbook
from tests.documents.samples import archive, pdf
from tests.shared_data import shared


def overlapping():
    """Two entries of the directory over the same bytes, as the densest bombs are made."""
    whole = archive(a=bytes(1000))
    directory = whole.index(b"PK\x01\x02")
    entry = whole[directory : whole.index(b"PK\x05\x06")]
    second = entry.replace(b"a", b"b")
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, len(entry + second), directory, 0)
    return whole[:directory] + entry + second + end


def lying(size=10):
    """An archive whose directory tells a smaller size than its member unpacks to."""
    whole = archive(a=bytes(100_000))
    real, said = struct.pack("<L", 100_000), struct.pack("<L", size)
    return whole.replace(real, said)


def named(member):
    return archive(**{member: "x"})


def link():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        entry = zipfile.ZipInfo("plan.pdf")
        entry.external_attr = 0o120777 << 16
        packed.writestr(entry, "/etc/passwd")
    return out.getvalue()


def locked():
    whole = bytearray(archive(a="x"))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        whole[whole.index(signature) + offset] |= 1
    return bytes(whole)


def workbook_with(name, content):
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return out.getvalue()


def bomb_picture():
    """A PNG of a few hundred bytes that is a gigapixel wide when it is opened."""

    def chunk(kind, content):
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", 40_000, 30_000, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(10_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def second_page_cut_off():
    pages = [Image.frombytes("RGB", (200, 150), random.Random(n).randbytes(90_000)) for n in range(2)]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    return out.getvalue()[:-40_000]


HTML = b"<html><script>alert(1)</script></html>"


@pytest.mark.parametrize(
    ("make", "name", "codes"),
    [
        # Archives
        (overlapping, "a.zip", ["archive_overlaps"]),
        (lying, "a.zip", ["archive_broken"]),
        (lambda: archive(inner=archive(plan="x")), "a.zip", []),
        (lambda: archive(inner=archive(inner=archive(plan="x"))), "a.zip", ["archive_nested"]),
        (lambda: archive(inner=archive(zeros=bytes(20_000_000))), "a.zip", ["archive_swells"]),
        (lambda: named("../plan.pdf"), "a.zip", ["archive_escapes"]),
        (lambda: named("..\\plan.pdf"), "a.zip", ["archive_escapes"]),
        (lambda: named("/etc/passwd"), "a.zip", ["archive_escapes"]),
        (lambda: named("C:/plan.pdf"), "a.zip", ["archive_escapes"]),
        (link, "a.zip", ["archive_escapes"]),
        (locked, "a.zip", ["archive_password"]),
        (lambda: workbook_with("xl/media/zeros.bin", bytes(30_000_000)), "a.xlsx", ["archive_swells"]),
        (lambda: workbook_with("xl/vbaProject.bin", b"x"), "a.xlsx", ["workbook_macros"]),
        (lambda: workbook_with("xl/x.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>'), "a.xlsx",
            ["archive_swells"]),
        # Pictures
        (bomb_picture, "a.png", ["image_too_large"]),
        (second_page_cut_off, "a.tif", ["image_broken"]),
        # Two natures
        (lambda: b"GIF89a/*" + bytes(40) + b"*/=1;alert(1)", "a.gif", ["unknown_format"]),
        (lambda: b"GIF89a=1;alert(1)//", "a.txt", ["not_as_named"]),
        (lambda: b"GIF89a=1;alert(1)//", "a.jpg", ["not_as_named"]),
        (lambda: HTML, "a.txt", ["not_as_named"]),
        (lambda: b"\xef\xbb\xbf \n<!DOCTYPE html><p>a,b", "a.csv", ["not_as_named"]),
        (lambda: picture("PNG") + HTML, "a.png", ["two_formats"]),
        (lambda: picture("JPEG") + bytes(2**20 - 700) + HTML, "a.jpg", ["two_formats"]),
        (lambda: picture("JPEG") + pdf(), "a.jpg", ["two_formats"]),
        (lambda: picture("JPEG")[:100] + pdf(), "a.pdf", ["two_formats"]),
        (lambda: picture("JPEG") + archive(x="x"), "a.jpg", ["two_formats"]),
        (lambda: HTML + pdf(), "a.pdf", ["two_formats"]),
        (lambda: b"MZ" + bytes(60) + pdf(), "a.pdf", ["two_formats"]),
        # Plans
        (lambda: drawing()[:9000], "a.dxf", ["dxf_broken"]),
        (lambda: drawing("bin")[:-3000], "a.dxf", ["dxf_broken"]),
        (lambda: drawing(empty=True), "a.dxf", ["dxf_empty"]),
        (lambda: geopackage()[:6000], "a.gpkg", ["geopackage_broken"]),
        (lambda: b"SQLite format 3\0" + bytes(2000), "a.gpkg", ["geopackage_broken"]),
        (lambda: b'{"type": "FeatureCollection", "features": [', "a.geojson", ["geojson_broken"]),
        (lambda: b'{"type": "Feature", "a": ' + b"[" * 200_000, "a.geojson", ["geojson_broken"]),
    ],
)  # fmt: skip
def test_hostile_file_is_refused_for_its_own_reason(make, name, codes):
    assert look(make(), name)[1] == codes


@pytest.mark.parametrize(
    ("path", "found", "codes"),
    [
        ("plans/cadastre_25354_AK01.dxf", Format.DXF, []),
        ("plans/alouettes/alouettes_lots_eau_assainissement.dxf", Format.DXF, []),
        ("plans/permis_parcelle_202m2.dxf", Format.DXF, []),
        ("plans/permis_parcelle_829m2.dxf", Format.DXF, []),
        ("plans/site_area_lines_emf2012.dxf", Format.DXF, []),
        ("plans/dxf_corrompu_1.dxf", Format.DXF, ["dxf_broken"]),
        ("plans/cadastre_25354_AK01.gpkg", Format.GEOPACKAGE, []),
        ("plans/cadastre_25354_ZD01.gpkg", Format.GEOPACKAGE, []),
        ("plans/cadastre_25354_AK01.geojson", Format.GEOJSON, []),
        ("plans/cadastre_25354_ZD01.geojson", Format.GEOJSON, []),
        ("plans/edigeo-25354000AK01.tar.bz2", Format.UNKNOWN, ["unknown_format"]),
    ],
)
def test_shared_plans_are_judged_as_described(path, found, codes):
    file = shared(path)

    assert look(file.read_bytes(), file.name) == (found, codes)


def test_name_of_255_bytes_in_arabic_is_kept_whole():
    name = "ت" * 125 + "a.pdf"

    examined = examine(io.BytesIO(pdf()), name)

    assert (len(name.encode()), examined.is_sound) == (255, True)
    assert look(pdf(), "ت" + name)[1] == ["name_too_long"]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_reason_speaks_the_reader_s_language(language):
    from django.utils.translation import override

    with override("en"):
        english = {code: str(reason.text) for code, reason in BY_CODE.items()}
    with override(language):
        same = [code for code, reason in BY_CODE.items() if str(reason.text) == english[code]]

    assert same == []
