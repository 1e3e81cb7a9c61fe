"""The child that ended is named, and a full disk where that is why."""

import sys

import pytest

from eplatform.running import processes, watching
from eplatform.running.failures import CannotRun


@pytest.fixture
def ended(tmp_path):
    """A child that said something and ended with code 1."""

    def end(said: str) -> processes.Child:
        program = f"import sys; print({said!r}); sys.exit(1)"
        child = processes.start("The part", [sys.executable, "-c", program], log=tmp_path / "part.log")
        child.process.wait()
        return child

    return end


def refusal(child) -> str:
    with pytest.raises(CannotRun) as failure:
        watching.ensure_all_run([child])
    return str(failure.value)


def test_ended_child_is_named(ended):
    assert "The part ended with code 1, so everything was stopped" in refusal(ended("something"))


def test_child_that_found_the_disk_full_is_not_blamed(ended, tmp_path):
    child = ended("PANIC:  could not write to file: No space left on device")

    assert refusal(child) == f"The disk that holds {tmp_path} is full: free some space and start again."


def test_child_that_had_no_room_to_say_so_is_not_blamed(ended, tmp_path, monkeypatch):
    child = ended("")
    monkeypatch.setattr(processes, "SCARCE", 2**62)

    assert f"The disk that holds {tmp_path} is full" in refusal(child)


def test_command_that_found_the_disk_full_is_not_blamed(ended, tmp_path):
    with pytest.raises(CannotRun, match=f"The disk that holds {tmp_path} is full"):
        watching.finish(ended("OSError: [Errno 28] No space left on device"), [])
