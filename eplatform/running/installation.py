"""The run folder: who runs from it, and the credentials and ports made at its first start."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from eplatform.environment import LAST_PORT, WRITTEN_NAME
from eplatform.running import ports, roles, seaweed
from eplatform.running.failures import CannotRun


@dataclass(frozen=True)
class Kept:
    """What a first start makes up and later starts find again."""

    secret_key: str
    superuser_password: str
    role_passwords: dict[str, str]
    s3_access_key: str
    s3_secret_key: str
    postgres_port: int
    seaweed_ports: list[int]
    mail_port: int
    signing_key: str = ""


@contextmanager
def occupied(folder: Path) -> Iterator[None]:
    """Hold the run folder, so that a second start says so instead of fighting over the data."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # PostgreSQL's account must pass through; what is secret in here is readable by its owner alone.
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
        lock = (folder / "lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise CannotRun(f"The run folder {folder} cannot be written to: {error.strerror}.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise CannotRun(
                f"eplatform already runs from {folder} (process {holder}): stop it first."
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def ensure_space(folder: Path, needed_mb: int) -> None:
    free_mb = shutil.disk_usage(folder).free // 2**20
    if free_mb < needed_mb:
        raise CannotRun(
            f"The disk that holds {folder} is full: {free_mb} MB are free and eplatform needs {needed_mb} MB."
        )


def keep(folder: Path) -> Kept:
    """The credentials and ports of this installation, made where they are not there yet."""
    path = folder / "kept.json"
    found = _read(path)
    kept = _completed(_refreshed(found)) if found else _made()
    if kept != found:
        write_secret(path, json.dumps(asdict(kept), indent=1))
    return kept


def _read(path: Path) -> Kept | None:
    if not path.exists():
        return None
    try:
        kept = Kept(**json.loads(path.read_text(encoding="utf-8")))
        if _is_whole(kept):
            return kept
    except (OSError, ValueError, TypeError, AttributeError):
        pass
    raise CannotRun(
        f"The credentials in {path} cannot be read: restore that file from a backup, "
        "or remove the run folder to start afresh."
    )


def _is_whole(kept: Kept) -> bool:
    """Whether nothing is missing that a first start makes up; earlier versions made no signing key."""
    secrets_kept = [kept.secret_key, kept.superuser_password, kept.s3_access_key, kept.s3_secret_key]
    secrets_kept += [kept.role_passwords.get(role, "") for role in roles.ROLES]
    inner = [kept.postgres_port, kept.mail_port, *kept.seaweed_ports]
    return (
        all(isinstance(secret, str) and secret for secret in secrets_kept)
        and all(isinstance(port, int) and 0 < port <= LAST_PORT for port in inner)
        and len(kept.seaweed_ports) == seaweed.PORTS
    )


def _made() -> Kept:
    postgres_port, mail_port, *seaweed_ports = ports.free_ports(2 + seaweed.PORTS)
    return Kept(
        secret_key=secrets.token_urlsafe(50),
        superuser_password=secrets.token_hex(24),
        role_passwords={role: secrets.token_hex(24) for role in roles.ROLES},
        s3_access_key=secrets.token_hex(10),
        s3_secret_key=secrets.token_hex(24),
        postgres_port=postgres_port,
        seaweed_ports=seaweed_ports,
        mail_port=mail_port,
        signing_key=_fresh_seed(),
    )


def _completed(kept: Kept) -> Kept:
    """With what installations of an earlier version have not made yet."""
    return kept if kept.signing_key else replace(kept, signing_key=_fresh_seed())


def _fresh_seed() -> str:
    """The private half of an Ed25519 key: any 32 bytes that nobody can guess."""
    return urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _refreshed(kept: Kept) -> Kept:
    """The same, with other ports where a program has taken one of ours since."""
    inner = [kept.postgres_port, kept.mail_port, *kept.seaweed_ports]
    if not any(ports.is_taken(port) for port in inner):
        return kept
    fresh = _made()
    renewed = {name: getattr(fresh, name) for name in ("postgres_port", "mail_port", "seaweed_ports")}
    return Kept(**(asdict(kept) | renewed))


def write_environment(folder: Path, environment: Mapping[str, str]) -> None:
    """Leave the settings for the other commands of this folder, such as `manage.py file_dossier`."""
    lines = [f"{name}={value}" for name, value in sorted(environment.items())]
    write_secret(folder / WRITTEN_NAME, "\n".join(lines) + "\n")


def write_secret(path: Path, content: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(content)
    draft.replace(path)


def make_private(folder: Path) -> Path:
    """A folder that its owner alone may look into, though others may pass through the one above."""
    folder.mkdir(exist_ok=True)
    folder.chmod(0o700)
    return folder
