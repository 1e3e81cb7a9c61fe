"""Every reason for which a dossier can be refused or questioned, apart from its papers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from workflows.files.dossier.faults import Reason, Severity

# The folder and its files

NOT_A_FOLDER = Reason(
    "not_a_folder", _("There is no folder at this place. Give the folder that holds dossier.toml.")
)
FILE_MISSING = Reason(
    "file_missing", _("“%(key)s” names a file that is not in the dossier. Add it or correct the name.")
)
LEAVES_FOLDER = Reason(
    "leaves_folder",
    _("“%(key)s” names a path that leaves the dossier. Put the file in the folder and name it from there."),
)
NAME_REFUSED = Reason(
    "name_refused",
    _("“%(key)s” names a file with characters that are not accepted. Rename the file with plain letters."),
)
NOT_A_FILE = Reason(
    "not_a_file", _("“%(key)s” does not name an ordinary file. Give a file, not a folder or a device.")
)
TOO_LARGE = Reason(
    "too_large", _("The file is larger than the %(limit)s MB that are read. Give a smaller one.")
)
NOT_UTF8 = Reason("not_utf8", _("The file is not written in UTF-8. Save it again as UTF-8."))
NOT_TOML = Reason("not_toml", _("The file is not valid TOML. Correct it there."))

# dossier.toml

TABLE_MISSING = Reason("table_missing", _("The table [%(key)s] is missing. Add it."))
KEY_MISSING = Reason("key_missing", _("“%(key)s” is missing. Add it."))
KEY_UNKNOWN = Reason(
    "key_unknown", _("“%(key)s” is not a key of a dossier. Remove it or correct its spelling.")
)
EMPTY = Reason("empty", _("“%(key)s” is empty. Fill it in."))
WRONG_TYPE = Reason("wrong_type", _("“%(key)s” is not of the expected kind: %(expected)s."))
TOO_LONG = Reason("too_long", _("“%(key)s” has more than %(limit)s characters. Shorten it."))
CONTROL_CHARACTERS = Reason(
    "control_characters", _("“%(key)s” holds characters that cannot be seen. Type the text again.")
)
NOT_OFFERED = Reason("not_offered", _("“%(key)s” cannot be “%(value)s”. Choose among: %(choices)s."))
UNKNOWN_NETWORK = Reason(
    "unknown_network", _("“%(value)s” is not a network of the utility. Choose among: %(choices)s.")
)
TWICE_IN_LIST = Reason("twice_in_list", _("“%(value)s” is given twice in “%(key)s”. Keep one."))
OUT_OF_RANGE = Reason(
    "out_of_range", _("“%(key)s” is %(value)s. Give a number from %(minimum)s to %(maximum)s.")
)
BAD_ICE = Reason(
    "bad_ice", _("The ICE “%(value)s” does not have 15 digits. Copy it from the ICE certificate.")
)
BAD_EMAIL = Reason("bad_email", _("“%(value)s” is not an e-mail address. Give one that you read."))
BAD_PHONE = Reason(
    "bad_phone",
    _("“%(value)s” is not a telephone number in use. Give it with its country code, as +212522203040."),
)
BAD_COMMUNE_CODE = Reason(
    "bad_commune_code",
    _("“%(value)s” is not a commune code. Write it as in the official list, for example 06.385.01.01."),
)
UNKNOWN_CRS = Reason(
    "unknown_crs",
    _("The coordinate system “%(value)s” is not accepted. Give the plan in one of: %(choices)s."),
)
CRS_MISSING = Reason("crs_missing", _("The plan is given without its coordinate system. Add the key “crs”."))

# Tables of lots and of loads

NOT_A_TABLE = Reason(
    "not_a_table", _("The name does not end in .csv or .xlsx. Give the table in one of these formats.")
)
UNREADABLE_TABLE = Reason(
    "unreadable_table", _("The table cannot be opened: it is damaged or not what its name says.")
)
WORKBOOK_AS_CSV = Reason(
    "workbook_as_csv",
    _("The file is a workbook, not a CSV. Give it the ending .xlsx, in the dossier as well."),
)
SWOLLEN_TABLE = Reason(
    "swollen_table", _("The workbook swells beyond what is read when it is unpacked. Save it anew.")
)
TABLE_EMPTY = Reason("table_empty", _("The table has no rows below its header. Add one row each."))
TOO_MANY_ROWS = Reason("too_many_rows", _("The table has more than %(limit)s rows. Split the dossier."))
COLUMN_UNKNOWN = Reason(
    "column_unknown", _("“%(key)s” is not a column of this table. Remove it or correct its spelling.")
)
COLUMN_MISSING = Reason("column_missing", _("The column “%(key)s” is missing. Add it to the header."))
COLUMN_TWICE = Reason("column_twice", _("The column “%(key)s” appears twice. Keep one."))
TOO_MANY_CELLS = Reason("too_many_cells", _("The row has more cells than the header. Remove what is beyond."))
CELL_EMPTY = Reason("cell_empty", _("“%(key)s” is empty. Fill it in."))
FORMULA_UNCALCULATED = Reason(
    "formula_uncalculated",
    _("“%(key)s” holds a formula without its result. Open the workbook in your program and save it again."),
)
NOT_A_NUMBER = Reason("not_a_number", _("“%(value)s” in “%(key)s” is not a number. Write digits only."))
NOT_WHOLE = Reason("not_whole", _("“%(value)s” in “%(key)s” is not a whole number."))
AREA_NOT_POSITIVE = Reason(
    "area_not_positive", _("The area %(value)s m² of lot %(lot)s is not above zero. Correct it.")
)
UNKNOWN_CATEGORY = Reason(
    "unknown_category", _("“%(value)s” is not a category of lots. Choose among: %(choices)s.")
)
LOT_TWICE = Reason("lot_twice", _("Lot %(lot)s was already given in row %(first)s. Number each lot once."))
LOAD_TWICE = Reason("load_twice", _("Load %(load)s was already given in row %(first)s. Name each load once."))
PHASE_BEYOND = Reason(
    "phase_beyond",
    _("Lot %(lot)s is in phase %(value)s, but the programme has %(phases)s. Correct one of them."),
)

# The plan

NOT_JSON = Reason(
    "not_geojson", _("The plan cannot be read as GeoJSON. Export it anew from the program that drew it.")
)
NOT_GEOJSON = Reason(
    "not_geojson",
    _("The plan is not a GeoJSON collection of features: there is no list of features. Export it as one."),
)
PLAN_EMPTY = Reason("plan_empty", _("The plan has no lot. Draw each lot as one feature."))
PLAN_LOT_MISSING = Reason(
    "plan_lot_missing",
    _("Feature %(position)s of the plan has no property “lot”. Give it the number of its lot."),
)
PLAN_LOT_TWICE = Reason(
    "plan_lot_twice", _("Lot %(key)s is drawn twice on the plan. Keep one feature for each lot.")
)
PLAN_NOT_A_SURFACE = Reason(
    "plan_not_a_surface",
    _("Lot %(key)s is not drawn as a surface. Draw it as a polygon or as a closed line."),
)
PLAN_INVALID = Reason(
    "plan_invalid",
    _("The outline of lot %(key)s crosses itself or is broken near %(place)s. Correct it there."),
)
PLAN_WITHOUT_AREA = Reason(
    "plan_without_area", _("The outline of lot %(key)s encloses no area. Draw it as a surface.")
)
PLAN_OFF_THE_MAP = Reason(
    "plan_off_the_map",
    _("The coordinates of lot %(key)s lie off every map. Export the plan anew, in metres."),
)
PLAN_IN_DEGREES = Reason(
    "plan_in_degrees",
    _("The plan is drawn in degrees, not in the metres of %(crs)s. Convert it before filing."),
)
PLAN_OFF_GRID = Reason(
    "plan_off_grid",
    _(
        "These lots of the plan lie outside the zone of %(crs)s: %(lots)s."
        " Name the system in which the plan is drawn, or convert it."
    ),
)
PLAN_CRS_DIFFERS = Reason(
    "plan_crs_differs", _("The plan says %(plan)s, dossier.toml says %(crs)s. Make them agree.")
)
LOT_NOT_ON_PLAN = Reason("lot_not_on_plan", _("Lot %(lot)s is not on the plan. Draw it or remove the row."))
LOT_NOT_IN_TABLE = Reason("lot_not_in_table", _("Lot %(key)s of the plan is not in the table. Add its row."))
AREA_DIFFERS = Reason(
    "area_differs",
    _("Lot %(lot)s has %(declared)s m² in the table and %(drawn)s m² on the plan, more than 5%% apart."),
    Severity.WARNING,
)
LOTS_OVERLAP = Reason(
    "lots_overlap", _("Lots %(key)s and %(other)s overlap by %(shared)s m² on the plan."), Severity.WARNING
)
SITE_AREA_DIFFERS = Reason(
    "site_area_differs",
    _("The site has %(declared)s m² in dossier.toml and %(drawn)s m² on the plan, more than 5%% apart."),
    Severity.WARNING,
)

# Across the parts

LOTS_EXCEED_SITE = Reason(
    "lots_exceed_site",
    _("The lots add up to %(lots)s m², more than the %(site)s m² of the site."),
    Severity.WARNING,
)
ABOVE_TEN_HECTARES = Reason(
    "above_ten_hectares",
    _(
        "The plan shows %(drawn)s m², above 10 ha, where %(declared)s m² are declared."
        " The water study may be asked for."
    ),
    Severity.WARNING,
)
PHASE_WITHOUT_LOT = Reason(
    "phase_without_lot", _("No lot is in phase %(phase)s. Check the number of phases."), Severity.WARNING
)
