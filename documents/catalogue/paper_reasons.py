"""Every reason for which a paper can be refused or questioned when it comes in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from workflows.files.dossier.faults import Reason, Severity

# The name

NAME_MISSING = Reason("name_missing", _("The file has no name. Name it before sending it."))
NAME_TOO_LONG = Reason("name_too_long", _("The name has %(size)s bytes; 255 are accepted. Shorten it."))
NAME_HIDES = Reason(
    "name_hides",
    _("The name holds characters that cannot be seen or that turn its direction. Rename the file."),
)
NAME_HAS_PATH = Reason("name_has_path", _("The name holds “/” or “\\”. Send the file under its bare name."))
NAME_ENDS_NOWHERE = Reason(
    "name_ends_nowhere", _("The name has no ending. Give it the one of its format: %(accepted)s.")
)

# The content

EMPTY_FILE = Reason("empty_file", _("The file is empty. Send it again from the original."))
WRONG_FORMAT = Reason(
    "wrong_format", _("The file is named as %(announced)s but holds %(found)s. Send the real document.")
)
ENDING_UNKNOWN = Reason(
    "ending_unknown",
    _("The file holds %(found)s, which the ending of its name does not say. Rename it to end in %(ending)s."),
)
NOT_AS_NAMED = Reason(
    "not_as_named",
    _("The file is named as %(announced)s but is of no format that is read here. Send the real document."),
)
UNKNOWN_FORMAT = Reason(
    "unknown_format",
    _("The file is of no format that is read here. Send a PDF, an image, a table or a drawing."),
)
TWO_FORMATS = Reason(
    "two_formats",
    _("The file is %(found)s and %(other)s in one. Send the document alone, saved anew from its program."),
)
TOO_HEAVY = Reason(
    "too_heavy",
    _("Opening the file (%(found)s) takes more time or memory than is allowed. Simplify it or split it."),
)
UNREADABLE = Reason(
    "unreadable",
    _("The file (%(found)s) cannot be read. Save it anew from its program, and send that."),
)
TYPE_DIFFERS = Reason(
    "type_differs",
    _("The file was announced as %(announced)s but holds %(found)s. Send the real document."),
)
SUMS_DIFFER = Reason(
    "sums_differ",
    _("The bytes that arrived are not those that were sent: their checksum differs. Send them again."),
)
INFECTED = Reason(
    "infected",
    _("The virus scanner found “%(virus)s” in the file. Clean your computer, then send a sound copy."),
)
PDF_BROKEN = Reason(
    "pdf_broken", _("The PDF does not open: it is damaged or cut off. Send it again from the original.")
)
PDF_PASSWORD = Reason(
    "pdf_password", _("The PDF asks for a password to open. Save it without one and send it again.")
)
PDF_SCRIPTED = Reason(
    "pdf_scripted", _("The PDF contains scripts or starts programs. Print it anew to PDF and send that.")
)
PDF_REPAIRED = Reason(
    "pdf_repaired",
    _("The PDF is damaged, but opens after repair. Check that nothing is missing."),
    Severity.WARNING,
)
PDF_ATTACHMENTS = Reason(
    "pdf_attachments",
    _("The PDF carries files inside it, which are not read. Send them as papers of their own."),
    Severity.WARNING,
)
IMAGE_BROKEN = Reason("image_broken", _("The image does not open: it is damaged or cut off. Send it again."))
IMAGE_TOO_LARGE = Reason(
    "image_too_large",
    _("The image has %(pixels)s million pixels; %(limit)s are accepted. Scan it less finely."),
)
ARCHIVE_BROKEN = Reason(
    "archive_broken", _("The archive or workbook does not open: it is damaged. Send it again.")
)
ARCHIVE_SWELLS = Reason(
    "archive_swells",
    _("The archive swells far beyond its size when it is unpacked. Send its contents apart."),
)

ARCHIVE_OVERLAPS = Reason(
    "archive_overlaps",
    _("“%(member)s” shares its bytes with another part of the archive. Pack the files anew, each once."),
)
ARCHIVE_NESTED = Reason(
    "archive_nested",
    _("“%(member)s” is an archive too deep or too large inside this one. Send its contents apart."),
)
ARCHIVE_PASSWORD = Reason(
    "archive_password",
    _("“%(member)s” in the archive asks for a password. Pack the files without one."),
)
ARCHIVE_ESCAPES = Reason(
    "archive_escapes",
    _("“%(member)s” in the archive points outside of it. Pack the files anew, without links and paths."),
)
WORKBOOK_MACROS = Reason(
    "workbook_macros", _("The workbook contains macros. Save it as a workbook without macros (.xlsx).")
)
DXF_BROKEN = Reason(
    "dxf_broken", _("The drawing does not open: it is damaged or cut off. Save it anew as DXF and send that.")
)
DXF_REPAIRED = Reason(
    "dxf_repaired",
    _("The drawing is damaged, but opens after repair. Check that nothing is missing."),
    Severity.WARNING,
)
DXF_EMPTY = Reason(
    "dxf_empty", _("The drawing shows nothing: no layout of it holds a line. Save the plan itself as DXF.")
)
GEOPACKAGE_BROKEN = Reason(
    "geopackage_broken",
    _("The GeoPackage does not open: it is damaged, or no GeoPackage. Export it anew from its program."),
)
GEOJSON_BROKEN = Reason(
    "geojson_broken",
    _("The GeoJSON does not open: it is damaged or cut off. Export it anew from its program."),
)

# Against the catalogue

KIND_UNKNOWN = Reason("kind_unknown", _("“%(key)s” is not a kind of paper. Choose a code of the catalogue."))
KIND_TWICE = Reason("kind_twice", _("The paper %(key)s (%(title)s) is given twice. Keep one."))
KIND_NOT_ASKED = Reason(
    "kind_not_asked", _("The paper %(key)s (%(title)s) is not asked of this kind of file."), Severity.WARNING
)
FORMAT_NOT_ACCEPTED = Reason(
    "format_not_accepted", _("%(title)s is not accepted as %(found)s. Send it as: %(accepted)s.")
)
PAPER_TOO_LARGE = Reason(
    "paper_too_large", _("%(title)s may have %(limit)s MB, the file has %(size)s. Send a lighter one.")
)
PAPER_MISSING = Reason("paper_missing", _("The paper %(key)s (%(title)s) is mandatory and missing. Add it."))
NO_LONGER_TAKEN = Reason(
    "no_longer_taken",
    _("The paper was no longer taken when its check ended: the file was closed, or the paper was settled."),
)
SIZE_DIFFERS = Reason(
    "size_differs", _("%(arrived)s bytes arrived where %(announced)s were announced. Send the file again.")
)

#: How reasons are found again where only their codes are kept.
BY_CODE = {each.code: each for each in list(globals().values()) if isinstance(each, Reason)}
