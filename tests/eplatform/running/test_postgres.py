"""The embedded PostgreSQL never starts anew where a database is lost, and says why it does not start."""

import shutil
from dataclasses import replace

import psycopg
import pytest

from eplatform.running import postgres, processes
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


@pytest.fixture
def cluster(tmp_path):
    return postgres.Cluster(tmp_path / "data", tmp_path, None, 1, "unused")


def test_refusal_while_it_is_brought_up_names_the_folder_in_one_line(cluster):
    with pytest.raises(CannotRun) as failure, postgres.speaking_for(cluster):
        raise psycopg.InternalError("could not open critical system index 2662\nHINT: none")

    assert str(failure.value).startswith(f"The data folder {cluster.data} is damaged: PostgreSQL says “could")
    assert len(str(failure.value).splitlines()) == 1


def test_refusal_for_good_is_not_waited_out(cluster):
    words = 'port 1 failed: FATAL:  database "postgres" does not exist'

    with pytest.raises(CannotRun, match="PostgreSQL says “database"):
        postgres._ensure_not_refused(cluster, words)


@pytest.mark.parametrize("words", ["Connection refused", "FATAL:  the database system is starting up"])
def test_start_is_waited_for(cluster, words):
    postgres._ensure_not_refused(cluster, words)


def test_reason_is_what_it_calls_fatal(cluster, tmp_path):
    log = tmp_path / "postgres.log"
    log.write_text(
        "2026-11-23 [7] LOG:  invalid checkpoint record\n2026-11-23 [7] PANIC:  no checkpoint\n"
        "2026-11-23 [1] LOG:  aborting startup\n2026-11-23 [1] LOG:  database system is shut down\n"
    )
    child = processes.start("PostgreSQL", ["true"], log=tmp_path / "other.log")
    child.process.wait()

    said = str(postgres._why_it_ended(cluster, replace(child, log=log)))

    assert "PostgreSQL says “no checkpoint”." in said
