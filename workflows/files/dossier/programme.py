"""What a developer builds: the programme of a subdivision with its lots."""

from __future__ import annotations

from workflows.files.dossier.fields import Fields
from workflows.files.dossier.lot_table import LotTable, read_lots
from workflows.files.dossier.model import Programme
from workflows.files.dossier.sources import Source

MOST_PHASES = 50


def read_programme(fields: Fields, source: Source) -> tuple[Programme, LotTable]:
    """The programme, and its table with the rows that have faults."""
    phases = fields.whole("phases", least=1, most=MOST_PHASES, default=1)
    table = read_lots(fields, source, phases)
    programme = Programme(
        phases=phases,
        social_housing=fields.flag("social_housing"),
        road_area_m2=fields.number("road_area_m2", default="0"),
        public_lamps=fields.whole("public_lamps", default=0),
        lots=table.rows,
    )
    fields.close()
    return programme, table
