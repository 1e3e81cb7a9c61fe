from django.utils import translation

from eplatform.formatting.lists import listed, listed_apart


def test_lists_are_separated_as_the_language_does():
    said = {}
    for language in ("fr", "ar"):
        with translation.override(language):
            said[language] = (listed(["a", 2]), listed_apart(["a, b", "c"]))

    assert said == {"fr": ("a, 2", "a, b; c"), "ar": ("a، 2", "a, b؛ c")}
