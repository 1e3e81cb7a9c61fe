"""The database refuses what a form would."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from eplatform.accounts.models import Posting
from eplatform.known_words import is_checked
from tests.factories import connection_file
from workflows.engine.models import Task
from workflows.files.models import NetworkPart, Party
from workflows.works.models import AcceptanceMinutes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "column", "word"),
    [
        (Posting, "network", "gas"),
        (NetworkPart, "network", "gas"),
        (NetworkPart, "state", "nearly"),
        (NetworkPart, "variant", "C"),
        (Party, "capacity", "neighbour"),
        (Task, "party", ""),
        (Task, "priority", 7),
    ],
)
def test_word_that_a_column_does_not_offer_is_refused(cast, model, column, word):
    connection_file(cast)

    with pytest.raises(IntegrityError, match=f"{column}_known"), transaction.atomic():
        model.objects.update(**{column: word})


def test_column_that_may_be_blank_stays_so(cast):
    connection_file(cast)

    assert NetworkPart.objects.update(variant="")


def test_check_of_several_columns_is_none_of_one():
    assert is_checked(AcceptanceMinutes, "decision")
    assert not is_checked(AcceptanceMinutes, "phase")
