"""Find free ports of this machine, and say which are taken."""

from __future__ import annotations

import socket

from eplatform.running.failures import CannotRun

LOCALHOST = "127.0.0.1"


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
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind((LOCALHOST, 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def ensure_free(port: int, setting: str) -> None:
    if is_taken(port):
        raise CannotRun(
            f"Port {port} is taken by another program: stop that program, or set {setting} to a free port."
        )
