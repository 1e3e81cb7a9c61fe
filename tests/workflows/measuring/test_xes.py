"""Event logs are read as a stream, and whatever is no log is refused with its line."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation

from workflows.measuring.events import Change
from workflows.measuring.xes import MEGABYTE, UnreadableLog, read_log

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "log.xes"

ENTITY = '<!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><log><trace>&b;</trace></log>'
OUTSIDE = '<!DOCTYPE log SYSTEM "file:///etc/passwd"><log/>'
TRACE = '<log><trace><event><string key="concept:name" value="a"/>{}</event></trace></log>'


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def read(tmp_path, content, name="log.xes", **limits):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_log(path, **limits))


def test_log_gives_its_cases_with_events_and_attributes():
    first, second = read_log(SAMPLE)

    assert (first.name, first.attributes["channel"]) == ("A", "Desk")
    assert [event.change for event in first.events] == [
        Change.OPENED, Change.HELD, Change.RELEASED, Change.DONE, Change.DONE,
    ]  # fmt: skip
    assert [event.node for event in second.events] == ["check", "check", "pay"]
    assert second.events[0].at == datetime(2026, 3, 1, tzinfo=UTC)


def test_packed_log_is_known_by_its_content(tmp_path):
    assert len(read(tmp_path, gzip.compress(SAMPLE.read_bytes()), name="log.bin")) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (ENTITY, "declares a document type"),
        (ENTITY.encode("utf-16"), "declares a document type"),
        (OUTSIDE, "declares a document type"),
        ("<log><trace></log>", "not well-formed XML: line 1"),
        ("", "no element found"),
        ("<html/>", "no event log"),
        ("<log>" * 60 + "</log>" * 60, "nested too deeply"),
        (TRACE.format(""), "is no moment"),
        (TRACE.format('<date key="time:timestamp" value="yesterday"/>'), "“yesterday” is no moment"),
        ("<log><trace><event/></trace></log>", "has no concept:name"),
        (gzip.compress(SAMPLE.read_bytes())[:200], "cannot be read"),
        (b"\x1f\x8b\x08\x00garbage-that-is-no-gzip", "cannot be read"),
        (b"\xff\xfe\x00\x01\x02", "not well-formed"),
    ],
)
def test_what_is_no_log_is_refused_with_a_reason(tmp_path, content, said):
    with pytest.raises(UnreadableLog, match=said):
        read(tmp_path, content)


def test_log_that_unpacks_to_too_much_is_refused(tmp_path):
    bomb = gzip.compress(b"<log>" + b" " * (3 * MEGABYTE) + b"</log>")

    with pytest.raises(UnreadableLog, match="larger than 1 MB"):
        read(tmp_path, bomb, largest=MEGABYTE)


def test_log_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UnreadableLog, match=r"none\.xes.*No such file"):
        list(read_log(tmp_path / "none.xes"))
