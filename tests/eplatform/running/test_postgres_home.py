"""Where PostgreSQL lives: with us where its account can come in, elsewhere where it cannot."""

import tempfile
from pathlib import Path

import pytest

from eplatform.running import postgres_home
from eplatform.running.failures import CannotRun
from eplatform.running.processes import Account

ACCOUNT = Account("nobody", 65534, 65534)


@pytest.fixture
def home(monkeypatch, tmp_path):
    """A run folder that anybody can reach, programs that anybody can, and a place outside."""
    monkeypatch.setattr(postgres_home, "OUTSIDE", tmp_path / "outside")
    monkeypatch.setattr(postgres_home.os, "chown", lambda path, uid, gid: None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder / "private" / "postgres"


def settle(folder: Path, mode: int) -> postgres_home.Home:
    folder.parent.mkdir(exist_ok=True)
    folder.parent.chmod(mode)
    return postgres_home.settle(folder, ACCOUNT)


def test_data_stay_with_us_where_the_account_may_enter(home):
    assert settle(home, 0o711).data == home / "data"


def test_data_go_outside_a_private_folder_and_stay_there(home):
    first = settle(home, 0o700)
    (first.data / "PG_VERSION").write_text("18")
    again = settle(home, 0o711)

    assert first.data.is_relative_to(postgres_home.OUTSIDE)
    assert (first.programs / "postgres").exists()
    assert again == first
    assert (again.data / "PG_VERSION").exists()
    assert home.parent.stat().st_mode & 0o777 == 0o711


def test_data_outside_are_forgotten_with_the_run_folder(home):
    first = settle(home, 0o700)
    (first.data / "PG_VERSION").write_text("18")
    (home / postgres_home.MARKER).unlink()

    assert list(settle(home, 0o700).data.iterdir()) == []


def test_data_that_became_unreachable_are_never_replaced(home):
    settle(home, 0o711)

    with pytest.raises(CannotRun, match="can no longer reach"):
        settle(home, 0o700)


def test_nobody_else_is_needed_when_we_are_not_root(home, monkeypatch):
    monkeypatch.setattr(postgres_home.os, "geteuid", lambda: 1000)

    assert postgres_home.service_account() is None
