"""The embedded PostgreSQL never starts anew where a database is lost."""

import shutil

import pytest

from eplatform.running import postgres
from eplatform.running.failures import CannotRun


def settle(folder):
    with pytest.raises(CannotRun) as failure:
        postgres.settle(folder, port=1, password="unused")
    return str(failure.value)


@pytest.fixture
def home(tmp_path):
    """The folder of a database that ran here before."""
    home = tmp_path / "postgres"
    (home / "data").mkdir(parents=True)
    postgres.remember(home)
    return home


def test_lost_home_is_not_replaced_by_an_empty_one(home):
    shutil.rmtree(home)

    assert f"The data folder {home} is damaged: it is gone" in settle(home)
    assert not home.exists()


def test_emptied_data_are_not_replaced_by_an_empty_database(home, monkeypatch):
    monkeypatch.setattr(postgres.postgres_home, "service_account", lambda: None)

    assert "its PG_VERSION is missing" in settle(home)
    assert not any((home / "data").iterdir())
