"""The demonstration does not mix with real files unasked."""

import pytest
from django.core.management import CommandError, call_command

from eplatform.accounts.models import Organisation


@pytest.mark.django_db
def test_load_demonstration_refuses_a_database_in_use(cast):
    before = Organisation.objects.count()

    with pytest.raises(CommandError, match="--force"):
        call_command("load_demonstration")

    assert Organisation.objects.count() == before
