"""Find free ports of this machine, and say which are taken."""

from __future__ import annotations

import secrets
import socket
from contextlib import ExitStack, suppress

from eplatform.running.failures import CannotRun

LOCALHOST = "127.0.0.1"
#: Below those that systems give to outgoing connections: one of them could take a port of ours before we do.
LISTENED = range(10_000, 32_768)


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: a port whose last connections are still closing is not taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOCALHOST, port))
        except OSError:
            return True
    return False


def free_ports(count: int) -> list[int]:
    """Different ports that nobody listens on at this moment."""
    with ExitStack() as held:
        found: list[int] = []
        while len(found) < count:
            probe, port = held.enter_context(socket.socket()), secrets.choice(LISTENED)
            with suppress(OSError):  # taken, also by a probe before this one
                probe.bind((LOCALHOST, port))
                found.append(port)
        return found


def ensure_free(port: int, setting: str) -> None:
    if is_taken(port):
        raise CannotRun(
            f"Port {port} is taken by another program: stop that program, or set {setting} to a free port."
        )
