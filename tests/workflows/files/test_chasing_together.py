"""Any number of workers chase commitments at once: nobody waits, and nothing is done twice."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction

from tests.cast import Cast
from tests.factories import NOW, connection_file, drive
from tests.workflows.files.test_service_standards import standard
from workflows.engine import lock
from workflows.files import chasing
from workflows.files.standards import Credit

LATER = NOW + timedelta(days=20)
WORKERS, FILES = 4, 6


@pytest.fixture
def files(transactional_db):
    """Late since a while, one credit a day."""
    cast = Cast()
    standard("study", 5, credit_per_day=Decimal(65))
    made = [connection_file(cast, networks=("water",), at=NOW) for _n in range(FILES)]
    for file in made:
        drive(file, to="study", cast=cast, at=NOW)
    return made


def together(act):
    """The act, by as many workers as there are."""

    def work():
        try:
            act()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _n in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def test_workers_write_each_line_once(files):
    together(lambda: chasing.chase(LATER))
    chasing.chase(LATER)

    assert Credit.objects.count() == len(files) * 8
    for file in files:
        assert file.timeline.filter(kind="credit_owed").count() == 1


def test_file_that_somebody_works_on_is_left_for_the_next_run(files):
    held = files[0]
    with transaction.atomic():
        lock.held(held.process_id)
        together(lambda: chasing.chase(LATER))
        assert not Credit.objects.filter(commitment__connection_file=held).exists()
        assert Credit.objects.exists()

    chasing.chase(LATER)

    assert Credit.objects.filter(commitment__connection_file=held).exists()
