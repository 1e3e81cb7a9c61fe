"""The embedded S3 answers with its key, and nobody without it."""

import os
import socket
import urllib.error
import urllib.request

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from eplatform.running import ports, seaweed
from eplatform.running.failures import CannotRun


def answer(url: str) -> int:
    try:
        return urllib.request.urlopen(url, timeout=5).status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_paper_is_kept_and_read_by_a_signed_address(bucket):
    name = default_storage.save("papers/plan.txt", ContentFile(b"a plan"))

    with urllib.request.urlopen(default_storage.url(name), timeout=5) as response:
        assert response.read() == b"a plan"


@pytest.mark.parametrize("path", ["", "{bucket}", "{bucket}/papers/secret.txt"])
def test_nobody_reads_without_a_key(bucket, path):
    default_storage.save("papers/secret.txt", ContentFile(b"secret"))

    assert answer(f"{os.environ['S3_ENDPOINT_URL']}/{path.format(bucket=bucket)}") == 403


def test_signed_address_of_one_paper_does_not_open_another(bucket):
    default_storage.save("papers/other.txt", ContentFile(b"another's"))
    mine = default_storage.url(default_storage.save("papers/mine.txt", ContentFile(b"mine")))

    assert answer(mine.replace("mine", "other")) == 403


def test_port_taken_meanwhile_is_named(tmp_path):
    taken, *others = ports.free_ports(seaweed.PORTS)
    store = seaweed.Store(tmp_path, (others[0], taken, *others[1:]), "key", "secret")
    with socket.create_server((ports.LOCALHOST, taken)):
        child = seaweed.start(store, log=tmp_path / "log")
        with pytest.raises(CannotRun, match="taken by another program"):
            seaweed.wait(store, child, "bucket", origins=[])
    child.process.wait()


def test_ports_are_none_that_an_outgoing_connection_takes():
    found = ports.free_ports(200)

    assert len(set(found)) == 200
    assert set(found) <= set(ports.LISTENED)
