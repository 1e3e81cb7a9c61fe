"""A setting that cannot be is named, with what to give instead."""

import ast
import re

import pytest
from django.core.exceptions import ImproperlyConfigured

from eplatform import environment
from notifications.gateway.app import SECRET_NAMES

PAGE = environment.PROJECT / "docs" / "operating.md"
#: Of the machine and of Django: nobody sets them for an installation.
MACHINE = {"PATH", "DJANGO_SETTINGS_MODULE"}


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


def test_page_names_every_setting_that_the_code_reads():
    table = PAGE.read_text(encoding="utf-8").split("## Settings")[1].split("\n## ")[0]
    told = [name for row in re.findall(r"^\| `.*", table, re.M) for name in named(row.split("|")[1])]

    read = {
        name
        for app in ("eplatform", "workflows", "documents", "quotes", "notifications")
        for path in (environment.PROJECT / app).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in asked(node)
    }

    assert len(read) > 30
    assert sorted(told) == sorted(read - MACHINE | {f"{SECRET_NAMES}<PROVIDER>"})


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def asked(node: ast.AST) -> list[str]:
    """What is asked of the environment: `environment.text("X")`, `database_url("X")`, `environ["X"]`."""
    if isinstance(node, ast.Call) and node.args:
        function, key = ast.unparse(node.func), node.args[0]
        found = re.search(r"^(os\.environ|environment)\.\w+$|(^|\.)(database_url|text)$", function)
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        found, key = re.search(r"^(os\.environ|environment)$", ast.unparse(node.value)), node.slice
    else:
        return []
    is_name = isinstance(key, ast.Constant) and re.fullmatch("[A-Z][A-Z0-9_]+", str(key.value))
    return [key.value] if found and is_name else []
