"""Parties named by the applicant: they see the file, and no longer when they leave."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import NOW, connection_file
from tests.sites import organisation
from workflows.engine.errors import NotYours
from workflows.files import parties
from workflows.files.models import ConnectionFile, Party

LATER = NOW + timedelta(days=3)


@pytest.fixture
def firm(cast):
    return organisation("contractor", name="Travaux du Détroit", member=cast.stranger)


def test_nominated_contractor_sees_the_file(cast, firm):
    file = connection_file(cast)
    before = list(ConnectionFile.objects.visible_to(cast.stranger))

    parties.nominate(file, firm, "contractor", by=cast.applicant, at=NOW)

    assert (before, list(ConnectionFile.objects.visible_to(cast.stranger))) == ([], [file])
    entry = file.timeline.latest("number")
    assert (entry.kind, entry.data["capacity"]) == ("party_joined", "contractor")


def test_nominating_twice_is_refused(cast, firm):
    file = connection_file(cast)
    parties.nominate(file, firm, "contractor", by=cast.applicant, at=NOW)

    with pytest.raises(parties.AlreadyTakesPart):
        parties.nominate(file, firm, "contractor", by=cast.applicant, at=NOW)


@pytest.mark.parametrize("capacity", ["design_office", "applicant"])
def test_nominating_in_another_trade_is_refused(cast, firm, capacity):
    with pytest.raises(parties.WrongCapacity):
        parties.nominate(connection_file(cast), firm, capacity, by=cast.applicant, at=NOW)


@pytest.mark.parametrize("who", ["stranger", "reader", "coordinator"])
def test_nominating_is_the_applicants(cast, firm, who):
    with pytest.raises(NotYours):
        parties.nominate(connection_file(cast), firm, "contractor", by=getattr(cast, who), at=NOW)


def test_dismissed_contractor_sees_the_file_no_more(cast, firm):
    file = connection_file(cast)
    party = parties.nominate(file, firm, "contractor", by=cast.applicant, at=NOW)

    parties.dismiss(party, by=cast.applicant, at=LATER)

    assert party.until is None or party.until == LATER
    assert Party.objects.get(pk=party.pk).until == LATER
    assert list(ConnectionFile.objects.visible_to(cast.stranger)) == []
    assert file.timeline.latest("number").kind == "party_left"


def test_applicant_is_not_dismissed(cast):
    file = connection_file(cast)

    with pytest.raises(parties.WrongCapacity):
        parties.dismiss(file.parties.get(), by=cast.applicant, at=NOW)


def test_works_are_handed_to_another_contractor(cast, firm):
    file = connection_file(cast)
    party = parties.nominate(file, firm, "contractor", by=cast.applicant, at=NOW)
    other = organisation("contractor", ice="004444444000044", name="Sud Travaux")

    parties.replace(party, to=other, by=cast.applicant, at=LATER, reason="Résiliation")

    current = file.parties.current().filter(capacity="contractor")
    assert [party.organisation for party in current] == [other]
    kinds = file.timeline.order_by("number").values_list("kind", "note")
    assert list(kinds)[-2:] == [
        ("party_left", "Travaux du Détroit\nRésiliation"), ("party_joined", "Sud Travaux"),
    ]  # fmt: skip


def test_part_ends_once(cast, firm):
    file = connection_file(cast)
    party = parties.nominate(file, firm, "contractor", by=cast.applicant, at=NOW)
    parties.dismiss(party, by=cast.applicant, at=LATER)

    with pytest.raises(parties.TakesPartNoMore):
        parties.dismiss(party, by=cast.applicant, at=LATER)


@pytest.mark.parametrize("who", ["stranger", "reader", "coordinator"])
def test_ending_a_part_is_the_applicants(cast, firm, who):
    file = connection_file(cast)
    party = parties.nominate(file, firm, "contractor", by=cast.applicant, at=NOW)

    with pytest.raises(NotYours):
        parties.replace(party, to=cast.strange_organisation, by=getattr(cast, who), at=LATER)


def test_replacing_by_another_trade_changes_nothing(cast, firm):
    file = connection_file(cast)
    party = parties.nominate(file, firm, "contractor", by=cast.applicant, at=NOW)

    with pytest.raises(parties.WrongCapacity):
        parties.replace(party, to=cast.strange_organisation, by=cast.applicant, at=LATER)

    assert file.parties.current().filter(pk=party.pk).exists()
