"""Rows of a site, found by the number on their paper; 404 where the file has none such."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from workflows.files.models import ConnectionFile
from workflows.works.models import AcceptanceMinutes, Reserve, VisitOrder


def order_of(connection_file: ConnectionFile, number: str) -> VisitOrder:
    rows = VisitOrder.objects.select_related("inspector", "ordered_by", "visit__by", "visit__signed_by")
    found: VisitOrder = get_object_or_404(rows, connection_file=connection_file, number=number)
    found.connection_file = connection_file
    return found


def reserve_of(connection_file: ConnectionFile, number: str) -> Reserve:
    rows = Reserve.objects.select_related("noted_by", "lifted_by")
    found: Reserve = get_object_or_404(rows, connection_file=connection_file, number=number)
    found.connection_file = connection_file
    return found


def minutes_of(connection_file: ConnectionFile, number: str) -> AcceptanceMinutes:
    rows = AcceptanceMinutes.objects.select_related("by")
    found: AcceptanceMinutes = get_object_or_404(rows, connection_file=connection_file, number=number)
    return found
