"""Every component, drawn without a database."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from eplatform.portal.styleguide import SampleForm

NOW = datetime(2026, 12, 1, 14, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def draw(source, **context):
    return Template("{% load i18n portal %}" + source).render(Context(context))


def test_icon_is_decoration_without_a_label():
    assert 'aria-hidden="true"' in draw('{% icon "bolt" %}')


def test_icon_with_a_label_is_named_and_escaped():
    drawn = draw("{% icon 'bolt' label %}", label='"><b>')

    assert 'role="img" aria-label="&quot;&gt;&lt;b&gt;"' in drawn


def test_network_badge_names_its_network():
    drawn = draw('{% include "portal/components/network_badge.html" with network="water" %}')

    assert "Drinking water" in drawn


def test_network_badge_small_keeps_its_name_for_screen_readers():
    drawn = draw('{% include "portal/components/network_badge.html" with network="water" small=True %}')

    assert 'aria-label="Drinking water"' in drawn


@pytest.mark.parametrize(
    ("state", "left", "text"),
    [
        ("on_time", 12, "12 working days left"),
        ("soon", 1, "1 working day left"),
        ("late", -3, "3 working days late"),
        ("late", None, "Late"),
        ("held", None, "Clock held"),
        ("done", None, "Done"),
        ("", None, "No due date"),
    ],
)
def test_clock_says_how_it_stands(state, left, text):
    drawn = draw('{% include "portal/components/clock.html" %}', state=state, left=left, due=None)

    assert text in drawn


def test_stepper_tells_where_the_file_stands():
    steps = [{"label": "Studies", "state": "done"}, {"label": "Estimates", "state": "current"}]

    drawn = draw('{% include "portal/components/stepper.html" %}', steps=steps)

    assert "Stage 2 of 2" in drawn
    assert drawn.count('aria-current="step"') == 1


def test_stepper_of_a_dossier_counts_pages():
    steps = [{"label": "Request", "state": "current"}, {"label": "Applicant", "state": "upcoming"}]

    drawn = draw('{% include "portal/components/stepper.html" %}', steps=steps, label="Pages", pages=True)

    assert "Page 1 of 2" in drawn
    assert "Stage" not in drawn


def test_timeline_escapes_what_people_wrote():
    entries = [{"title": "Note", "at": NOW, "by": "", "body": "<script>x</script>"}]

    drawn = draw('{% include "portal/components/timeline.html" %}', entries=entries)

    assert "<script>" not in drawn
    assert "the platform" in drawn


def test_key_values_leave_out_what_is_empty_but_not_nought():
    drawn = draw('{% include "portal/components/key_values.html" %}', items=[("Lots", 0), ("ICE", "")])

    assert "Lots" in drawn
    assert "ICE" not in drawn


def test_money_filter_isolates_its_amount():
    assert draw("{{ amount|money }}", amount=Decimal("5")) == '<bdi class="money">MAD\u00a05.00</bdi>'


def test_filters_show_nothing_for_nothing():
    drawn = draw(
        '{{ x|money }}{{ x|date_ }}{{ x|datetime_ }}{{ x|short_date }}{{ x|quantity:"m2" }}{{ y|phone }}',
        x=None,
        y="",
    )

    assert drawn == ""


def test_phone_filter_links_the_number():
    drawn = draw("{{ number|phone }}", number="+212522312020")

    assert drawn == '<a class="ltr" href="tel:+212522312020">05 22 31 20 20</a>'


def test_with_query_keeps_the_rest_of_the_query():
    request = RequestFactory().get("/files/", {"q": "manar", "after": "9"})

    assert draw("{% with_query after=None state='late' %}", request=request) == "?q=manar&amp;state=late"


def test_form_ties_errors_to_their_field():
    drawn = str(SampleForm({"email": "nobody"}))

    assert 'href="#id_email"' in drawn
    assert 'aria-describedby="id_email_error"' in drawn
    assert 'id="id_email_error"' in drawn


def test_form_links_the_error_of_a_choice_to_its_first_option():
    drawn = str(SampleForm({"email": "nobody"}))

    assert 'href="#id_variant_0"' in drawn
    assert 'id="id_variant_0"' in drawn


def test_form_names_an_error_of_the_whole_form():
    class Whole(forms.Form):
        def clean(self):
            raise forms.ValidationError("Sewerage comes first.")

    assert "<li>Sewerage comes first.</li>" in str(Whole({}))


def test_form_says_what_is_optional():
    assert str(SampleForm()).count("(optional)") == 4
