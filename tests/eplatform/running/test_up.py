"""The `up` command as a person meets it: it runs, takes up again, stops whole, and says what is wrong."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

import psutil
import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured

from eplatform.environment import PROJECT, read_written
from eplatform.running import installation, ports, postgres, processes, roles, up
from eplatform.running.failures import CannotRun
from eplatform.running.parts import Surroundings

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("up")]
OURS = (
    "DATABASE_URL",
    "GATEWAY_DATABASE_URL",
    "S3_",
    "SMTP_",
    "SECRET_KEY",
    "RUN_DIR",
    "WEB_PORT",
    "GATEWAY_PORT",
    "PUBLIC_URL",
    "DEMONSTRATION",
)


class Up:
    """One run of `manage.py up` in a folder of its own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        web, gateway = ports.free_ports(2)
        self.port = web
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        own = {
            "RUN_DIR": str(folder),
            "WEB_PORT": str(web),
            "GATEWAY_PORT": str(gateway),
            "DEMONSTRATION": "no",
        }
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up"], cwd=PROJECT, env=kept | own | settings, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def wait_until_up(self) -> None:
        line = self.process.stdout.readline()
        assert "answers at" in line, line + self.process.stderr.read()

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def get(self, path: str) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as response:
            return response.status

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.communicate(timeout=60)

    def end(self) -> str:
        """Wait for the end; what was said on standard error."""
        _, said = self.process.communicate(timeout=60)
        return said.strip()


@pytest.fixture(scope="module")
def folder():
    # Not pytest's own folder, which every run of pytest closes to PostgreSQL's account.
    with tempfile.TemporaryDirectory(prefix="eplatform-up-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder / "run"


@pytest.fixture(scope="module")
def running(folder):
    """The installation that the tests share; its first start."""
    started = Up(folder)
    started.wait_until_up()
    yield started
    started.process.kill()
    started.process.communicate()


@pytest.fixture
def again(folder, running):
    """A later start in the same folder, after the shared one has ended."""
    running.stop()
    started = Up(folder)
    started.wait_until_up()
    yield started
    started.process.kill()
    started.process.communicate()


def gone(family: list[psutil.Process], seconds: float = 20) -> bool:
    return not psutil.wait_procs(family, timeout=seconds)[1]


def one_sentence(said: str) -> bool:
    return bool(said) and "Traceback" not in said and len(said.splitlines()) == 1


def test_up_serves(running):
    assert running.get("/readyz") == 200


def test_second_start_in_the_same_folder_says_so(running):
    second = Up(running.folder)

    said = second.end()

    assert one_sentence(said)
    assert f"eplatform already runs from {running.folder} (process {running.process.pid})" in said
    assert second.process.returncode == 1


def test_secrets_are_readable_by_their_owner_alone(folder, running):
    secrets = [folder / "kept.json", folder / "environment", folder / "seaweed" / "identities.json"]

    assert [oct(path.stat().st_mode & 0o777) for path in secrets] == ["0o600"] * 3
    assert oct((folder / "postgres" / "data").stat().st_mode & 0o777) == "0o700"


def test_everything_listens_on_this_machine_alone(running):
    listening = {address for child in running.family() for address in addresses_of(child)}

    assert listening == {"127.0.0.1"}


def addresses_of(child: psutil.Process) -> set[str]:
    """Where a process listens; nowhere if it has ended meanwhile, as PostgreSQL's own come and go."""
    try:
        opened = child.net_connections(kind="inet")
    except psutil.NoSuchProcess:
        return set()
    return {each.laddr.ip for each in opened if each.status == psutil.CONN_LISTEN}


def test_application_cannot_rewrite_the_record(running):
    url = read_written(running.folder / "environment")["DATABASE_URL"]
    acts = ["UPDATE workflows_timelineentry SET note = ''", "DELETE FROM workflows_timelineentry",
            "TRUNCATE workflows_timelineentry", "CREATE TABLE mine ()"]  # fmt: skip

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT count(*) FROM workflows_timelineentry")
        for act in acts:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(act)


def test_gateway_may_add_events_and_nothing_else(running):
    kept = json.loads((running.folder / "kept.json").read_text())
    password, port = kept["role_passwords"][roles.GATEWAY], kept["postgres_port"]
    url = f"postgresql://{roles.GATEWAY}:{password}@127.0.0.1:{port}/{roles.DATABASE}"
    add = (
        "INSERT INTO notifications_webhookevent (provider, event_id, payload, received_at)"
        " VALUES ('mail', %s, '{}', now()) ON CONFLICT DO NOTHING"
    )

    with psycopg.connect(url, autocommit=True) as connection:
        added = [connection.execute(add, [event]).rowcount for event in ("a", "a", "b")]
        for table in ("notifications_webhookevent", "accounts_user", "workflows_connectionfile"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT * FROM {table}")

    assert added == [1, 0, 1]


def test_empty_database_has_no_accounts_to_tell(running, capsys):
    url = read_written(running.folder / "environment")["DATABASE_URL"]
    (running.folder / "accounts.txt").write_text("  Applicant (fr)  h.berrada@example.ma  secret\n")
    where = Surroundings(running.folder, {"DATABASE_URL": url}, url, url)

    up._tell_accounts(where, print)

    assert capsys.readouterr().out == ""


def test_lost_accounts_are_noted_again_at_the_next_start(running):
    password = installation.keep(running.folder).role_passwords[roles.OWNER]
    place = read_written(running.folder / "environment")["DATABASE_URL"].rpartition("@")[2]
    where = Surroundings(running.folder, {}, f"postgresql://{roles.OWNER}:{password}@{place}", "")

    before = up._is_prepared(where)
    (running.folder / up.ACCOUNTS).unlink()

    assert (before, up._is_prepared(where)) == (True, False)


def test_interrupt_stops_every_process(running):
    family = running.family()

    running.process.send_signal(signal.SIGINT)
    said = running.end()

    assert (said, running.process.returncode) == ("", 0)
    assert len(family) >= 7
    assert gone(family, 1)


def test_killed_child_ends_all_and_is_named(again):
    family = again.family()
    (worker,) = [child for child in family if "procrastinate" in " ".join(child.cmdline())]

    worker.kill()
    said = again.end()

    assert one_sentence(said)
    assert "The worker was killed by signal 9" in said
    assert again.process.returncode == 1
    assert gone(family, 1)


def test_killed_without_warning_leaves_no_orphan(again):
    family = again.family()

    again.process.kill()

    assert gone(family)


@pytest.fixture
def stranded(folder, running):
    """An installation that has an open file on a process which the code no longer has."""
    running.stop()
    kept = installation.keep(folder)
    cluster = postgres.settle(folder / "postgres", port=kept.postgres_port, password=kept.superuser_password)
    database = postgres.start(cluster, log=folder / "stranding.log")
    postgres.wait(cluster, database)
    with psycopg.connect(cluster.url(name=roles.DATABASE)) as connection:
        connection.execute(
            "INSERT INTO workflows_process (id, flow_class, status, created, final_state)"
            " VALUES (-1, 'workflows/flows.subdivision.SubdivisionV0', 'NEW', now(), '');"
            "INSERT INTO workflows_task (id, process_id, step, flow_task, flow_task_type, token, status,"
            " created, data, role, party, network, limit_unit, outcome) VALUES (-1, -1, 'completeness', '',"
            " '', '', 'NEW', now(), '{}', 'desk_officer', 'utility', '', '', '')"
        )
    processes.stop(database)
    return Up(folder)


def test_open_files_without_their_process_keep_it_from_starting(stranded):
    said = stranded.end()

    assert one_sentence(said)
    assert "stand on the process workflows/flows.subdivision.SubdivisionV0, which the code lacks." in said
    assert stranded.process.returncode == 1


@pytest.mark.parametrize("name", ["WEB_PORT", "GATEWAY_PORT"])
def test_taken_port_is_named(tmp_path, name):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        started = Up(tmp_path / "run", **{name: str(port)})
        said = started.end()

    assert (
        said == f"Port {port} is taken by another program: stop that program, or set {name} to a free port."
    )
    assert started.process.returncode == 1


def test_wrong_setting_is_named(tmp_path):
    started = Up(tmp_path / "run", WEB_PORT="eighty")

    assert started.end() == "WEB_PORT must be a whole number, and is “eighty”."
    assert started.process.returncode == 1


# From here on in this process, which is quicker: what `run` raises is what the command prints.


@pytest.fixture
def refused(monkeypatch, settings):
    """Why `up` refuses to run in a folder under some settings."""

    def refuse(folder: Path, **given: str) -> str:
        for name in [name for name in os.environ if name.startswith(OURS)]:
            monkeypatch.delenv(name)
        settings.WEB_PORT, settings.GATEWAY_PORT = ports.free_ports(2)
        for name, value in {"RUN_DIR": str(folder), **given}.items():
            monkeypatch.setenv(name, value)
        with pytest.raises((CannotRun, ImproperlyConfigured)) as failure:
            up.run(say=print)
        return str(failure.value)

    return refuse


def test_two_parts_are_not_given_one_port(tmp_path, settings):
    settings.WEB_PORT = settings.GATEWAY_PORT = 8000

    with pytest.raises(CannotRun, match="WEB_PORT and GATEWAY_PORT are both 8000"):
        up._ensure_can_start(tmp_path)


def test_wrong_demonstration_is_named_before_anything_starts(refused, tmp_path):
    said = refused(tmp_path / "run", DEMONSTRATION="peut-etre")

    assert said == "DEMONSTRATION must be yes or no, and is “peut-etre”."
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["lock"]


def test_full_disk_is_named(refused, tmp_path):
    said = refused(tmp_path / "run", MIN_FREE_MB="999999999")

    assert f"The disk that holds {tmp_path / 'run'} is full" in said


@pytest.mark.parametrize("damage", ["PG_VERSION", "global/pg_control"])
def test_damaged_database_is_named(refused, folder, running, damage):
    running.stop()
    damaged = folder / "postgres" / "data" / damage
    whole = damaged.read_bytes()
    damaged.write_bytes(b"rubbish")

    said = refused(folder)
    damaged.write_bytes(whole)

    assert f"The data folder {folder / 'postgres' / 'data'} is damaged" in said


def test_damaged_storage_is_named(refused, folder, running):
    running.stop()
    data = folder / "seaweed" / "data"
    data.rename(folder / "aside")
    data.write_text("a file where a folder belongs")

    said = refused(folder)
    data.unlink()
    (folder / "aside").rename(data)

    assert f"The data folder {data} of SeaweedFS cannot be written to" in said


@pytest.mark.parametrize("name", ["logs", "mail", "seaweed"])
def test_file_in_place_of_a_folder_is_named(refused, tmp_path, name):
    (tmp_path / name).touch()

    said = refused(tmp_path)

    assert f"{tmp_path / name} cannot be used, as a file lies where a folder belongs" in said


def test_damaged_tables_are_named(refused, folder, running):
    running.stop()
    data = folder / "postgres" / "data"
    database = max((data / "base").iterdir(), key=lambda path: int(path.name))
    database.rename(folder / "aside")

    said = refused(folder)
    (folder / "aside").rename(database)

    assert f"The data folder {data} is damaged" in said
    assert "The database subdirectory" in said
    assert len(said.splitlines()) == 1


def test_damaged_credentials_are_named(refused, tmp_path):
    (tmp_path / "kept.json").write_text("{")

    said = refused(tmp_path)

    assert f"The credentials in {tmp_path / 'kept.json'} cannot be read" in said


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"S3_ENDPOINT_URL": "http://127.0.0.1:9"},
            "The S3 settings are incomplete: set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY",
        ),
        ({"DATABASE_URL": "postgresql://127.0.0.1/eplatform"}, "DATABASE_URL names no user"),
        ({"GATEWAY_DATABASE_URL": "mysql://a:b@127.0.0.1/e"}, "GATEWAY_DATABASE_URL must read postgresql://"),
        ({"DATABASE_URL": "mysql://a:b@127.0.0.1/eplatform"}, "DATABASE_URL must read postgresql://"),
        ({"DATABASE_OWNER_URL": "postgresql://a:b@127.0.0.1/e"}, "DATABASE_OWNER_URL is set without"),
        ({"DATABASE_URL": "postgresql://a:b@127.0.0.1:9/e"}, "The database of DATABASE_URL does not answer"),
    ],
)
def test_wrong_outside_services_are_named(refused, tmp_path, given, sentence):
    assert sentence in refused(tmp_path / "run", **given)
