"""A real virus scanner for the tests that ask for it, with one signature and small limits."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import time
from pathlib import Path

import pytest

from eplatform.running import ports, processes

#: The harmless test file of all scanners, in pieces: whole, it would make the project itself suspect.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
PROGRAM = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")
LONGEST_STREAM = 2_000_000
LONGEST_FILE = 1_000_000
CONFIGURATION = """\
Foreground yes
DatabaseDirectory {folder}
TemporaryDirectory {folder}
LocalSocket {folder}/socket
TCPSocket {port}
TCPAddr 127.0.0.1
MaxThreads 2
SelfCheck 0
StreamMaxLength {longest_stream}
MaxFileSize {longest_file}
AlertExceedsMax yes
"""


class Clamd:
    """One scanner, which a test may stop and start again under the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, ports.free_ports(1)[0]
        self.socket, self.address = f"{folder}/socket", f"{ports.LOCALHOST}:{self.port}"
        self.child: processes.Child | None = None
        (folder / "tests.ndb").write_text(f"Eicar-Test:0:*:{EICAR.hex()}\n", encoding="ascii")
        run_as_root = "User root\n" if os.geteuid() == 0 else ""
        text = CONFIGURATION.format(
            folder=folder, port=self.port, longest_stream=LONGEST_STREAM, longest_file=LONGEST_FILE
        )
        (folder / "clamd.conf").write_text(text + run_as_root, encoding="ascii")

    def start(self) -> None:
        command = [PROGRAM, "--config-file", self.folder / "clamd.conf"]
        self.child = processes.start("clamd", command, log=self.folder / "clamd.log")
        until = time.monotonic() + 30
        while not self.answers:
            assert self.child.runs, self.child.last_words(3)
            assert time.monotonic() < until, "clamd does not listen"
            time.sleep(0.02)

    @property
    def answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((ports.LOCALHOST, self.port)) == 0 and Path(self.socket).exists()

    def stop(self) -> None:
        if self.child:
            processes.stop(self.child)
            self.child = None


@pytest.fixture(scope="session")
def clamd_of_session():
    if PROGRAM is None:
        pytest.fail("clamd is not installed: the package is called clamav-daemon")
    with tempfile.TemporaryDirectory(prefix="clamd-") as folder:
        scanner = Clamd(Path(folder))
        yield scanner
        scanner.stop()


@pytest.fixture
def clamd(clamd_of_session, settings):
    """The scanner at work, set up for the platform."""
    if clamd_of_session.child is None:
        clamd_of_session.start()
    settings.CLAMD_ADDRESS = clamd_of_session.address
    return clamd_of_session
