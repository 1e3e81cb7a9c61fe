"""Hand-over packs: what lies in them, who may have one, and that not one byte can be changed unseen."""

from __future__ import annotations

import importlib.util
import json
import random
import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from documents.errors import MayNotHandOver, NotReady
from documents.filings.filing import file_paper
from documents.handover import handing_over, manifests, packing, signing
from documents.handover.packs import Pack
from documents.keeping.seals import Seal
from documents.reviewing import review
from documents.storage import storing, streaming
from tests import factories
from tests.documents.samples import pdf, upload
from workflows.files import leaving, timeline

NOW = factories.NOW
LATER = NOW + timedelta(days=3)
REASON = "Projet abandonné"
REMARK = "Marge habituelle, discutable"


def program():
    spec = importlib.util.spec_from_file_location("verify", packing.PROGRAM)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


verify = program()


@pytest.fixture
def closed(cast):
    """A closed file with an accepted paper, a rejected one, and a remark of the utility to itself."""
    file = factories.connection_file(cast)
    kept = file_paper(file, "D05", upload("تصميم الكتلة.pdf"), by=cast.applicant, at=NOW)
    bad = file_paper(file, "D01", upload("demande.pdf", pdf(2)), by=cast.applicant, at=NOW)
    review.accept(kept, by=cast.desk_officer, at=NOW)
    review.reject(bad, by=cast.desk_officer, at=NOW, reason="=Illisible")
    timeline.record(file, "step_snoozed", by=cast.estimator, at=NOW, note=REMARK)
    leaving.withdraw(file, by=cast.applicant, at=LATER, reason=REASON)
    file.refresh_from_db()
    return file


@pytest.fixture
def pack(closed, cast):
    asked = handing_over.ask(closed, by=cast.applicant, at=LATER, language="fr")
    return handing_over.make(asked, at=LATER)


@pytest.fixture
def archive(pack, tmp_path):
    path = tmp_path / "pack.zip"
    path.write_bytes(b"".join(streaming.pieces(pack.key)))
    return path


def changed(path, place):
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    other = path.with_name("changed.zip")
    other.write_bytes(content)
    return other


def test_pack_holds_what_was_accepted_and_names_what_was_left_out(pack, archive):
    with zipfile.ZipFile(archive) as opened:
        names = set(opened.namelist())
        told = json.loads(opened.read("manifest.json"))
        decisions = opened.read("decisions.csv").decode("utf-8-sig")

    assert names == {
        "cover.pdf", "papers/D05-v1.pdf", "receipt.pdf", "decisions.csv", "record.jsonl", "README.txt",
        "verify.py", "manifest.json", "manifest.sig",
    }  # fmt: skip
    assert told["left_out"] == [{"kind": "D01", "name": "demande.pdf", "state": "rejected"}]
    assert told["file"]["final_state"] == "withdrawn"
    (paper,) = [entry for entry in told["entries"] if entry["what"] == "paper"]
    assert paper["sealed_until"] == Seal.objects.get(version__sha256=paper["sha256"]).retain_until.isoformat()
    assert "'=Illisible" in decisions
    assert pack.manifest == json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)


def test_pack_verifies_offline_as_a_program_of_its_own(pack, archive):
    ran = subprocess.run(
        [sys.executable, "-I", packing.PROGRAM, archive, "--key", signing.fingerprint()],
        capture_output=True, text=True, check=False, env={"PATH": "", "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip

    assert ran.returncode == 0, ran.stdout
    assert ran.stdout.startswith(f"VALID: {pack.connection_file.reference}")


def test_unpacked_folder_verifies_too_until_something_is_added(archive, tmp_path):
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    assert verify.check(folder)["format"] == "eplatform-handover/1"

    (folder / "papers" / "added.pdf").write_bytes(pdf())

    with pytest.raises(verify.Broken, match=r"added\.pdf"):
        verify.check(folder)


def test_no_byte_can_be_changed_unseen(archive):
    size = archive.stat().st_size
    places = {0, size - 1, size - 40, size - 150, *random.Random(4).sample(range(size), 25)}

    for place in sorted(places):
        with pytest.raises(verify.Broken):
            verify.check(changed(archive, place))


def test_unpacked_document_changed_is_named(archive, tmp_path):
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path)
    paper = tmp_path / "papers" / "D05-v1.pdf"
    paper.write_bytes(paper.read_bytes() + b"\n")
    archive.unlink()

    with pytest.raises(verify.Broken, match=r"papers/D05-v1\.pdf"):
        verify.check(tmp_path)


def test_pack_signed_by_somebody_else_is_told_by_its_key(archive):
    with pytest.raises(verify.Broken, match="another key"):
        verify.check(archive, "0" * 64)


@pytest.mark.parametrize("change", ["manifest", "signature", "s beyond the order"])
def test_signature_of_the_manifest_is_strict(change):
    message, key, signature = b"{}", signing.public_key(), signing.sign(b"{}")
    if change == "manifest":
        message = b"{ }"
    elif change == "signature":
        signature = signature[:10] + bytes([signature[10] ^ 1]) + signature[11:]
    else:  # the same equation holds for s + L, which RFC 8032 refuses
        s = int.from_bytes(signature[32:], "little") + verify.L
        signature = signature[:32] + s.to_bytes(32, "little")

    assert verify.is_signed(key, b"{}", signing.sign(b"{}"))
    assert not verify.is_signed(key, message, signature)


def test_remarks_of_the_utility_to_itself_stay_inside(pack, archive):
    with zipfile.ZipFile(archive) as opened:
        everything = b"".join(opened.read(name) for name in opened.namelist())

    assert REMARK.encode() not in everything
    assert REASON.encode() in everything


def test_paper_gone_from_the_storage_makes_no_pack(closed, cast):
    storing.remove(closed.papers.get(kind="D05").current.key)
    asked = handing_over.ask(closed, by=cast.applicant, at=LATER, language="fr")

    failed = handing_over.make(asked, at=LATER)

    assert (failed.state, failed.sha256) == ("failed", "")
    assert "تصميم الكتلة.pdf" in failed.failure
    assert list(storing.versions_of(asked.key)) == []
    assert not closed.timeline.filter(kind="pack_made").exists()


def test_document_that_is_not_what_was_filed_is_never_signed():
    other = packing.Document("papers/D05-v1.pdf", "paper", "", lambda: iter([b"other"]), sha256="0" * 64)

    with pytest.raises(manifests.Altered, match=r"papers/D05-v1\.pdf"):
        list(manifests.Listed(other, []).pieces())


def test_pack_of_a_running_file_is_refused(cast):
    running = factories.connection_file(cast)

    with pytest.raises(NotReady):
        handing_over.ask(running, by=cast.applicant, at=NOW, language="fr")


def test_asking_twice_makes_one_pack(closed, cast):
    first = handing_over.ask(closed, by=cast.applicant, at=LATER, language="fr")
    second = handing_over.ask(closed, by=cast.colleague, at=LATER, language="fr")

    assert first == second
    assert handing_over.make(handing_over.make(first, at=LATER), at=LATER).size == Pack.objects.get().size


def test_strangers_neither_ask_nor_fetch(cast, client, closed, pack):
    with pytest.raises(MayNotHandOver):
        handing_over.ask(closed, by=cast.stranger, at=LATER, language="ar")
    client.force_login(cast.stranger)

    for name, place in (("packs", [closed.reference]), ("pack-download", [closed.reference, pack.code])):
        answer = client.get(reverse(f"documents:{name}", args=place))
        assert answer.status_code == 404
        assert pack.sha256 not in answer.content.decode()


def test_colleague_asks_on_the_page_and_fetches(cast, client, closed, pack):
    client.force_login(cast.colleague)

    page = client.get(reverse("documents:packs", args=[closed.reference])).content.decode()
    fetched = client.get(reverse("documents:pack-download", args=[closed.reference, pack.code]))

    assert pack.code in page
    assert (fetched.status_code, pack.key in fetched["Location"]) == (302, True)


def test_anybody_with_the_code_checks_a_pack(client, closed, pack, cast):
    page = client.get(reverse("documents:pack-check", args=[pack.code.lower()])).content.decode()

    assert pack.sha256 in page
    assert signing.fingerprint() in page
    assert cast.applicant.full_name not in page
    assert pack.key not in page
    assert client.get(reverse("documents:pack-qr", args=[pack.code]))["Content-Type"] == "image/svg+xml"


def test_code_of_a_pack_is_found_where_estimates_are_verified(client, pack):
    answer = client.get(reverse("quotes:verify", args=[pack.code]))

    assert answer["Location"] == reverse("documents:pack-check", args=[pack.code])


def test_unknown_code_says_so(client, db):
    answer = client.get(reverse("documents:pack-check", args=["A" * 16]))

    assert answer.status_code == 404


def test_command_writes_the_pack_beside_you(closed, tmp_path, capsys):
    call_command("hand_over", closed.reference, "--to", str(tmp_path), "--language", "ar")

    (written,) = tmp_path.iterdir()
    assert verify.check(written)["file"]["reference"] == closed.reference


def test_command_refuses_an_unknown_reference(db, tmp_path):
    with pytest.raises(CommandError, match="E-2099-00001"):
        call_command("hand_over", "E-2099-00001", "--to", str(tmp_path))
