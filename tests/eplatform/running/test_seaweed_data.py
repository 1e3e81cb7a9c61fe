"""A data folder of SeaweedFS is judged before anything starts on it."""

import shutil

import pytest

from eplatform.running import seaweed_data
from eplatform.running.failures import CannotRun


@pytest.fixture
def data(tmp_path):
    """A folder with two papers of 100 bytes in a volume, the second of them deleted, as it was left."""
    data = tmp_path / "seaweed" / "data"
    (data / "filerldb2" / "00").mkdir(parents=True)
    (data / "filerldb2" / "00" / "CURRENT").write_text("MANIFEST-000000\n")
    entries = [(1, 1, 0, 100), (2, 17, 0, 100), (2, 33, 0, -1)]
    (data / "eplatform_1.idx").write_bytes(b"".join(seaweed_data.ENTRY.pack(*entry) for entry in entries))
    (data / "eplatform_1.dat").write_bytes(bytes(17 * 8 + 16 + 100 + 12))
    seaweed_data.remember(data)
    return data


def refusal(data) -> str:
    with pytest.raises(CannotRun) as failure:
        seaweed_data.ensure_whole(data)
    return str(failure.value)


def test_new_installation_has_lost_nothing(tmp_path):
    seaweed_data.ensure_whole(tmp_path / "seaweed" / "data")


def test_data_that_were_left_are_whole(data):
    seaweed_data.ensure_whole(data)


def test_data_that_grew_since_the_note_are_whole(data):
    with (data / "eplatform_1.dat").open("ab") as volume:
        volume.write(b"a paper that was kept when the storage was killed")
    (data / "eplatform_2.dat").write_bytes(bytes(8))

    seaweed_data.ensure_whole(data)


@pytest.mark.parametrize("lost", ["seaweed/data", "seaweed"])
def test_lost_folder_is_named(data, tmp_path, lost):
    shutil.rmtree(tmp_path / lost)

    assert f"The data folder {data} of SeaweedFS is gone" in refusal(data)


@pytest.mark.parametrize("name", ["eplatform_1.dat", "eplatform_1.idx", "filerldb2/00/CURRENT"])
def test_lost_part_is_named(data, name):
    (data / name).unlink()

    assert f"{name}, which it held before, is missing" in refusal(data)


@pytest.mark.parametrize("size", [0, 100, 17 * 8 + 100])
def test_volume_shorter_than_its_index_is_named(data, size):
    with (data / "eplatform_1.dat").open("r+b") as volume:
        volume.truncate(size)

    assert "eplatform_1.dat is shorter than its index says" in refusal(data)


def test_loss_while_it_runs_is_not_forgotten_when_it_stops(data):
    shutil.rmtree(data)

    seaweed_data.remember(data)

    assert "is gone" in refusal(data)
