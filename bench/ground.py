"""A PostgreSQL of the measurement's own, as durable as in service, migrated and empty."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


@contextmanager
def database(apps: Sequence[str] = ()) -> Iterator[None]:
    """Django set up on an empty database, with fsync and synchronous commit as PostgreSQL ships them."""
    from eplatform.running import ports, postgres, processes

    folder = Path(tempfile.mkdtemp(prefix="eplatform-bench-"))
    folder.chmod(0o711)
    (port,) = ports.free_ports(1)
    cluster = postgres.settle(folder / "postgres", port=port, password=secrets.token_hex(16))
    server = postgres.start(cluster, log=folder / "postgres.log")
    try:
        postgres.wait(cluster, server)
        prepare(cluster.url(), apps)
        yield
    finally:
        processes.stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def prepare(url: str, apps: Sequence[str]) -> None:
    """Migrate, with apps that the measurement alone needs."""
    os.environ |= {
        "DATABASE_URL": url,
        "SECRET_KEY": "bench-only",
        "DJANGO_SETTINGS_MODULE": "eplatform.settings",
    }
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.INSTALLED_APPS += apps

    django.setup()
    call_command("migrate", verbosity=0)
