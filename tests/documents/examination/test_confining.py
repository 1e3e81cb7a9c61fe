"""Whatever a file does to its reader, the platform hears of it and goes on."""

import io
import signal
import threading

import pytest

from documents.examination import confining
from documents.examination.confining import Limits, Overrun, ReaderGone, Unread, confined
from tests.documents.samples import pdf


@pytest.mark.parametrize("task", ["hangs", "grows", "dies"])
def test_reader_that_overruns_is_ended_and_the_next_one_reads(task):
    with pytest.raises(Overrun):
        confined(f"tests.documents.readers:{task}", io.BytesIO(b"x"), Limits(seconds=1, megabytes=400))

    assert confined("documents.examination.pdfs:check_pdf", io.BytesIO(pdf())) == []


@pytest.mark.parametrize("task", ["fails", "writes"])
def test_reader_that_fails_says_so(task):
    with pytest.raises(Unread, match=r"a file|No usable temporary directory"):
        confined(f"tests.documents.readers:{task}", io.BytesIO(b"a file"))


def test_reader_knows_no_secrets(monkeypatch):
    monkeypatch.setenv("S3_SECRET_ACCESS_KEY", "secret")

    known = confined("tests.documents.readers:reveals", io.BytesIO(b"x"))

    assert not [name for name in known if "SECRET" in name or "DATABASE" in name or "S3" in name]


def test_reader_that_was_killed_says_nothing_of_the_file():
    confined("documents.examination.pdfs:check_pdf", io.BytesIO(pdf()))
    reader = confining._readers[-1].process
    reader.send_signal(signal.SIGSTOP)
    killing = threading.Timer(0.1, reader.kill)
    killing.start()

    with pytest.raises(ReaderGone):
        confined("documents.examination.pdfs:check_pdf", io.BytesIO(pdf()))

    killing.join()
    assert confined("documents.examination.pdfs:check_pdf", io.BytesIO(pdf())) == []
