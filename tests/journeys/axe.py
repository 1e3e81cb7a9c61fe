"""axe in a page of the browser: what it finds, once the page stands still."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

import axe_playwright_python

#: A page has a few dozen colours and some thousand places where axe reads one: it works each out once,
#: and writes down the HTML only of what it finds.
SPARING = """
(() => {
  const known = new Map(), colour = axe.commons.color.Color.prototype, parse = colour.parseString;
  colour.parseString = function (text) {
    if (!known.has(text)) {
      parse.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    [this.r, this.g, this.b, this.alpha] = known.get(text);
    return this;
  };
  axe.configure({noHtml: true});
})();
"""
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text() + SPARING
#: A font that comes while axe measures moves what it has measured already: it then sees controls covered.
#: Only an experimental rule, which does not run, reads the style sheets again; nobody reads the selectors.
FINDINGS = """
async (rules) => {
  if (!window.axe) return null;
  document.body.getBoundingClientRect();
  await document.fonts.ready;
  const found = await axe.run(document, {
    rules,
    resultTypes: ["violations"],
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    preload: {assets: ["media"]},
    selectors: false,
    elementRef: true,
  });
  return found.violations.map((rule) => `${rule.id}: ${rule.nodes[0].element.outerHTML.slice(0, 120)}`);
}
"""


@contextmanager
def at_hand(page):
    """Every document that the page opens meanwhile has axe already: sending it each time costs more."""
    session = page.context.new_cdp_session(page)
    session.send("Page.enable")
    session.send("Page.addScriptToEvaluateOnNewDocument", {"source": AXE})
    try:
        yield
    finally:
        session.detach()


def findings(page, rules: dict | None = None) -> list[str]:
    """What axe finds on the page that is shown, whose styles and fonts have arrived."""
    page.wait_for_load_state("load")
    told = page.evaluate(FINDINGS, rules or {})
    if told is None:
        page.evaluate(AXE)
        told = page.evaluate(FINDINGS, rules or {})
    return told
