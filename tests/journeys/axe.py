"""axe in a page of the browser: what it finds, once the page stands still."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
#: A font that comes while axe measures moves what it has measured already: it then sees controls covered.
STILL = """async () => {
  document.body.getBoundingClientRect();
  await document.fonts.ready;
}"""
FINDINGS = """
(rules) => axe.run(document, {
  rules,
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}).then((found) => found.violations.map((rule) => `${rule.id}: ${rule.nodes[0].html.slice(0, 120)}`))
"""


def findings(page, rules: dict | None = None) -> list[str]:
    """What axe finds on the page that is shown, whose styles and fonts have arrived."""
    page.wait_for_load_state("load")
    page.evaluate(STILL)
    page.evaluate(AXE)
    return page.evaluate(FINDINGS, rules or {})
