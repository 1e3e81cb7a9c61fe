"""PostgreSQL, SeaweedFS and a mail sink of the tests' own, on free ports, for all their processes at once."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from base64 import urlsafe_b64encode
from dataclasses import replace
from pathlib import Path

from eplatform.running import ports, postgres, processes, seaweed

BUCKET = "tests"
#: Where the journeys' web servers answer, each on a port of its own.
ORIGINS = ["http://127.0.0.1:*", "http://localhost:*"]


class Services:
    """Started once by the process that leads the tests; their addresses travel in the environment."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="eplatform-tests-"))
        self.folder.chmod(0o711)
        self.children: list[processes.Child] = []
        postgres_port, *seaweed_ports = ports.free_ports(1 + seaweed.PORTS)
        self.cluster = postgres.settle(
            self.folder / "postgres", port=postgres_port, password=secrets.token_hex(16)
        )
        keys = secrets.token_hex(8), secrets.token_hex(16)
        self.store = seaweed.Store(self.folder / "seaweed", tuple(seaweed_ports), *keys)

    def start(self) -> None:
        """Their addresses are known before they answer."""
        database = postgres.start(self.cluster, log=self.folder / "postgres.log", careless=True)
        self.children.append(database)
        store = seaweed.start(self.store, log=self.folder / "seaweed.log")
        self.children.append(replace(store, patience=0))  # nothing that it keeps is wanted after the tests

    def wait(self) -> None:
        database, store = self.children
        postgres.wait(self.cluster, database)
        seaweed.wait(self.store, store, BUCKET, origins=ORIGINS)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.cluster.url(),
            "S3_ENDPOINT_URL": self.store.url,
            "S3_ACCESS_KEY_ID": self.store.access_key,
            "S3_SECRET_ACCESS_KEY": self.store.secret_key,
            "S3_REGION": self.store.region,
            "S3_BUCKET": BUCKET,
            "SECRET_KEY": "tests-only",
            "SIGNING_KEY": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            # Nothing that a running installation wrote down may reach the tests.
            "RUN_DIR": str(self.folder / "run"),
        }

    def stop(self) -> None:
        processes.stop(*self.children)
        seaweed.leave(self.store)
        shutil.rmtree(self.folder, ignore_errors=True)


def point_settings_at(environment: dict[str, str]) -> None:
    """Give the services to settings that were read before they started."""
    from django.conf import settings

    from eplatform import environment as reading

    os.environ.update(environment)
    settings.DATABASES["default"].update(
        {
            name: value
            for name, value in reading.database(environment["DATABASE_URL"]).items()
            if name != "OPTIONS"
        }
    )
    settings.STORAGES["default"]["OPTIONS"].update(
        endpoint_url=environment["S3_ENDPOINT_URL"],
        access_key=environment["S3_ACCESS_KEY_ID"],
        secret_key=environment["S3_SECRET_ACCESS_KEY"],
        region_name=environment["S3_REGION"],
        bucket_name=environment["S3_BUCKET"],
    )
    settings.S3_ENDPOINT_URL = environment["S3_ENDPOINT_URL"]
    settings.S3_BUCKET = environment["S3_BUCKET"]
    settings.SIGNING_KEY = environment["SIGNING_KEY"]
    settings.S3_PUBLIC_ORIGIN = reading.origin(environment["S3_ENDPOINT_URL"])
    for directive in ("img-src", "connect-src"):
        settings.CONTENT_SECURITY_POLICY[directive][-1] = settings.S3_PUBLIC_ORIGIN
