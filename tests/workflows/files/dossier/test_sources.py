"""Files are opened inside the dossier or not at all."""

import io
import os

import pytest

from workflows.files.dossier.sources import Folder, Unopened, Uploads

LEAVING = [
    "../secret.txt",
    "papers/../../secret.txt",
    "/etc/hostname",
    "~/secret",
    "C:\\secret",
    "papers\\a.pdf",
    "C:a",
]
HIDING = ["a\0.pdf", "fdp\u202exe.pdf", "a\n.pdf", "", "  ", "x" * 256, "a/" * 600]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "secret.txt").write_text("do not read")
    inside = tmp_path / "dossier"
    (inside / "papers").mkdir(parents=True)
    (inside / "papers" / "a.pdf").write_bytes(b"inside")
    return inside


def refusal(source, name):
    with pytest.raises(Unopened) as refused:
        source.open(name)
    return refused.value.reason.code


@pytest.mark.parametrize("name", ["papers/a.pdf", "./papers/a.pdf", "papers/../papers/a.pdf"])
def test_folder_opens_what_lies_inside(folder, name):
    with Folder(folder).open(name) as stream:
        assert stream.read() == b"inside"


@pytest.mark.parametrize("name", LEAVING)
def test_paths_that_leave_are_refused(folder, name):
    assert refusal(Folder(folder), name) == "leaves_folder"
    assert refusal(Uploads({}), name) == "leaves_folder"


@pytest.mark.parametrize("name", HIDING)
def test_names_that_hide_something_are_refused(folder, name):
    assert refusal(Folder(folder), name) == "name_refused"
    assert refusal(Uploads({name: b"x"} if name.strip() else {}), name) == "name_refused"


def test_links_that_leave_are_refused(folder):
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "up").symlink_to(folder.parent)

    assert refusal(Folder(folder), "link.txt") == "leaves_folder"
    assert refusal(Folder(folder), "up/secret.txt") == "leaves_folder"


def test_links_that_stay_inside_are_followed(folder):
    (folder / "link.pdf").symlink_to(folder / "papers" / "a.pdf")

    with Folder(folder).open("link.pdf") as stream:
        assert stream.read() == b"inside"


def test_only_ordinary_files_are_opened(folder):
    os.mkfifo(folder / "pipe.pdf")

    assert refusal(Folder(folder), "pipe.pdf") == "not_a_file"
    assert refusal(Folder(folder), "papers") == "not_a_file"
    assert refusal(Folder(folder), "absent.pdf") == "file_missing"


def test_accents_are_found_in_either_spelling(folder):
    (folder / "e\u0301tude.pdf").write_bytes(b"from a Mac")

    with Folder(folder).open("étude.pdf") as stream:
        assert stream.read() == b"from a Mac"
    with Uploads({"e\u0301tude.pdf": b"too"}).open("étude.pdf") as stream:
        assert stream.read() == b"too"


def test_uploads_are_rewound_and_left_open():
    upload = io.BytesIO(b"twice")
    source = Uploads({"papers/a.pdf": upload})

    for _time in range(2):
        with source.open("papers/./a.pdf") as stream:
            assert stream.read() == b"twice"
    assert not upload.closed
