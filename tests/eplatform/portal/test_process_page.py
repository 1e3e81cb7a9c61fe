"""The page of the process: figures on the map and in the table, for whoever answers for them."""

from __future__ import annotations

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from eplatform.accounts.models import Posting, User
from tests import factories
from tests.workflows.measuring.test_keeping import kept
from workflows.engine.versions import all_versions

pytestmark = pytest.mark.django_db

SHADES_OF_HEAT = [f"heat-{n}" for n in range(5)]


@pytest.fixture
def begun():
    return timezone.now() - timedelta(days=40)


@pytest.fixture
def files(cast, begun):
    """Two files with water under study, one of them again."""
    made = [factories.connection_file(cast, networks=("water",), at=begun) for _n in range(2)]
    for file in made:
        factories.drive(file, to="study", cast=cast, at=begun + timedelta(days=1))
    first = factories.step(made[0], "study", "water")
    factories.do(first, "needs_information", cast=cast, at=begun + timedelta(days=5))
    clarification = factories.step(made[0], "clarification", "water")
    factories.do(clarification, "clarified", cast=cast, at=begun + timedelta(days=8))
    kept(timezone.now())
    return made


def name_of(file):
    return f"{file.flow.kind}-{file.flow.version}"


def opened(client, user, **query):
    client.force_login(user)
    return client.get(reverse("portal:process"), query)


def picture(answer):
    found = re.search(r"<svg [^>]*class=\"process-picture\".*?</svg>", answer.content.decode(), re.S)
    return ElementTree.fromstring(found[0])


def node(root, step):
    """The group or link of a step on the map."""
    title = str(all_versions()[-1].instance._nodes_by_name[step].title)
    found = (group for group in root.iter() if group.get("class", "").startswith("node"))
    return next(group for group in found if any(text.text == title for text in group.iter()))


def test_map_and_table_tell_where_files_wait(client, cast, files):
    answer = opened(client, cast.manager, process=name_of(files[0]), colour="waiting")

    study = node(picture(answer), "study")
    assert study.get("class") == "node heat-4"
    assert any("2" in (text.text or "") for text in study.iter() if text.get("class") == "note")
    lines = {str(line["title"]): line for line in answer.context["lines"]}
    step = files[0].flow.instance._nodes_by_name["study"]
    assert lines[str(step.title)]["figures"].waiting == 2
    assert [loop["count"] for loop in answer.context["loops"]] == [1]


def test_step_leads_to_the_files_that_stand_there(client, cast, files):
    answer = opened(client, cast.manager, process=name_of(files[0]), network="water")

    listed = client.get(node(picture(answer), "study").get("href"))

    assert {line["connection_file"] for line in listed.context["lines"]} == set(files)
    assert not client.get(reverse("portal:files"), {"at": "pricing"}).context["lines"]
    assert not client.get(reverse("portal:files"), {"at": "nonsense"}).context["lines"]
    bent = client.get(reverse("portal:files"), {"territory": "x", "version": "9"})
    assert {line["connection_file"] for line in bent.context["lines"]} == set(files)


@pytest.mark.parametrize("colour", ["ninetieth", "median", "waiting", "again", "late", "nonsense"])
def test_every_colour_has_a_legend_in_words(client, cast, files, colour):
    answer = opened(client, cast.manager, process=name_of(files[0]), colour=colour)

    *shades, nothing = answer.context["legend"]
    assert [shade for shade, _words in shades] == ([] if colour in ("again", "late") else SHADES_OF_HEAT)
    content = answer.content.decode()
    for shade, words in (*shades, nothing):
        assert words
        assert f'{shade}"' in content
        assert escape(words) in content


@pytest.mark.parametrize(
    "query",
    [{"process": "none-7"}, {"period": "x"}, {"territory": "999"}, {"network": "gas"}, {"period": "all"}],
)
def test_bent_address_shows_the_page_all_the_same(client, cast, files, query):
    usual = opened(client, cast.manager)

    answer = opened(client, cast.manager, **query)

    assert answer.context["waiting"] == usual.context["waiting"] == 2
    assert [line["title"] for line in answer.context["lines"]] == [
        line["title"] for line in usual.context["lines"]
    ]


@pytest.mark.parametrize("who", ["applicant", "desk_officer", "study_engineer"])
def test_nobody_else_sees_the_figures(client, cast, who):
    answer = opened(client, getattr(cast, who))

    assert answer.status_code == 403
    assert "process-picture" not in answer.content.decode()


def test_manager_of_a_territory_sees_the_figures_of_that_one_alone(client, cast, files):
    elsewhere = factories.commune("01.151.01.01", "rabat").agency.territory
    person = User.objects.create_user("manager-of-rabat@eplatform.example")
    Posting.objects.create(user=person, role="manager", territory=elsewhere)

    answer = opened(client, person, process=name_of(files[0]))
    asked = opened(client, person, process=name_of(files[0]), territory=files[0].territory_id)

    for each in (answer, asked):
        assert list(each.context["territories"]) == [elsewhere]
        assert not any(line["figures"].waiting or line["figures"].visits for line in each.context["lines"])


def test_map_keeps_to_the_policy_of_the_pages(client, cast, files):
    content = opened(client, cast.manager, process=name_of(files[0])).content.decode()

    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\bsrc=)", content)


def test_words_of_the_map_are_escaped(cast):
    from workflows.engine.drawing import Note, inline
    from workflows.engine.layout import lay_out

    flow = all_versions()[0]
    drawing = lay_out(flow, [("", [])], extra=1)

    found = inline(flow, drawing, {"study": Note(lines=("<script>",), href='/"><b>')})

    assert "<script>" not in found
    assert "<b>" not in found


def test_page_costs_the_same_whatever_is_counted(client, cast, files, django_assert_num_queries):
    opened(client, cast.manager)
    process = name_of(files[0])

    # Session, person, postings; territories, figures, standing, mark; unread messages, and the frame.
    with django_assert_num_queries(8):
        opened_again = client.get(reverse("portal:process"), {"process": process})

    assert opened_again.status_code == 200
