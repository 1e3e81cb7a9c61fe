"""The page of versions: since when each is in force, where files stand in it, and the last moves."""

from __future__ import annotations

import pytest
from django.urls import reverse

from eplatform.accounts.models import Posting
from tests.factories import NOW, commune, connection_file
from workflows.engine import continuing, moving
from workflows.flows.subdivision import SubdivisionV1
from workflows.flows.subdivision_v2 import SubdivisionV2
from workflows.measuring import keeping

pytestmark = pytest.mark.django_db

PAGE = reverse("portal:process_versions")


@pytest.fixture
def shown(cast, client):
    """The page as a manager sees it, in English."""
    cast.manager.language = "en"
    cast.manager.save()

    def page(person=cast.manager):
        client.force_login(person)
        keeping.look_where_files_stand(NOW)
        return client.get(PAGE)

    return page


def test_versions_are_listed_with_where_their_files_stand(cast, shown):
    connection_file(cast), connection_file(cast)

    versions = {(each.kind, each.number): each for each in shown().context["versions"]}

    first, second = versions["Subdivision", 1], versions["Subdivision", 2]
    assert [count for _title, count in first.steps] == [2]
    assert second.steps == []
    assert [first.is_in_force, second.is_in_force].count(True) == 1


def test_moves_are_shown_with_their_result(cast, shown):
    connection_file(cast), connection_file(cast)
    steps = continuing.steps_map(SubdivisionV1, SubdivisionV2)
    run = moving.move(SubdivisionV1, SubdivisionV2, steps, by=cast.administrator, now=lambda: NOW)
    next(run)
    assert "Broken off or under way" in shown().content.decode()

    list(run)

    [(move, kind)] = shown().context["moves"]
    assert (kind, move.moved, move.blocked, move.finished_at) == ("Subdivision", 2, 0, NOW)


def test_a_manager_sees_the_territories_he_watches(cast, shown):
    connection_file(cast)
    elsewhere = commune("01.151.01.01", "rabat").agency.territory
    Posting.objects.filter(user=cast.manager).update(territory=elsewhere)

    assert not any(version.steps for version in shown().context["versions"])


@pytest.mark.parametrize("who", ["applicant", "desk_officer", "cashier"])
def test_versions_are_not_for_others(cast, shown, who):
    assert shown(getattr(cast, who)).status_code == 403
