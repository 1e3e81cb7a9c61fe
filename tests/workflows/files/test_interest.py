"""Staff who belong to an organisation that takes part in a file decide nothing on it for the utility."""

from __future__ import annotations

import pytest
from django.utils import translation

from documents.catalogue.needs import Due
from documents.permissions import can_file, can_review
from eplatform.accounts.models import Membership
from tests.factories import NOW, connection_file
from tests.sites import organisation
from workflows.engine.errors import NotYours
from workflows.files import leaving, parties, permissions
from workflows.works.permissions import can_inspect, can_order_visit


def joins(person, of):
    Membership.objects.create(user=person, organisation=of, right="reader")
    person.forget_memberships()


@pytest.fixture
def file(cast):
    return connection_file(cast)


MAY = {
    "suspend": ("coordinator", permissions.can_suspend),
    "refuse": ("manager", permissions.can_refuse),
    "hold": ("study_engineer", lambda user, file: permissions.can_hold(user, file, "water")),
    "review": ("desk_officer", lambda user, file: can_review(user, file, Due.FILING)),
    "file": ("desk_officer", can_file),
    "inspect": ("inspector", lambda user, file: can_inspect(user, file, "water")),
    "visit": ("inspector", lambda user, file: can_order_visit(user, file, "water", "follow_up")),
}


@pytest.mark.parametrize("act", MAY)
def test_member_of_the_applicant_decides_nothing(cast, file, act):
    who, may = MAY[act]
    person = getattr(cast, who)
    before = may(person, file)

    joins(person, cast.organisation)

    assert (before, may(person, file)) == (True, False)


def test_member_of_another_organisation_goes_on(cast, file):
    joins(cast.coordinator, cast.strange_organisation)

    assert permissions.can_suspend(cast.coordinator, file)


def test_interest_ends_with_the_part(cast, file):
    firm = organisation("contractor", member=cast.stranger)
    party = parties.nominate(file, firm, "contractor", by=cast.applicant, at=NOW)
    joins(cast.coordinator, firm)
    while_in = permissions.can_suspend(cast.coordinator, file)

    parties.dismiss(party, by=cast.applicant, at=NOW)

    assert (while_in, permissions.can_suspend(cast.coordinator, file)) == (False, True)


def test_refusal_says_to_leave_it_to_a_colleague(cast, file):
    joins(cast.coordinator, cast.organisation)

    with pytest.raises(NotYours) as refusal, translation.override("en"):
        leaving.suspend(file, by=cast.coordinator, at=NOW, note="Permis")

    assert "leave it to a colleague" in refusal.value.message
