"""The cover of a hand-over pack: what lies in it, and the square that leads to the page that checks it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from documents.catalogue import kinds
from documents.handover import signing
from documents.handover.packing import in_force
from documents.handover.packs import Pack
from documents.models import PaperVersion
from documents.printing.rendering import Paper as PrintedPaper
from documents.printing.rendering import head
from documents.printing.typesetting import typeset
from eplatform.accounts.networks import Network
from eplatform.accounts.organisations import utility_name
from eplatform.formatting.dates import long_date
from eplatform.formatting.digits import left_to_right
from eplatform.formatting.lists import listed
from workflows.files.models import ConnectionFile


def cover(pack: Pack) -> bytes:
    """The cover as PDF, in the language of the pack."""
    with override(pack.language):
        data = head(printed(pack), _("Hand-over pack")) | body(pack)
    return typeset("documents/typst/receipt.typ", data, language=pack.language, at=pack.asked_at)


def printed(pack: Pack) -> PrintedPaper:
    connection_file = pack.connection_file
    return PrintedPaper(
        utility=utility_name(), number=pack.code, reference=connection_file.reference,
        title=connection_file.title, applicant=connection_file.applicant.name, at=pack.asked_at,
        verification_code=pack.code, verification_url=pack.page,
    )  # fmt: skip


def body(pack: Pack) -> dict[str, object]:
    connection_file = pack.connection_file
    return {
        "opening": _("The utility hands over the sealed record of the connection file named below."),
        "facts": facts(connection_file, pack.language),
        "papers_name": _("Papers accepted or issued"),
        "paper_columns": [_("Kind"), _("Paper"), _("Name and SHA-256 fingerprint of the upload")],
        "papers": [row(version) for version in in_force(connection_file)],
        "closing": _("Key of the utility (Ed25519), SHA-256: %(fingerprint)s")
        % {"fingerprint": left_to_right(signing.fingerprint())},
    }


def facts(connection_file: ConnectionFile, language: str) -> list[tuple[str, str]]:
    networks = connection_file.network_parts.order_by("pk").values_list("network", flat=True)
    closed = connection_file.closed_at
    return [
        (_("Applicant"), connection_file.applicant.name),
        (_("Connection file"), f"{left_to_right(connection_file.reference)}\n{connection_file.title}"),
        (_("Networks"), listed(str(Network(network).label) for network in networks)),
        (_("Commune"), connection_file.commune),
        (_("Land titles"), listed(map(left_to_right, connection_file.land_titles)) or "–"),
        (_("Closed"), long_date(closed.date(), language) if closed else _("Not closed yet")),
    ]


def row(version: PaperVersion) -> list[str]:
    kind = kinds.CATALOGUE[version.paper.kind]
    return [left_to_right(kind.code), kind.title, version.name, left_to_right(version.sha256)]
