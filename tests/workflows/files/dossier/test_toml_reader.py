"""dossier.toml, or the wizard's content, becomes a dossier or a list of all its faults."""

from decimal import Decimal

import pytest
from django.utils import translation

from tests.own_dossiers import FAULTY, OWN, PLANT_PLAN, files, plant, subdivision
from workflows.files.dossier.sources import Uploads
from workflows.files.dossier.toml_reader import read, read_folder


def faults_of(content, **changes):
    reading = read(content, Uploads(files(**changes)))
    assert (reading.dossier is None) == any(fault.is_error for fault in reading.faults)
    return [(fault.file, fault.row, fault.key, fault.code) for fault in reading.faults]


def in_toml(*faults):
    return [("dossier.toml", None, key, code) for key, code in faults]


@pytest.mark.parametrize("folder", sorted(path.name for path in OWN.iterdir()))
def test_own_dossiers_have_no_fault(folder):
    reading = read_folder(OWN / folder)

    assert reading.faults == ()
    assert reading.dossier.papers == reading.papers


def test_wizard_content_reads_like_a_folder():
    reading = read(subdivision(), Uploads(files()))

    dossier = reading.dossier
    assert reading.faults == ()
    assert (dossier.kind, dossier.networks, dossier.title) == ("subdivision", ("water",), "Essai")
    assert (dossier.applicant.email, dossier.applicant.phone) == ("essai@example.org", "+212522203040")
    assert dossier.site.area_m2 == Decimal("2000.00")
    assert [lot.number for lot in dossier.programme.lots] == ["1", "2"]


def test_numbers_kept_as_text_in_a_draft_are_read():
    content = subdivision(site__area_m2="2 000,50", programme__phases="1", programme__public_lamps="")

    dossier = read(content, Uploads(files())).dossier

    assert (dossier.site.area_m2, dossier.programme.phases) == (Decimal("2000.50"), 1)
    assert dossier.programme.public_lamps == 0


def test_plant_keeps_what_it_asks_for():
    content = plant(file__networks=["water", "sewerage"], effluent__flow_m3_per_day=5, effluent__ph=6.5)

    dossier = read(content, Uploads(files())).dossier

    assert dossier.programme is None
    assert dossier.water == {"domestic_m3_per_day": Decimal(2)}
    assert dossier.effluent == {"flow_m3_per_day": Decimal(5), "ph": Decimal("6.5")}
    assert dossier.industry.loads[0].power_kw == Decimal(15)


def test_unknown_keys_and_tables_are_faults():
    content = subdivision(file__langue="fr", colour={"a": 1}, water={"domestic_m3_per_day": 1})

    assert faults_of(content) == in_toml(
        ("colour", "key_unknown"), ("file.langue", "key_unknown"), ("water", "key_unknown")
    )


def test_missing_tables_are_told_once_each():
    content = subdivision(applicant=None, programme=None)

    assert faults_of(content) == in_toml(("applicant", "table_missing"), ("programme", "table_missing"))


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("file__title", "  ", "empty"),
        ("file__title", 12, "wrong_type"),
        ("file__title", "x" * 201, "too_long"),
        ("file__title", "facture\u202efdp", "control_characters"),
        ("file__title", "nul\0", "control_characters"),
        ("file__kind", "castle", "not_offered"),
        ("file__language", "es", "not_offered"),
        ("file__networks", "water", "wrong_type"),
        ("file__networks", ["water", "water"], "twice_in_list"),
        ("applicant__ice", "١٢٣٤٥٦٧٨٩٠١٢٣٤٥", "bad_ice"),
        ("applicant__phone", "0422203040", "bad_phone"),
        ("site__commune_code", "6.385", "bad_commune_code"),
        ("site__area_m2", 0, "out_of_range"),
        ("site__area_m2", float("nan"), "out_of_range"),
        ("site__area_m2", Decimal("1e999999999"), "out_of_range"),
        pytest.param("site__area_m2", 16**5000, "out_of_range", id="area without end"),
        ("site__area_m2", "9" * 5000, "out_of_range"),
        ("site__area_m2", "much", "wrong_type"),
        ("site__area_m2", True, "wrong_type"),
        ("site__crs", "EPSG:4326", "unknown_crs"),
        ("programme__phases", 1.5, "wrong_type"),
        ("programme__phases", 0, "out_of_range"),
        pytest.param("programme__phases", 16**5000, "out_of_range", id="phases without end"),
        ("programme__phases", Decimal("1e999999999"), "out_of_range"),
        ("programme__phases", Decimal("Infinity"), "wrong_type"),
        ("programme__social_housing", "yes", "wrong_type"),
        ("programme__lots", "lots.ods", "not_a_table"),
        ("programme__lots", "absent.csv", "file_missing"),
        ("papers", {"kind": "D01"}, "wrong_type"),
    ],
)
def test_one_wrong_value_is_one_fault(key, value, code):
    assert [fault[3] for fault in faults_of(subdivision(**{key: value}))] == [code]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("programme__phases", 16**5000),
        ("site__area_m2", 16**5000),
        ("file__kind", "x" * 200),
        ("x" * 5000, {}),
    ],
    ids=["whole", "area", "choice", "table"],
)
def test_what_is_repeated_of_a_stranger_is_short(key, value):
    [fault] = [each for each in read(subdivision(**{key: value}), Uploads(files())).faults if each.is_error][
        :1
    ]

    assert len(fault.message) < 250


def test_number_that_not_even_decimal_holds_is_out_of_range(tmp_path):
    (tmp_path / "dossier.toml").write_text("[site]\narea_m2 = 1e99999999999999999999\n")

    faults = {fault.key: fault.code for fault in read_folder(tmp_path).faults}

    assert faults["site.area_m2"] == "out_of_range"


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("industry__simultaneity", 1.2, "out_of_range"),
        ("industry__voltage_wish", "extra", "not_offered"),
        ("water__domestic", 1, "key_unknown"),
        ("water__domestic_m3_per_day", -1, "out_of_range"),
        ("effluent__ph", 15, "out_of_range"),
    ],
)
def test_one_wrong_value_of_a_plant_is_one_fault(key, value, code):
    assert [fault[3] for fault in faults_of(plant(**{key: value}), plan__geojson=PLANT_PLAN)] == [code]


def test_papers_with_faults_name_their_place():
    content = subdivision(papers=[{"kind": "D01", "path": "a.pdf"}, {"kind": "D02", "file": "b.pdf"}, "D03"])

    assert faults_of(content) == in_toml(
        ("papers 2.path", "key_missing"), ("papers 2.file", "key_unknown"), ("papers 3", "wrong_type")
    )


def test_folder_that_is_none(tmp_path):
    assert [fault.code for fault in read_folder(tmp_path / "absent").faults] == ["not_a_folder"]
    assert [fault.code for fault in read_folder(tmp_path).faults] == ["file_missing"]


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        (b"[file]\nkind = \n", "not_toml", 2),
        (b"\xff\xfe", "not_utf8", None),
        (b"a = " + b"[" * 5000, "not_toml", None),
        (b"[file]\nkind = [", "not_toml", 2),
        (b"[site]\narea_m2 = " + b"9" * 5000, "not_toml", 2),
        (b"# " + b"x" * 1_000_001, "too_large", None),
    ],
)
def test_dossier_toml_that_cannot_be_read(tmp_path, content, code, row):
    (tmp_path / "dossier.toml").write_bytes(content)

    assert [(fault.code, fault.row) for fault in read_folder(tmp_path).faults] == [(code, row)]


def test_own_bad_dossier_is_refused_in_the_readers_language():
    faults = read_folder(FAULTY).faults

    with translation.override("en"):
        told = [str(fault) for fault in faults]
    assert "lots.csv, row 3: Lot 1 was already given in row 2. Number each lot once." in told
    assert len(told) == len(set(told)) == 22


def test_fault_reads_itself_to_programs():
    [fault] = read(subdivision(file__title=""), Uploads(files())).faults

    with translation.override("en"):
        assert fault.as_dict() == {
            "file": "dossier.toml", "row": None, "key": "file.title", "code": "empty",
            "message": "“file.title” is empty. Fill it in.", "severity": "error",
        }  # fmt: skip
