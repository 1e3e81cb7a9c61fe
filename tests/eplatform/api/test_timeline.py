"""What happened, entry by entry, for those who see the file."""

from __future__ import annotations

from tests.factories import NOW, connection_file, do, drive, step


def test_timeline_tells_what_happened_in_order(cast, call):
    file = connection_file(cast)
    do(step(file, "completeness"), "incomplete", cast=cast, at=NOW)

    page = call(cast.reader).get(f"/files/{file.reference}/timeline")

    first, second = page["items"]
    assert (first["number"], first["kind"], first["by"]) == (1, "submitted", str(cast.applicant))
    assert (second["step"], second["outcome"]) == ("completeness", "incomplete")
    assert " – " in second["title"]
    assert page["next"] is None


def test_pages_hold_every_entry_once(cast, call):
    file = connection_file(cast)
    drive(file, to="guarantee", cast=cast)
    caller, seen, after = call(cast.applicant), [], 0

    while after is not None:
        page = caller.get(f"/files/{file.reference}/timeline", after=after, limit=10)
        seen += [entry["number"] for entry in page["items"]]
        after = page["next"]

    assert seen == list(range(1, file.timeline.count() + 1))


def test_nothing_new_is_an_empty_page(cast, call):
    file = connection_file(cast)

    page = call(cast.applicant).get(f"/files/{file.reference}/timeline", after=1)

    assert page == {"items": [], "next": None}
