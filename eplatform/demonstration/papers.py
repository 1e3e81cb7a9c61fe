"""Small papers made on the fly: one page of plain text that says what it stands for."""

from __future__ import annotations

from collections.abc import Iterable

PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    b" /Resources << /Font << /F1 5 0 R >> >> >>"
)


def sheet(*lines: str) -> bytes:
    """A PDF of one page with these lines; letters that its one font lacks are left out."""
    text = " ".join(f"({escaped(line)}) Tj 0 -22 Td" for line in ("DÉMONSTRATION", *lines))
    content = f"BT /F1 14 Tf 60 770 Td {text} ET".encode("cp1252", "ignore")
    return written(
        (
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            PAGE,
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        )
    )


def escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def written(objects: Iterable[bytes]) -> bytes:
    """The objects with their table of places, as every reader of PDF looks for it."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start)
    return bytes(out)
