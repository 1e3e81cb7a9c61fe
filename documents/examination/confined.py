"""The process in which strangers' files are opened: it forks a child for each, which no longer may much."""

from __future__ import annotations

import importlib
import json
import logging
import os
import resource
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Iterator
from typing import Any

LONGEST_REQUEST = 65_536


def serve(door: socket.socket) -> None:
    """Until the other end closes: a child for each request, which answers through its own pipe."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the children
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who presses Ctrl-C means the process that started us
    while True:
        message, descriptors, _flags, _address = socket.recv_fds(door, LONGEST_REQUEST, 2)
        if not message:
            return
        given, answer = descriptors
        request = json.loads(message)
        # What reads the format is imported before, once for all the files of it.
        task = _task(request["task"])
        if os.fork() == 0:
            door.close()
            _answer(task, request, given, answer)
        os.close(given)
        os.close(answer)


def _task(name: str) -> Callable[..., Any]:
    module, _colon, function = name.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found


def _answer(task: Callable[..., Any], request: dict[str, Any], given: int, answer: int) -> None:
    """Do the work and end without tidying up: what was open here is the kernel's to close."""
    try:
        logging.disable()
        limit(request["seconds"], request["megabytes"])
        with os.fdopen(given, "rb", closefd=False) as stream:
            stream.seek(0)
            said = _packed(task(stream, **request["arguments"]))
    except MemoryError:
        said = b"O"
    except BaseException:  # noqa: BLE001 - whatever it was, the other end has to hear of it
        said = b"E" + traceback.format_exc(limit=-5).encode("utf-8", "replace")
    with os.fdopen(answer, "wb") as out:
        out.write(said)
    os._exit(0)


def limit(seconds: int, megabytes: int) -> None:
    """Let the kernel end this process when it takes too long or too much, and write no file."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(seconds)
    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, megabytes * 2**20),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _packed(result: Any) -> bytes:
    if isinstance(result, bytes):
        return b"B" + result
    if isinstance(result, Iterator):
        result = list(result)
    return b"A" + json.dumps(result, default=_code).encode()


def _code(value: Any) -> Any:
    """A reason travels as its code."""
    return value.code


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as own:
        serve(own)
