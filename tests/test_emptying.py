"""A test that commits leaves no job behind, whatever runs after it."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from notifications import jobs


@pytest.mark.django_db(transaction=True)
def test_a_job_is_committed():
    jobs.send_due_mail.defer(timestamp=0)

    assert ProcrastinateJob.objects.exists()


def test_b_job_of_the_test_before_is_gone(db):
    assert not ProcrastinateJob.objects.exists()
