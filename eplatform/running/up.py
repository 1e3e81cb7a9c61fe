"""Bring an installation up on this machine, watch over it, and take it down again."""

from __future__ import annotations

import errno
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from documents.storage.bucket import origins_of
from eplatform import environment
from eplatform.running import (
    installation,
    outside,
    parts,
    ports,
    postgres,
    postgres_home,
    prepared,
    processes,
    roles,
    seaweed,
    watching,
)
from eplatform.running.failures import CannotRun, DiskFull, Unusable, in_one_line
from eplatform.running.installation import Kept
from eplatform.running.parts import Environment, Surroundings
from eplatform.running.processes import Child

Say = Callable[[str], None]
ANSWER_SECONDS = 60
ACCOUNTS = "accounts.txt"  # of the demonstration, one line each
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody pressed Ctrl-C, closed the terminal or asked us to end."""


def main() -> NoReturn:
    """Run as a command: one sentence on standard error, and a code other than 0, where it could not."""
    try:
        run(say=_print)
    except (CannotRun, ImproperlyConfigured) as failure:
        sys.exit(str(failure))
    sys.exit(0)


def _print(line: str) -> None:
    """Print at once, and go on where nobody reads any more."""
    try:
        print(line, flush=True)  # noqa: T201 - this is what the command says
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def run(*, say: Say) -> None:
    """Run until stopped; raises CannotRun with the one sentence that explains why it could not."""
    folder = environment.run_dir()
    try:
        with installation.occupied(folder), _stopping_kindly():
            _ensure_can_start(folder)
            _run(folder, say)
    except Stopped:
        say("Everything is stopped.")
    except psycopg.Error as error:
        raise CannotRun(f"The database refuses what eplatform asks of it: {in_one_line(error)}") from None
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFull(folder) from None
        if not str(error.filename).startswith((str(folder), str(postgres_home.OUTSIDE))):
            raise
        raise Unusable(folder, error) from None


def _ensure_can_start(folder: Path) -> None:
    """Refuse at once what would only be met later."""
    environment.boolean("DEMONSTRATION", True)
    if settings.WEB_PORT == settings.GATEWAY_PORT:
        raise CannotRun(
            f"WEB_PORT and GATEWAY_PORT are both {settings.WEB_PORT}: give each a port of its own."
        )
    ports.ensure_free(settings.WEB_PORT, "WEB_PORT")
    ports.ensure_free(settings.GATEWAY_PORT, "GATEWAY_PORT")
    installation.ensure_space(folder, _needed_mb())


def _run(folder: Path, say: Say) -> None:
    given_database, given_storage = outside.database_url(), outside.s3_settings()
    kept = installation.keep(folder)
    for name in ("logs", "mail", "seaweed"):
        installation.make_private(folder / name)
    running: list[Child] = []
    store = _store(folder, kept)
    try:
        where = _surroundings(folder, kept, store, given_database, given_storage)
        storage_ready = _start_storage(where, store, given_storage, running)
        _start_mail(where, kept, running)
        is_empty = _start_database(where, kept, given_database, running)
        installation.write_environment(folder, where.settings)
        _start_parts(where, running)
        storage_ready()
        watching.ensure_all_run(running)
        say(f"eplatform answers at {settings.PUBLIC_URL}/ (Ctrl-C stops it)")
        if not settings.CLAMD_ADDRESS:
            say("No virus scanner is set up: papers are kept unscanned, and say so (see CLAMD_ADDRESS).")
        if environment.boolean("DEMONSTRATION", True):
            if is_empty:
                _load_demonstration(where, running, say)
            _tell_accounts(where, say)
        watching.watch(folder, running, least_mb=_needed_mb() // 5)
    finally:
        _take_down(running, store)


def _store(folder: Path, kept: Kept) -> seaweed.Store:
    return seaweed.Store(
        folder / "seaweed", tuple(kept.seaweed_ports), kept.s3_access_key, kept.s3_secret_key
    )


def _surroundings(
    folder: Path, kept: Kept, store: seaweed.Store, given_database: str, given_storage: Environment
) -> Surroundings:
    """The settings of every part, from what was given and what was made up at the first start."""

    def url(role: str) -> str:
        place = f"{ports.LOCALHOST}:{kept.postgres_port}/{roles.DATABASE}"
        return given_database or f"postgresql://{role}:{kept.role_passwords[role]}@{place}"

    made = {
        "S3_ENDPOINT_URL": store.url, "S3_ACCESS_KEY_ID": store.access_key,
        "S3_SECRET_ACCESS_KEY": store.secret_key,
    }  # fmt: skip
    shared = {
        "DATABASE_URL": url(roles.APP),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or kept.secret_key,
        "SIGNING_KEY": os.environ.get("SIGNING_KEY") or kept.signing_key,
        "S3_BUCKET": settings.S3_BUCKET,
        **(given_storage or made),
    }
    if not os.environ.get("SMTP_HOST"):
        shared |= {"SMTP_HOST": ports.LOCALHOST, "SMTP_PORT": str(kept.mail_port)}
    gateway_url = outside.database_url("GATEWAY_DATABASE_URL") or url(roles.GATEWAY)
    owner_url = outside.owner_url() or url(roles.OWNER)
    return Surroundings(folder, shared, owner_url, gateway_url)


def _start_storage(
    where: Surroundings, store: seaweed.Store, given: Environment, running: list[Child]
) -> Callable[[], None]:
    """Start the storage; what is returned waits until it can keep papers, which takes it two seconds."""
    bucket, origins = settings.S3_BUCKET, origins_of(settings.PUBLIC_URL)
    if not given:
        running.append(child := seaweed.start(store, log=where.log("seaweed")))
        return lambda: seaweed.wait(store, child, bucket, origins=origins)
    region = environment.text("S3_REGION", "us-east-1")
    return lambda: outside.ensure_storage_answers(given, bucket=bucket, region=region, origins=origins)


def _start_mail(where: Surroundings, kept: Kept, running: list[Child]) -> None:
    if not os.environ.get("SMTP_HOST"):
        running.append(parts.mail_catcher(where, kept.mail_port))


def _start_database(where: Surroundings, kept: Kept, given: str, running: list[Child]) -> bool:
    """Start the database and bring it up to date; whether it is still empty."""
    if given:
        outside.ensure_database_answers(given)
        outside.ensure_database_answers(where.owner_url, "DATABASE_OWNER_URL")
        _prepare_database(where, running)
        return prepared.is_empty(given)
    cluster = postgres.settle(
        where.folder / "postgres", port=kept.postgres_port, password=kept.superuser_password
    )
    running.insert(0, child := postgres.start(cluster, log=where.log("postgres")))
    postgres.wait(cluster, child)
    with postgres.speaking_for(cluster):
        roles.create(cluster.url(), kept.role_passwords)
        if not _is_prepared(where):
            _prepare_database(where, running, "--remember")
        postgres.remember(where.folder / "postgres")
        return prepared.is_empty(where.owner_url)


def _is_prepared(where: Surroundings) -> bool:
    """Whether nothing is left to do; preparing also notes the demonstration's accounts again."""
    return (where.folder / ACCOUNTS).is_file() and prepared.is_prepared(where.owner_url)


def _prepare_database(where: Surroundings, running: list[Child], *options: str) -> None:
    """Migrate, grant and check, in a process of its own: only it needs every app, and not at every start."""
    command = "prepare_database", "--accounts", str(where.folder / ACCOUNTS), *options
    env = where.environment(DATABASE_URL=where.owner_url)
    watching.finish(parts.manage(where, "Preparing the database", *command, env=env), running)


def _load_demonstration(where: Surroundings, running: list[Child], say: Say) -> None:
    """Fill an empty installation while it answers already; its accounts open when this ends."""
    say("It is empty: loading the demonstration, which takes a minute or two.")
    watching.finish(parts.manage(where, "Loading the demonstration", "load_demonstration"), running)


def _tell_accounts(where: Surroundings, say: Say) -> None:
    """Print the demonstration's accounts, those that this database has."""
    lines = (where.folder / ACCOUNTS).read_text(encoding="utf-8", errors="replace").splitlines()
    words = {word for line in lines for word in line.split() if "\0" not in word}
    known = prepared.known_addresses(where.settings["DATABASE_URL"], words)
    if shown := [line for line in lines if known.intersection(line.split())]:
        say("\n".join(shown))


def _start_parts(where: Surroundings, running: list[Child]) -> None:
    running.append(web := parts.web(where, settings.WEB_PORT))
    running.append(parts.gateway(where, settings.GATEWAY_PORT))
    running.append(parts.worker(where))
    deadline = time.monotonic() + ANSWER_SECONDS
    while not _answers(settings.WEB_PORT):
        watching.ensure_all_run(running)
        if time.monotonic() > deadline:
            raise CannotRun(
                f"{web.name} did not answer within {ANSWER_SECONDS} seconds; its log is {web.log}."
            )
        time.sleep(0.05)


def _take_down(running: list[Child], store: seaweed.Store) -> None:
    """Our own parts first, then the services they use; nothing interrupts this."""
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)
    services = [child for child in running if child.name in ("PostgreSQL", "SeaweedFS")]
    processes.stop(*(child for child in running if child not in services))
    processes.stop(*services)
    if any(child.name == "SeaweedFS" for child in services):
        seaweed.leave(store)


@contextmanager
def _stopping_kindly() -> Iterator[None]:
    """Turn the signals that end a process into Stopped, once: what follows is never interrupted."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in ENDING:
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    before = {number: signal.signal(number, stop) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _needed_mb() -> int:
    return environment.integer("MIN_FREE_MB", 500)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{ports.LOCALHOST}:{port}/healthz", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True  # it answers, if only to send us to https
    except OSError:
        return False
