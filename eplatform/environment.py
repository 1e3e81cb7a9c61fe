"""Read the settings of this installation: the environment first, then what `manage.py up` wrote down."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PROJECT = Path(__file__).resolve().parent.parent
WRITTEN_NAME = "environment"
LAST_PORT = 65535


def run_dir() -> Path:
    """The folder that holds everything a running installation keeps on this machine."""
    return (PROJECT / os.environ.get("RUN_DIR", ".run")).resolve()


def read_written(path: Path) -> dict[str, str]:
    """The names and values of a file of NAME=value lines; empty where there is none to read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}


_written = read_written(run_dir() / WRITTEN_NAME)


def text(name: str, default: str = "") -> str:
    value = os.environ.get(name) or _written.get(name) or default
    return value.strip()


def integer(name: str, default: int) -> int:
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, and is “{value}”.") from None


def port(name: str, default: int) -> int:
    number = integer(name, default)
    if not 0 < number <= LAST_PORT:
        raise ImproperlyConfigured(f"{name} must be a port from 1 to {LAST_PORT}, and is “{number}”.")
    return number


def boolean(name: str, default: bool) -> bool:
    value = text(name, "yes" if default else "no").lower()
    if value in ("1", "yes", "true", "on"):
        return True
    if value in ("0", "no", "false", "off"):
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, and is “{value}”.")


def words(name: str, default: list[str]) -> list[str]:
    """A list separated by commas."""
    value = text(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else default


def address(name: str, default: str) -> str:
    """Where something is reached by HTTP."""
    url = text(name, default)
    parts = _parts(url)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise ImproperlyConfigured(f"{name} must read http://host:port or https://host, and is “{url}”.")
    return url


def _parts(url: str) -> SplitResult | None:
    """The parts of an address; None where its host or port cannot be one."""
    try:
        parts = urlsplit(url)
        return parts if parts.port != 0 else None
    except ValueError:
        return None


def origin(url: str) -> str:
    """The scheme, host and port of an address; empty for an empty address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def database(url: str, name: str = "DATABASE_URL") -> dict[str, Any]:
    """Django's database settings for postgresql://user:password@host:port/name?option=value."""
    parts = _parts(url)
    if parts is None or parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        # The address itself is not repeated: it has a password.
        raise ImproperlyConfigured(
            f"{name} must read postgresql://user:password@host:port/name, with a port from 1 to {LAST_PORT}."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
