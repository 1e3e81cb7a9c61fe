"""Bringing a file to the estimates, by the doors of the quotes room itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from quotes import answering, approving, drafting, tariffs
from quotes.demonstration_prices import tariff
from quotes.models import PriceList, Quote
from tests.factories import NOW, connection_file, drive, step
from tests.shelf import kept
from workflows.files.models import ConnectionFile

LATER = NOW + timedelta(days=2)


@kept
def price_list() -> PriceList:
    return tariffs.keep(tariff(), name="Barème de démonstration 2026")


@kept
def priced_file(cast: Any, networks: tuple[str, ...] = ("water",), **facts: Any) -> ConnectionFile:
    """A file whose networks wait to be priced, with a price list in force."""
    PriceList.objects.exists() or price_list()
    found = connection_file(cast, networks=networks, **facts)
    drive(found, to="pricing", cast=cast)
    return found


@kept
def draft(found: ConnectionFile, cast: Any, network: str = "water", at: datetime = LATER) -> Quote:
    return drafting.draft(step(found, "pricing", network), by=cast.estimator, at=at)


@kept
def submit(found: ConnectionFile, cast: Any, network: str = "water", at: datetime = LATER) -> Quote:
    drafting.submit(step(found, "pricing", network), by=cast.estimator, at=at)
    return latest(found, network)


@kept
def issue(found: ConnectionFile, cast: Any, network: str = "water", at: datetime = LATER) -> Quote:
    """The estimate of a network, priced, approved and sent to the applicant."""
    submit(found, cast, network, at)
    approving.approve(step(found, "approval", network), by=cast.approver, at=at)
    return latest(found, network)


@kept
def agree(
    found: ConnectionFile,
    cast: Any,
    network: str = "water",
    variant: str = "A",
    at: datetime = LATER,
    parts: int = 1,
) -> Quote:
    answering.agree(step(found, "answer", network), variant, by=cast.applicant, at=at, instalments=parts)
    return latest(found, network)


def latest(found: ConnectionFile, network: str = "water") -> Quote:
    return Quote.objects.of(found, network).order_by("-version").first()


@kept
def agreed_file(
    cast: Any, networks: tuple[str, ...] = ("water",), parts: int = 1, variant: str = "A"
) -> ConnectionFile:
    """A file that waits for its payment."""
    found = priced_file(cast, networks)
    for network in networks:
        issue(found, cast, network)
        agree(found, cast, network, parts=parts, variant=variant)
    return found


def has(found: ConnectionFile, key: str, network: str = "") -> bool:
    return found.requirements.filter(key=key, network=network).exists()
