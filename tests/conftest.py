"""What every test may ask for: services, the cast, a mailbox."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.core.files.storage import storages
from django.utils.translation.reloader import translation_file_changed
from hypothesis import settings as hypothesis_settings

from documents.storage.bucket import prepare
from eplatform.catalogues.compiling import compile_stale
from eplatform.running import ports
from tests import template
from tests.mailbox import Mailbox
from tests.services import ORIGINS, Services, point_settings_at

pytest_plugins = ["tests.cast", "tests.clamd", "tests.shelf", "tests.signing_in", "tests.emptying"]

# The machine is shared: how long an example takes says nothing about the code.
hypothesis_settings.register_profile("eplatform", deadline=None)
hypothesis_settings.load_profile("eplatform")

SERVICES = pytest.StashKey[Services]()
LONGEST_ID = 80
#: Groups of tests by how long they take; those that need a browser after one another, for it is started once.
FIRST = (
    "gallery", "demonstration", "journey-subdivision", "journey-uploading", "journey-arabic",
    "journey-industrial", "journey-142-lots", "journey-samples", "shell", "up", "everything", "growing",
)  # fmt: skip
EMPTYING = {"transactional_db", "live_server"}


def pytest_configure(config: pytest.Config) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = template.NAME
    # Every test client builds the middleware anew: look static files up one by one, never list them all.
    settings.WHITENOISE_AUTOREFRESH = True
    is_leader = not hasattr(config, "workerinput")
    if is_leader and not config.option.collectonly:
        # Django may have looked for them already, and remembers that they were not there.
        for compiled in compile_stale():
            translation_file_changed(None, compiled)
        services = Services()
        config.stash[SERVICES] = services
        services.start()
        point_settings_at(services.environment)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Contents are no names: they are long, and bytes made a second later differ between the processes."""
    if isinstance(val, bytes):
        return "bytes"
    if isinstance(val, str) and len(val) > LONGEST_ID:
        return f"{val[:20]}-{len(val)}"
    return None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that the processes end together.

    Tests that empty the database come before those that find files on a shelf: they would clear it.
    """
    items.sort(key=lambda item: (turn_of(item), not is_emptying(item)))


def is_emptying(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or not EMPTYING.isdisjoint(item.fixturenames)


def turn_of(item: pytest.Item) -> int:
    mark = item.get_closest_marker("xdist_group")
    return FIRST.index(mark.args[0]) if mark and mark.args[0] in FIRST else len(FIRST)


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector need not look at it any more."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """The services come up, and the database is made, while the other processes collect their tests."""
    services = session.config.stash.get(SERVICES, None)
    if services:
        services.wait()
        cache = session.config.cache.mkdir("template")
        template.make(services.cluster, cache, services.environment)


def pytest_unconfigure(config: pytest.Config) -> None:
    services = config.stash.get(SERVICES, None)
    if services:
        services.stop()


@pytest.fixture(scope="session", autouse=True)
def bucket(worker_id: str) -> Iterator[str]:
    """A bucket of this test process, where every paper of its tests goes."""
    name = f"tests-{worker_id}"
    settings.S3_BUCKET = os.environ["S3_BUCKET"] = name
    settings.STORAGES["default"]["OPTIONS"]["bucket_name"] = name
    storage = storages["default"]
    # A storage that an import made before this fixture still names the shared bucket.
    storage.bucket_name, storage._bucket = name, None
    prepare(storage.connection.meta.client, name, origins=ORIGINS)
    yield name
    storage.connection.meta.client.close()


@pytest.fixture(scope="session")
def mail_server() -> Iterator[tuple[Controller, Mailbox]]:
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname=ports.LOCALHOST, port=ports.free_ports(1)[0])
    controller.start()
    yield controller, mailbox
    controller.stop()


@pytest.fixture
def mailbox(mail_server: tuple[Controller, Mailbox], settings) -> Mailbox:
    """An SMTP server that keeps what it is handed; e-mails of the test really go through it."""
    controller, mailbox = mail_server
    mailbox.messages.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    return mailbox
