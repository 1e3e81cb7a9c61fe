"""What a reader of a hostile file may be brought to do; each runs in the process apart."""

import ctypes
import os
import tempfile


def hangs(stream):
    while True:
        pass


def grows(stream):
    return len(bytearray(10**9))


def dies(stream):
    ctypes.string_at(0)


def fails(stream):
    raise KeyError(stream.read().decode())


def writes(stream):
    with tempfile.TemporaryFile(buffering=0) as file:
        file.write(b"x")


def reveals(stream):
    return sorted(os.environ)
