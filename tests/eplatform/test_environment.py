"""A setting that cannot be is named, with what to give instead."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from eplatform import environment


@pytest.mark.parametrize("value", ["0", "-5", "70000"])
def test_port_that_no_machine_has_is_named(monkeypatch, value):
    monkeypatch.setenv("WEB_PORT", value)

    with pytest.raises(
        ImproperlyConfigured, match=f"WEB_PORT must be a port from 1 to 65535, and is “{value}”"
    ):
        environment.port("WEB_PORT", 8000)


@pytest.mark.parametrize("value", ["nonsense", "ftp://host", "http://", "http://host:abc", "http://[::1"])
def test_address_that_is_none_is_named(monkeypatch, value):
    monkeypatch.setenv("PUBLIC_URL", value)

    with pytest.raises(
        ImproperlyConfigured, match="PUBLIC_URL must read http://host:port or https://host, and"
    ):
        environment.address("PUBLIC_URL", "http://127.0.0.1")


@pytest.mark.parametrize("value", ["https://portal.example", "http://127.0.0.1:8000/", "http://[::1]:8000"])
def test_address_is_taken_as_given(monkeypatch, value):
    monkeypatch.setenv("PUBLIC_URL", value)

    assert environment.address("PUBLIC_URL", "") == value


@pytest.mark.parametrize("place", ["host:abc", "host:99999", "[::1"])
def test_database_that_is_no_address_is_named_without_its_password(place):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_OWNER_URL must read postgresql://") as refusal:
        environment.database(f"postgresql://owner:hidden@{place}/name", "DATABASE_OWNER_URL")

    assert "hidden" not in str(refusal.value)
