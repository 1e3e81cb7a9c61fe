"""The catalogues: every message of the code is found, translated in both languages, and agrees in form."""

import shutil
import subprocess
import sys
from pathlib import Path

import allauth
import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext

from eplatform.catalogues import borrowed, checking, compiling, extracting, keeping
from eplatform.catalogues.extracting import Message
from eplatform.catalogues.places import PACKAGES, PLURALS, ROOT, TRANSLATED_INTO, catalogue
from workflows import flows
from workflows.engine.page import Step

# One process reads the whole code for its messages, not each.
pytestmark = pytest.mark.xdist_group("catalogues")


@pytest.fixture(scope="module")
def messages():
    return extracting.messages()


def texts(found):
    return {(message.context, message.text, message.plural) for message in found}


@pytest.mark.parametrize("language", TRANSLATED_INTO)
def test_catalogue_lacks_nothing(messages, language):
    assert list(checking.faults(keeping.read(language), messages, language)) == []


def test_catalogue_is_not_nearly_empty(messages):
    assert len(messages) > 1500


def test_python_gives_every_kind_of_message():
    source = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, npgettext as counted, pgettext_lazy
_("Plain")
gettext_lazy("Two "
    "halves")
ngettext("%(n)s lot", "%(n)s lots", n) % {"n": n}
pgettext_lazy("acceptance", "Accepted")
counted("room", "one", "many", n)
other("Not a message")
"""

    assert texts(extracting.of_python(source)) == {
        (None, "Plain", ""),
        (None, "Two halves", ""),
        (None, "%(n)s lot", "%(n)s lots"),
        ("acceptance", "Accepted", ""),
        ("room", "one", "many"),
    }


def test_python_that_translates_nothing_gives_nothing():
    assert list(extracting.of_python('_ = str\n_("Not a message")')) == []


def test_template_gives_every_kind_of_message():
    source = """
      {% load i18n %}{% comment %}{% translate "Not this" %}{% endcomment %}
      <h1 title='{% translate "Title" %}'>{% translate "Site" context "works" %}</h1>
    {{ value|default:_("Nothing") }}
  {% blocktranslate with a=b.c trimmed %}
     First {{ a }},
     then more.
  {% endblocktranslate %}
  {% blocktranslate count n=lots|length %}{{ n }} lot{% plural %}{{ n }} lots{% endblocktranslate %}
    """

    assert texts(extracting.of_template(source)) == {
        (None, "Title", ""),
        ("works", "Site", ""),
        (None, "Nothing", ""),
        (None, "First %(a)s, then more.", ""),
        (None, "%(n)s lot", "%(n)s lots"),
    }


def test_mail_templates_and_pages_are_read(messages):
    files = {name for message in messages.values() for name in message.files}

    assert any(name.endswith("subject.txt") for name in files)
    assert any(name.endswith("file.html") for name in files)
    assert any(name.endswith("flows/subdivision.py") for name in files)


def faults_of(translated, *, text="%(count)s lots", language="fr", **entry):
    message = Message(text)
    catalogue = keeping.polib.POFile()
    catalogue.append(keeping.polib.POEntry(msgid=text, msgstr=translated, **entry))
    return list(checking.faults(catalogue, {message.key: message}, language))


def test_good_translation_has_no_fault():
    assert faults_of("%(count)s lots") == []


@pytest.mark.parametrize("translated", ["", "%(number)s lots", "lots", "%(count)s lots ", "%(count)d lots"])
def test_bad_translation_is_told(translated):
    assert len(faults_of(translated)) == 1


def test_sentence_said_twice_is_told():
    message = Message("Keep this page open.")
    catalogue = keeping.polib.POFile()
    catalogue.append(keeping.polib.POEntry(msgid=message.text, msgstr="Gardez cette page." * 2))

    assert "twice" in next(checking.faults(catalogue, {message.key: message}, "fr"))


def test_fuzzy_and_stale_entries_are_told():
    assert "fuzzy" in faults_of("%(count)s lots", flags=["fuzzy"])[0]
    stale = keeping.polib.POFile()
    stale.append(keeping.polib.POEntry(msgid="Gone", msgstr="Parti"))

    assert "no longer said" in next(checking.faults(stale, {}, "fr"))


def test_only_small_numbers_may_be_said_in_words():
    message = Message("%(n)s lot", "%(n)s lots")
    forms = {0: "لا بقع", 1: "بقعة واحدة", 2: "بقعتان", 3: "%(n)s بقع", 4: "%(n)s بقعة", 5: "بقعة"}
    catalogue = keeping.polib.POFile()
    catalogue.append(keeping.polib.POEntry(msgid="%(n)s lot", msgid_plural="%(n)s lots", msgstr_plural=forms))

    assert len(list(checking.faults(catalogue, {message.key: message}, "ar"))) == 1


def test_update_keeps_translations_and_drops_what_is_gone(tmp_path, monkeypatch):
    monkeypatch.setattr(keeping, "catalogue", lambda language: tmp_path / language / "django.po")
    first = keeping.update("ar", {(None, "Gone"): Message("Gone"), (None, "Lot"): Message("Lot")})
    first.find("Lot").msgstr = "بقعة"
    first.save()

    second = keeping.update(
        "ar", {(None, "Lot"): Message("Lot"), (None, "%(n)s"): Message("%(n)s", "%(n)ss")}
    )

    assert second.find("Lot").msgstr == "بقعة"
    assert second.find("Gone") is None
    assert len(second.find("%(n)s").msgstr_plural) == 6


def test_stale_catalogue_is_compiled_again(tmp_path, monkeypatch):
    for module in keeping, compiling:
        monkeypatch.setattr(module, "catalogue", lambda language: tmp_path / language / "django.po")
    for language in PLURALS:
        keeping.update(language, {(None, "Lot"): Message("Lot")})

    assert len(compiling.compile_stale()) == 2
    assert compiling.compile_stale() == []


@pytest.fixture
def fresh_clone(tmp_path):
    """The code as the repository keeps it: with no compiled catalogue."""
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.mo"))
    shutil.copy2(ROOT / "manage.py", tmp_path)
    return tmp_path


def test_every_command_compiles_the_catalogues_of_a_fresh_clone(fresh_clone):
    subprocess.run([sys.executable, "manage.py", "version"], cwd=fresh_clone, check=True)

    for language, words in (("fr", "Se connecter"), ("ar", "تسجيل الدخول")):
        compiled = fresh_clone / catalogue(language).relative_to(ROOT).with_suffix(".mo")
        assert words.encode() in compiled.read_bytes()


def test_arabic_counts_in_six_forms():
    with translation.override("ar"):
        days = {
            count: ngettext("%(count)d day", "%(count)d days", count) % {"count": count}
            for count in (0, 1, 2, 3, 11, 100)
        }

    assert len(set(days.values())) == 6
    assert (days[1], days[2], days[3]) == ("يوم واحد", "يومان", "3 أيام")
    assert (days[11], days[100]) == ("11 يوما", "100 يوم")


def test_french_counts_none_as_one():
    with translation.override("fr"):
        words = [ngettext("%(n)s remark", "%(n)s remarks", n) % {"n": n} for n in (0, 1, 2)]

    assert words == ["0 remarque", "1 remarque", "2 remarques"]


def test_words_of_two_meanings_are_told_apart():
    with translation.override("fr"):
        assert (gettext("Refused"), pgettext("acceptance", "Refused")) == ("Refusé", "Refusée")


@pytest.mark.parametrize("language", TRANSLATED_INTO)
@pytest.mark.parametrize("page", [flows.subdivision.SubdivisionV1, flows.industrial.IndustrialV1])
def test_every_step_and_outcome_has_its_words(page, language):
    steps = [node for node in page.instance.nodes() if isinstance(node, Step)]
    titles = [step.title for step in steps] + [way.title for step in steps for way in step.outcomes]

    with translation.override("en"):
        english = [str(title) for title in titles]
    with translation.override(language):
        said = [str(title) for title in titles]

    assert len(said) > 40
    # Pricing, payment… differ; a word that is the same in two languages would have to be named here.
    assert [word for word, source in zip(said, english, strict=True) if word == source] == []


@pytest.mark.parametrize("language", TRANSLATED_INTO)
def test_french_typography_and_arabic_direction(language):
    texts = [
        text
        for entry in keeping.read(language)
        for text in (entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
    ]

    if language == "fr":
        assert [
            text for text in texts if any(sign in text for sign in (" :", " ;", " ?", " !", " »", "« ", "l'"))
        ] == []
    else:
        opened = [text.count("\u2066") + text.count("\u2068") for text in texts]
        assert opened == [text.count("\u2069") for text in texts]
        assert [text for text in texts if any(sign in text for sign in ("?", ", ", "٠", "١", "٢"))] == []


def test_borrowed_words_are_still_said_by_their_library():
    library = Path(allauth.__file__).parent
    said = {
        message.text
        for folder in ("account", "mfa", "templates/account", "templates/mfa")
        for path in (library / folder).rglob("*")
        if path.suffix in {".py", ".html", ".txt"} and "tests" not in path.parts
        for message in extracting.of_file(path)
    }

    assert set(borrowed.WORDS) <= said
