"""A database that was migrated before migrations were merged."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from eplatform.running import preparing

pytestmark = pytest.mark.django_db


def test_what_was_migrated_singly_is_noted_as_merged_and_not_migrated_again():
    merged = MigrationRecorder(connection).migration_qs.filter(name__contains="_squashed_")
    names = set(merged.values_list("app", "name"))
    merged.delete()

    applied = preparing.migrate()

    assert not applied
    assert len(names) == 5
    assert set(merged.all().values_list("app", "name")) == names
