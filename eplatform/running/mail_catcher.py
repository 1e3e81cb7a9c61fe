"""Receive the e-mails of an installation that has no mail server, and keep each as a file.

Run as `python -m eplatform.running.mail_catcher PORT FOLDER`.
"""

from __future__ import annotations

import signal
import sys
import time
from itertools import count
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from eplatform.running.ports import LOCALHOST


class Keeper:
    """Writes one .eml file a message, named so that they sort by arrival."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count(1)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        name = f"{time.strftime('%Y%m%d-%H%M%S')}-{next(self.numbers):05}.eml"
        recipients = ", ".join(envelope.rcpt_tos).encode()
        (self.folder / name).write_bytes(b"X-Delivered-To: " + recipients + b"\r\n" + envelope.content)
        return "250 OK"


def main(port: int, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    controller = Controller(Keeper(folder), hostname=LOCALHOST, port=port)
    controller.start()
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    controller.stop()


if __name__ == "__main__":
    # Blocked before the server's thread starts, so that sigwait alone receives them.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    main(int(sys.argv[1]), Path(sys.argv[2]))
