"""What the shell promises without a database: contrast, icons that exist, nothing inline."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "eplatform" / "portal" / "static"
TEMPLATES = sorted(
    path for app in ("eplatform", "workflows", "documents", "quotes", "notifications")
    for path in (ROOT / app).rglob("templates/**/*.html")
)  # fmt: skip
# E-mails are no pages: their clients know no style sheets.
LETTERS = {"body.html", "layout.html", "frame.html"}
PAGES = [path for path in TEMPLATES if path.name not in LETTERS and path.parent.name != "email"]
CSS = (STATIC / "portal" / "portal.css").read_text()
TOKENS = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", CSS))
PAIRS = [
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink-soft", "paper"),
    ("ink-soft", "surface"),
    ("ink-soft", "sunken"),
    ("ok", "ok-soft"),
    ("info", "info-soft"),
    ("warn", "warn-soft"),
    ("bad", "bad-soft"),
    ("idle", "idle-soft"),
    ("electricity", "electricity-soft"),
    ("water", "water-soft"),
    ("sewerage", "sewerage-soft"),
    ("lighting", "lighting-soft"),
    ("surface", "petrol"),
    ("surface", "petrol-deep"),
    ("surface", "copper"),
    ("petrol-deep", "petrol-soft"),
    ("ink-soft", "petrol-soft"),
    ("ok", "surface"),
    ("warn", "surface"),
    ("bad", "surface"),
    ("info", "surface"),
    ("warn", "paper"),
    ("ok", "paper"),
]


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_colours_can_be_read(text, ground):
    assert contrast(TOKENS[text], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["surface", "sunken"])
def test_edges_of_fields_can_be_seen(ground):
    assert contrast(TOKENS["line-strong"], TOKENS[ground]) >= 3


def test_every_icon_asked_for_is_in_the_sprite():
    sprite = (STATIC / "vendor" / "tabler-icons" / "icons.svg").read_text()
    known = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    asked = {name for path in TEMPLATES for name in re.findall(r'{% icon "([^"]+)"', path.read_text())}

    assert asked - known == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_has_nothing_inline(path):
    text = path.read_text()

    assert re.findall(r'\sstyle="|\son[a-z]+="|<style|javascript:|<script(?![^>]*\bsrc=)', text) == []


def test_vendored_files_name_no_source_map():
    named = [
        p for p in STATIC.rglob("*") if p.suffix in {".css", ".js"} and "sourceMappingURL" in p.read_text()
    ]

    assert named == []


def test_every_vendored_folder_has_its_licence():
    folders = [folder for folder in (STATIC / "vendor").iterdir() if folder.is_dir()]

    assert [folder.name for folder in folders if not (folder / "LICENSE").exists()] == []
