"""A house of the measurement's own: PostgreSQL, SeaweedFS, web and worker, each of which can be killed."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import tempfile
import time
import urllib.request
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ground import database

BUCKET = "bench"
READY_SECONDS = 60


class House:
    def __init__(self, folder: Path) -> None:
        from eplatform.running import ports, seaweed

        self.folder = folder
        (folder / "logs").mkdir()
        self.web_port, *store_ports = ports.free_ports(1 + seaweed.PORTS)
        self.url = f"http://{ports.LOCALHOST}:{self.web_port}"
        keys = secrets.token_hex(8), secrets.token_hex(16)
        self.store = seaweed.Store(folder / "seaweed", tuple(store_ports), *keys)
        self.parts: dict[str, Any] = {}
        os.environ |= {
            "S3_ENDPOINT_URL": self.store.url, "S3_ACCESS_KEY_ID": self.store.access_key,
            "S3_SECRET_ACCESS_KEY": self.store.secret_key, "S3_REGION": self.store.region,
            "S3_BUCKET": BUCKET, "RUN_DIR": str(folder / "run"), "PUBLIC_URL": self.url,
            "WEB_PORT": str(self.web_port), "LOG_LEVEL": "ERROR",
            "SIGNING_KEY": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        }  # fmt: skip

    def start(self, name: str) -> None:
        """Start one of the parts, and wait until it answers."""
        self.parts[name] = getattr(self, f"start_{name}")()

    def start_store(self) -> Any:
        from eplatform.running import seaweed

        child = seaweed.start(self.store, log=self.folder / "logs" / "store.log")
        seaweed.wait(self.store, child, BUCKET, origins=[self.url])
        return child

    def start_web(self) -> Any:
        from eplatform.running import parts

        child = parts.web(self.where, self.web_port)
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            with suppress(OSError), urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
                return child
            time.sleep(0.1)
        raise SystemExit(f"The web server does not answer: {child.last_words(5)}")

    def start_worker(self) -> Any:
        from eplatform.running import parts

        return parts.worker(self.where)

    @property
    def where(self) -> Any:
        from eplatform.running.parts import Surroundings

        return Surroundings(self.folder, {}, "", "")

    def kill(self, name: str) -> None:
        """Without warning, with all its processes."""
        child = self.parts[name]
        with suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()

    def close(self) -> None:
        from eplatform.running import processes, seaweed

        processes.stop(*self.parts.values())
        seaweed.sweep(self.store)


@contextmanager
def house(*names: str) -> Iterator[House]:
    """A house with those parts running, its database migrated and empty."""
    folder = Path(tempfile.mkdtemp(prefix="eplatform-bench-"))
    folder.chmod(0o711)
    built = House(folder)
    try:
        with database():
            for name in names:
                built.start(name)
            try:
                yield built
            finally:
                built.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def signed_in(user: Any, url: str) -> list[dict[str, str]]:
    """The cookies of a session of this person, for a browser."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return [{"name": name, "value": client.cookies[name].value, "url": url}]
