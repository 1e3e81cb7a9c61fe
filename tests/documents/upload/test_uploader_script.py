"""The script that sends documents asks for its modules at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

#: A whole folder is picked on a page of its own, of which no part is shown anew.
NOT_OF_FOLDERS = {"renewing.js"}


@pytest.mark.parametrize(("script", "others"), [("uploader", set()), ("folder", NOT_OF_FOLDERS)])
def test_page_names_every_module_of_the_script(script, others, modules):
    page = render_to_string("documents/uploader_script.html", {"script": script})

    named = {name for name in modules if f'/documents/uploading/{name}"' in page}

    assert named == modules - others
    assert f"/documents/{script}.js" in page


@pytest.fixture
def modules():
    names = {path.name for path in Path(finders.find("documents/uploading")).glob("*.js")}
    assert names
    return names
