"""One way to a connection file: who may see it gets it, and the others find none."""

from __future__ import annotations

import pytest
from django.http import Http404

from tests.factories import connection_file
from workflows.files.finding import visible_file


def asked_by(rf, user):
    request = rf.get("/")
    request.user = user
    return request


def test_applicant_finds_the_file_with_its_parties(cast, rf, django_assert_num_queries):
    file = connection_file(cast, kind="industrial")

    found = visible_file(asked_by(rf, cast.applicant), file.reference, "industrial_needs")

    assert found == file
    with django_assert_num_queries(0):
        assert found.applicant
        assert found.industrial_needs


def test_stranger_finds_nothing(cast, rf):
    file = connection_file(cast)

    with pytest.raises(Http404):
        visible_file(asked_by(rf, cast.stranger), file.reference)
