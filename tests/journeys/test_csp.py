"""The policy on content: the pages live within it, and what would break it is noticed."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journey-arabic")]

INLINE = """() => {
  const script = document.createElement("script");
  script.textContent = "window.ran = true";
  document.body.append(script);
}"""


def test_inline_script_is_refused_and_noticed(people):
    people.applicant.opens("/files/")

    people.applicant.page.evaluate(INLINE)

    noticed = [line for line in people.desk.complaints if "Content Security Policy" in line]
    people.desk.complaints.clear()
    assert noticed
    assert people.applicant.page.evaluate("window.ran") is None
