"""The embedded S3 answers with its key, and nobody without it."""

import os
import urllib.error
import urllib.request

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


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
