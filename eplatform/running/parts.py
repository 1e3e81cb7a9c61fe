"""The processes of our own: which command each runs, and the settings it is given."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eplatform.environment import PROJECT
from eplatform.running import processes
from eplatform.running.ports import LOCALHOST
from eplatform.running.processes import Child

Environment = dict[str, str]
# What any program needs from the machine; the gateway gets this and its own settings, nothing else.
BARE = ("PATH", "LANG", "LC_ALL", "TZ", "HOME", "TMPDIR")


@dataclass(frozen=True)
class Surroundings:
    """Where the parts run, and what they share."""

    folder: Path
    settings: Environment  # of web, worker and commands
    owner_url: str  # for migrations
    gateway_url: str

    def log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"

    def environment(self, **more: str) -> Environment:
        own = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
        return {**own, **self.settings, **more}


def manage(where: Surroundings, name: str, *command: str, env: Environment | None = None) -> Child:
    """Start a management command, and give it its log."""
    return processes.start(
        name,
        [sys.executable, "manage.py", *command],
        log=where.log(command[0]),
        env=env or where.environment(),
        cwd=PROJECT,
        # A worker asked to end while it still starts may go on for good; what it did is rolled back.
        orphan_signal=signal.SIGKILL,
    )


def web(where: Surroundings, port: int) -> Child:
    env = where.environment(DATABASE_POOL_SIZE=os.environ.get("DATABASE_POOL_SIZE", "6"))
    return _serve(where, "The web server", "web", "eplatform.wsgi:application", port, env, threads=4)


def gateway(where: Surroundings, port: int) -> Child:
    env = {name: value for name, value in os.environ.items() if _is_for_gateway(name)}
    env["GATEWAY_DATABASE_URL"] = where.gateway_url
    application = "notifications.gateway.app:create_app()"
    return _serve(where, "The gateway", "gateway", application, port, env, threads=2)


def worker(where: Surroundings) -> Child:
    options = ["--shutdown-graceful-timeout", "3"]
    return manage(where, "The worker", "procrastinate", "worker", *options)


def mail_catcher(where: Surroundings, port: int) -> Child:
    module = "eplatform.running.mail_catcher"
    command = [sys.executable, "-m", module, str(port), str(where.folder / "mail")]
    return processes.start("The mail catcher", command, log=where.log("mail"), cwd=PROJECT)


def _is_for_gateway(name: str) -> bool:
    return name in BARE or name.startswith("WEBHOOK_SECRET_")


def _serve(
    where: Surroundings,
    name: str,
    log: str,
    application: str,
    port: int,
    env: Mapping[str, str],
    *,
    threads: int,
) -> Child:
    command = [
        sys.executable, "-m", "gunicorn", application, "--bind", f"{LOCALHOST}:{port}", "--workers", "1",
        "--worker-class", "gthread", "--threads", str(threads), "--graceful-timeout", "3", "--timeout", "60",
        "--no-control-socket",
    ]  # fmt: skip
    return processes.start(name, command, log=where.log(log), env=env, cwd=PROJECT)
