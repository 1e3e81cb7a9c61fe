"""Tables of lots and loads, CSV and XLSX alike, with the row numbers that the user sees."""

import io
import random
import re
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation

from tests.own_dossiers import LOADS, LOTS, files, plant, subdivision
from workflows.files.dossier import model
from workflows.files.dossier.sources import Uploads
from workflows.files.dossier.toml_reader import read
from workflows.files.programme import LotCategory

HEADER, FIRST, SECOND = LOTS.splitlines()


def read_lots(table, name="lots.csv"):
    content = subdivision(programme__lots=name, programme__phases=2)
    reading = read(content, Uploads({**files(), name: table}))
    return [(fault.row, fault.key, fault.code) for fault in reading.faults if fault.file == name], reading


def faults_of(*lines):
    return [fault for fault in read_lots("\n".join(lines).encode())[0] if fault[2] != "phase_without_lot"]


def workbook(*rows):
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def test_categories_are_those_of_the_database():
    assert list(model.CATEGORIES) == LotCategory.values


@pytest.mark.parametrize(
    "table",
    [
        LOTS.encode(),
        LOTS.encode("utf-8-sig"),
        LOTS.replace(",", ";").encode(),
        LOTS.replace(",", "\t").replace("\n", "\r\n").encode(),
        LOTS.replace(",", ";").replace("400", "400,00").encode(),
        LOTS.replace(",400,", ',"4 00,0",').encode(),
        LOTS.replace(HEADER, "phase,lot,area_m2,category,floors,shops,dwellings")
        .replace(FIRST, "1,1,400,villa,2,0,1").replace(SECOND, "1,2,500,villa,2,0,1").encode(),
    ],
)  # fmt: skip
def test_csv_reads_in_every_common_spelling(table):
    content = subdivision()

    dossier = read(content, Uploads(files(lots__csv=table))).dossier

    assert dossier.programme.lots == (
        model.LotRow("1", "villa", Decimal(400), 2, 1, 0, 1),
        model.LotRow("2", "villa", Decimal(500), 2, 1, 0, 1),
    )


def test_workbook_reads_like_csv():
    table = workbook(
        HEADER.split(","), (1, "villa", 400.004, 2, 1, None, 1), (2.0, "villa", "500,00", 2, 1, 0, 1)
    )

    dossier = read(subdivision(programme__lots="lots.xlsx"), Uploads({**files(), "lots.xlsx": table})).dossier

    assert [(lot.number, lot.area_m2, lot.shops) for lot in dossier.programme.lots] == [
        ("1", Decimal("400.00"), 0), ("2", Decimal("500.00"), 0),
    ]  # fmt: skip


def test_rows_are_numbered_as_the_user_sees_them():
    blank_line = faults_of(HEADER, FIRST, "", ",,,,,,", "2,villa,-1,2,1,0,1")
    table = workbook(HEADER.split(","), (1, "villa", 400, 2, 1, 0, 1), (), (2, "villa", -1, 2, 1, 0, 1))

    assert blank_line == [(5, "area_m2", "area_not_positive")]
    assert read_lots(table, "lots.xlsx")[0][0] == (4, "area_m2", "area_not_positive")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("2,villa,zéro,2,1,0,1", ("area_m2", "not_a_number")),
        ("2,villa,1e3,2,1,0,1", ("area_m2", "not_a_number")),
        ("2,villa,nan,2,1,0,1", ("area_m2", "not_a_number")),
        ("2,villa,,2,1,0,1", ("area_m2", "cell_empty")),
        ("2,villa,0,2,1,0,1", ("area_m2", "area_not_positive")),
        ("2,villa,99999999999,2,1,0,1", ("area_m2", "out_of_range")),
        ("2,,500,2,1,0,1", ("category", "cell_empty")),
        ("2,castle,500,2,1,0,1", ("category", "unknown_category")),
        ("2,villa,500,2.5,1,0,1", ("floors", "not_whole")),
        ("2,villa,500,2,-1,0,1", ("dwellings", "out_of_range")),
        ("2,villa,500,2,1,0,3", ("phase", "phase_beyond")),
        ("2,villa,500,2,1,0,", ("phase", "cell_empty")),
        ("2,villa,500,2,1,0,0", ("phase", "out_of_range")),
        ("2,villa,500,2,1,0,1,9", ("", "too_many_cells")),
        ("1,villa,400,2,1,0,1", ("lot", "lot_twice")),
    ],
)
def test_one_wrong_cell_is_one_fault(row, fault):
    assert faults_of(HEADER, FIRST, row) == [(3, *fault)]


def test_row_without_a_number_is_one_fault():
    assert faults_of(HEADER, FIRST, ",villa,500,2,1,0,1") == [(3, "lot", "cell_empty")]


@pytest.mark.parametrize("row", [",villa,-1,2,1,0,1", ",villa,400,2,1,0,7", "2,villa,0,2,1,0,1"])
def test_sentence_about_a_row_has_no_hole(row):
    told = [fault for fault in read_lots(f"{HEADER}\n{FIRST}\n{row}\n".encode())[1].errors if fault.row == 3]

    with translation.override("en"):
        messages = " ".join(fault.message for fault in told)
    assert "  " not in messages
    assert "Lot is" not in messages
    assert "from 0 to" not in messages


def test_several_faults_of_one_row_are_all_told():
    assert faults_of(HEADER, FIRST, "2,castle,-1,x,1,0,7") == [
        (3, "category", "unknown_category"),
        (3, "area_m2", "area_not_positive"),
        (3, "floors", "not_a_number"),
        (3, "phase", "phase_beyond"),
    ]


@pytest.mark.parametrize("number", [1e27, 1e300, 10**40, -1e300, "9" * 30, "9" * 5000 + ",5"])
@pytest.mark.parametrize("column", ["area_m2", "floors"])
def test_number_beyond_every_range_is_one_fault(column, number):
    row = {**dict(zip(HEADER.split(","), (2, "villa", 500, 2, 1, 0, 1), strict=True)), column: number}
    table = workbook(HEADER.split(","), FIRST.split(","), tuple(row.values()))

    [fault] = [fault for fault in read_lots(table, "lots.xlsx")[1].faults if fault.is_error]

    assert (fault.row, fault.key) == (3, column)
    assert len(fault.message) < 250


@pytest.mark.parametrize(
    ("header", "faults"),
    [
        (HEADER + ",couleur", [(1, "couleur", "column_unknown")]),
        (
            HEADER.replace("floors", "etages"),
            [(1, "etages", "column_unknown"), (1, "floors", "column_missing")],
        ),
        (HEADER.replace("floors", "shops"), [(1, "floors", "column_missing"), (1, "shops", "column_twice")]),
    ],
)
def test_header_is_checked(header, faults):
    assert faults_of(header, FIRST, SECOND) == faults


def test_missing_column_hides_no_fault_of_the_others():
    rows = [
        HEADER.removesuffix(",phase"), "1,villa,400,2,1,0", "2,castle,500,2,1,0", "2,villa,-1,2,1,0",
    ]  # fmt: skip

    assert faults_of(*rows) == [
        (1, "phase", "column_missing"), (3, "category", "unknown_category"),
        (4, "lot", "lot_twice"), (4, "area_m2", "area_not_positive"),
    ]  # fmt: skip


@pytest.mark.parametrize("column", HEADER.split(","))
def test_missing_column_is_one_fault_whatever_it_is(column):
    place = HEADER.split(",").index(column)
    lines = [",".join(cell for n, cell in enumerate(line.split(",")) if n != place) for line in LOTS.split()]

    assert faults_of(*lines) == [(1, column, "column_missing")]


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (b"", "table_empty"),
        (HEADER.encode(), "table_empty"),
        (LOTS.replace("villa", "châlet").encode("cp1252"), "not_utf8"),
        (LOTS.encode() + b"\0", "unreadable_table"),
        (LOTS.encode() + b'"open', "unreadable_table"),
        (
            (HEADER + "\n").encode() + b"".join(b"%d,villa,1,1,1,0,1\n" % lot for lot in range(10_001)),
            "too_many_rows",
        ),
    ],
)
def test_table_that_cannot_be_read(table, code):
    assert [fault[2] for fault in read_lots(table)[0]] == [code]


@pytest.mark.parametrize(
    "table",
    [
        "sep=;\n" + LOTS.replace(",", ";"), "SEP=,\r\n" + LOTS, '"sep=;"\n' + LOTS.replace(",", ";"),
        "\ufeffsep=;\r\n" + LOTS.replace(",", ";"), "sep=|\n" + LOTS.replace(",", "|"),
        '"sep=;\n' + LOTS.replace(",", ";"),
    ],
)  # fmt: skip
def test_line_that_names_the_separator_is_skipped(table):
    faults, reading = read_lots(table.encode())

    assert [lot.number for lot in reading.dossier.programme.lots] == ["1", "2"]
    assert {fault[2] for fault in faults} <= {"phase_without_lot"}


def test_line_that_names_the_separator_counts_among_the_rows():
    assert faults_of("sep=,", HEADER, FIRST, "2,castle,500,2,1,0,1") == [(4, "category", "unknown_category")]


def test_workbook_named_as_csv_is_called_a_workbook():
    assert read_lots(workbook(HEADER.split(",")))[0] == [(None, "", "workbook_as_csv")]


def test_formula_without_its_result_is_told_as_such():
    table = workbook(HEADER.split(","), FIRST.split(","), (2, "villa", "=20*25", "=1+1", 1, None, 1))

    faults = [fault for fault in read_lots(table, "lots.xlsx")[0] if fault[0]]

    assert faults == [(3, "area_m2", "formula_uncalculated"), (3, "floors", "formula_uncalculated")]


@pytest.mark.parametrize(("kind", "result"), [("n", "500"), ("str", "500"), ("n", "5e2")])
def test_formula_with_its_result_is_read(kind, result):
    table = recalculated(
        workbook(HEADER.split(","), FIRST.split(","), (2, "villa", "=20*25", 2, 1, "=A1", 1)),
        C3=f'<c r="C3" t="{kind}"><f>20*25</f><v>{result}</v></c>',
        F3='<c r="F3" t="str"><f>IF(1,"")</f><v></v></c>',
    )

    dossier = read(subdivision(programme__lots="lots.xlsx"), Uploads({**files(), "lots.xlsx": table})).dossier

    assert [(lot.area_m2, lot.shops) for lot in dossier.programme.lots] == [(400, 0), (500, 0)]


def recalculated(table, **cells):
    """The workbook as a spreadsheet leaves it, its results beside the formulas."""
    stream, sheet = io.BytesIO(), "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(table)) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            text = before.read(name).decode()
            for place, cell in cells.items() if name == sheet else ():
                text = re.sub(f'<c r="{place}".*?</c>', cell, text)
            after.writestr(name, text)
    return stream.getvalue()


def test_damaged_workbook_is_refused():
    table = workbook(HEADER.split(","))

    assert [fault[2] for fault in read_lots(table[:300], "lots.xlsx")[0]] == ["unreadable_table"]
    assert [fault[2] for fault in read_lots(LOTS.encode(), "lots.xlsx")[0]] == ["unreadable_table"]


@pytest.mark.parametrize("seed", range(60))
def test_workbook_damaged_anywhere_is_read_or_refused_but_never_breaks(seed):
    chance, table = random.Random(seed), bytearray(workbook(HEADER.split(","), FIRST.split(",")))
    for _time in range(5):
        table[chance.randrange(len(table))] = chance.randrange(256)

    faults, reading = read_lots(bytes(table), "lots.xlsx")

    assert faults or reading.dossier


def test_workbook_that_swells_is_not_unpacked():
    stream = io.BytesIO(workbook(HEADER.split(",")))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", bytes(61_000_000))

    assert [fault[2] for fault in read_lots(stream.getvalue(), "lots.xlsx")[0]] == ["swollen_table"]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("L1,Fans,1,2,0.7,0.9,0.8", ("load", "load_twice")),
        ("L2,,1,2,0.7,0.9,0.8", ("description", "cell_empty")),
        ("L2,Fans,0,2,0.7,0.9,0.8", ("count", "out_of_range")),
        ("L2,Fans,1,-2,0.7,0.9,0.8", ("power_kw", "out_of_range")),
        ("L2,Fans,1,2,1.7,0.9,0.8", ("use_factor", "out_of_range")),
        ("L2,Fans,1,2,0.7,zero,0.8", ("efficiency", "not_a_number")),
        ("L2,Fans,1,2,0.7,0.9,", ("cos_phi", "cell_empty")),
    ],
)
def test_one_wrong_load_is_one_fault(row, fault):
    reading = read(plant(), Uploads(files(loads__csv=(LOADS + row).encode())))

    assert [(each.row, each.key, each.code) for each in reading.errors] == [(3, *fault)]
