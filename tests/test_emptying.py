"""A test that commits leaves no job and no remembered rule behind, whatever runs after it."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from notifications import jobs
from tests.workflows.files.test_service_standards import standard
from workflows.files import promising

# All of them commit, or those that do not would run before the others; one process keeps their order.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("emptying")]


def test_a_job_and_a_rule_are_committed():
    jobs.send_due_mail.defer(timestamp=0)
    standard("study", 5)

    assert ProcrastinateJob.objects.exists()
    assert promising.book()


def test_b_job_of_the_test_before_is_gone():
    assert not ProcrastinateJob.objects.exists()


def test_c_rule_of_the_test_before_is_forgotten():
    assert not promising.book()


def test_d_cast_stands_there_as_before(cast):
    assert cast.applicant.memberships.get().organisation == cast.organisation
    assert cast.estimator.holds("estimator")

    cast.applicant.memberships.all().delete()


def test_e_what_was_taken_from_the_cast_is_put_back(cast):
    assert cast.applicant.memberships.exists()
