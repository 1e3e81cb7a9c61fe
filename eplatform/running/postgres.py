"""Run the embedded PostgreSQL; the only module that knows where its programs come from."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from eplatform.running import postgres_home, processes
from eplatform.running.failures import CannotRun, DiskFull, in_one_line
from eplatform.running.ports import LOCALHOST
from eplatform.running.processes import NO_SPACE, Account, Child

MAJOR = "18"
SUPERUSER = "postgres"
START_SECONDS = 60
GRAVE = re.compile(r"\b(?:ERROR|FATAL|PANIC):\s+")
# For tests: losing the data with the machine does not matter, waiting for the disk does. Their tables are
# small and never analysed: PostgreSQL would take them for large ones, and start processes to share the work.
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "autovacuum": "off",
}


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL with its data, programs, port and superuser password."""

    data: Path
    programs: Path
    account: Account | None
    port: int
    password: str

    def url(self, *, user: str = SUPERUSER, password: str = "", name: str = "postgres") -> str:
        return f"postgresql://{user}:{password or self.password}@{LOCALHOST}:{self.port}/{name}"


def settle(folder: Path, *, port: int, password: str) -> Cluster:
    """Give PostgreSQL a home in the folder, or where its account can reach it, with data that look whole."""
    known = _note(folder).exists()
    if known and not (folder.exists() and any(folder.iterdir())):
        raise CannotRun(_damaged(folder, "it is gone, and the database with it"))
    account = postgres_home.service_account()
    home = postgres_home.settle(folder, account)
    cluster = Cluster(home.data, home.programs, account, port, password)
    if not (cluster.data / "PG_VERSION").exists():
        if known or any(cluster.data.iterdir()):
            raise CannotRun(_damaged(cluster.data, "its PG_VERSION is missing"))
        _initialise(cluster)
    _ensure_version(cluster)
    return cluster


def remember(folder: Path) -> None:
    """Note that the home in the folder holds a database: a lost one is never replaced by an empty one."""
    _note(folder).touch()


def _note(folder: Path) -> Path:
    """Beside the folder, so that it is not lost with it."""
    return folder.with_suffix(".held")


def start(cluster: Cluster, *, log: Path, careless: bool = False) -> Child:
    """Start the server without waiting until it answers."""
    options = {
        "listen_addresses": LOCALHOST,
        "port": str(cluster.port),
        "unix_socket_directories": "",
        "max_connections": "100",
        "timezone": "UTC",
        **(CARELESS if careless else {}),
    }
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    return processes.start(
        "PostgreSQL",
        [cluster.programs / "postgres", "-D", cluster.data, *settings],
        log=log,
        env=_bare_environment(),
        account=cluster.account,
        cwd=cluster.data,
        stop_signal=signal.SIGINT,  # “fast”: end open sessions, and leave the data clean
        orphan_signal=signal.SIGINT,
        patience=15,
    )


def wait(cluster: Cluster, child: Child) -> None:
    """Return once the server answers; say why where it never will."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if not child.runs:
            raise _why_it_ended(cluster, child)
        try:
            psycopg.connect(cluster.url(), connect_timeout=3).close()
        except psycopg.OperationalError as error:
            _ensure_not_refused(cluster, str(error))
            time.sleep(0.05)
        else:
            return
    raise CannotRun(f"PostgreSQL did not answer within {START_SECONDS} seconds; its log is {child.log}.")


@contextmanager
def speaking_for(cluster: Cluster) -> Iterator[None]:
    """Say in one sentence what the database refuses while it is brought up: its data are damaged."""
    try:
        yield
    except psycopg.errors.DiskFull:
        raise DiskFull(cluster.data) from None
    except psycopg.Error as error:
        raise CannotRun(_damaged(cluster.data, f"PostgreSQL says “{in_one_line(error)}”")) from None


def _ensure_not_refused(cluster: Cluster, words: str) -> None:
    """Say why it refuses us for good; while it starts, it only says what “the database system” does."""
    if "password authentication failed" in words:
        raise CannotRun(_damaged(cluster.data, "it refuses the password kept beside it"))
    _, fatal, reason = words.partition("FATAL: ")
    if fatal and "the database system is" not in reason:
        reason = " ".join(reason.split())
        raise CannotRun(_damaged(cluster.data, f"PostgreSQL says “{reason}”"))


def _initialise(cluster: Cluster) -> None:
    with tempfile.NamedTemporaryFile("w", dir=cluster.data.parent) as secret:
        secret.write(cluster.password)
        secret.flush()
        if cluster.account:
            os.chown(secret.name, cluster.account.uid, cluster.account.gid)
        command = [
            cluster.programs / "initdb", "--pgdata", cluster.data, "--username", SUPERUSER,
            "--pwfile", secret.name, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8",
            "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--no-sync",
        ]  # fmt: skip
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL, cwd=cluster.data, env=_bare_environment(),
            **postgres_home.running_as(cluster.account),
        )  # fmt: skip
    if NO_SPACE in done.stderr.lower():
        raise DiskFull(cluster.data)
    if done.returncode:
        reason = " ".join(done.stderr.split())[-300:]
        raise CannotRun(f"PostgreSQL could not make its data folder {cluster.data}: {reason}")


def _bare_environment() -> dict[str, str]:
    return {"LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", os.defpath)}


def _ensure_version(cluster: Cluster) -> None:
    version = (cluster.data / "PG_VERSION").read_text(encoding="utf-8", errors="replace").strip()
    if version != MAJOR:
        known = version.isdigit()
        raise CannotRun(
            f"The data in {cluster.data} belong to PostgreSQL {version}, and this is PostgreSQL {MAJOR}: "
            "export them with the older one first."
            if known
            else _damaged(cluster.data, "its PG_VERSION cannot be read")
        )


def _why_it_ended(cluster: Cluster, child: Child) -> CannotRun:
    if child.lacked_space:
        return DiskFull(cluster.data)
    if "Address already in use" in child.last_words(3):
        return CannotRun(
            f"Port {cluster.port}, meant for PostgreSQL, was taken by another program: start again."
        )
    return CannotRun(_damaged(cluster.data, f"PostgreSQL says “{_reason(child)}”"))


def _reason(child: Child) -> str:
    """What it calls fatal in its log; after that it only says how it shuts down."""
    grave = [GRAVE.split(line)[-1] for line in child.lines() if GRAVE.search(line)]
    return " ".join(grave[-2:])[:400] or child.last_words(3)


def _damaged(data: Path, reason: str) -> str:
    return (
        f"The data folder {data} is damaged: {reason}. "
        "Restore it from a backup, or remove the run folder to start afresh."
    )
