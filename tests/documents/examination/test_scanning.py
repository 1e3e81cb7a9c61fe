"""Files are handed to a real clamd; only its own word makes a file clean."""

import io
import socket
import threading

import pytest

from documents.examination.scanning import Infected, Scan, ScannerAway, scan
from tests.clamd import EICAR, LONGEST_FILE, LONGEST_STREAM
from tests.documents.samples import archive


def of(content):
    return scan(io.BytesIO(content))


@pytest.mark.parametrize("way", ["address", "socket"])
def test_sound_file_is_clean_and_a_virus_is_named(clamd, settings, way):
    settings.CLAMD_ADDRESS = getattr(clamd, way)

    with pytest.raises(Infected) as infected:
        of(EICAR)

    assert of(b"%PDF-1.7 sound") is Scan.CLEAN
    assert infected.value.name.startswith("Eicar-Test")


def test_virus_is_found_in_an_archive(clamd):
    with pytest.raises(Infected):
        of(archive(plan=b"sound", virus=EICAR))


@pytest.mark.parametrize("size", [LONGEST_FILE + 1, LONGEST_STREAM + 1, 20 * LONGEST_STREAM])
def test_what_the_scanner_does_not_take_whole_is_said_to_be_too_large(clamd, size):
    assert of(bytes(size)) is Scan.TOO_LARGE


def test_no_scanner_is_no_clean_file(settings):
    settings.CLAMD_ADDRESS = ""

    assert of(b"anything") is Scan.NO_SCANNER


def test_scanner_that_is_away_settles_nothing(clamd, settings):
    clamd.stop()

    for settings.CLAMD_ADDRESS in (clamd.address, clamd.socket):
        with pytest.raises(ScannerAway):
            of(b"anything")


@pytest.mark.parametrize("answer", [b"", b"stream: OK", b"OK\0", b"COMMAND READ TIMED OUT\0", b"x ERROR\0"])
def test_only_the_whole_answer_counts(settings, answer):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMD_ADDRESS = f"127.0.0.1:{server.getsockname()[1]}"
        odd = threading.Thread(target=answers, args=(server, answer))
        odd.start()
        try:
            with pytest.raises(ScannerAway):
                of(b"anything")
        finally:
            odd.join()


def answers(server, answer):
    connection = server.accept()[0]
    with connection:
        while not connection.recv(1000).endswith(bytes(4)):
            pass
        connection.sendall(answer)
