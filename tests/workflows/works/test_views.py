"""The site on screen: who sees it, who may act on it, and what each form leads to."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories import NOW, connection_file
from tests.shelf import kept
from tests.sites import AT, only_network, pass_tests, reserve, site, visit
from workflows.works.accepting import accept
from workflows.works.measuring import Measure
from workflows.works.models import Reserve, TestResult, Visit, VisitOrder
from workflows.works.ordering import order_visit
from workflows.works.photos import Photo, _sources, register


@kept
def site_with_everything(cast):
    file, (task,) = site(cast, to="technical_acceptance")
    visit(file, by=cast.inspector, measures=[Measure("Conduite", "m", Decimal(1200), Decimal(1184))])
    pass_tests(file, by=cast.inspector)
    noted = reserve(file, by=cast.inspector, text="Vanne du carrefour bloquée")
    accept(task, "reserves", participants="M. Alaoui", by=cast.inspector, at=AT, text="Sous réserve")
    return file, noted


@pytest.fixture
def full(cast):
    """A file with one of everything on its site, and the addresses of its pages."""
    file, noted = site_with_everything(cast)
    return file, {
        "site": reverse("works:site", args=[file.reference]),
        "visit": reverse("works:visit", args=[file.reference, "BI-2026-00001"]),
        "reserve": reverse("works:reserve", args=[file.reference, noted.number]),
        "minutes": reverse("works:minutes", args=[file.reference, "PV-2026-00001"]),
    }


def signed_in(client, user):
    client.force_login(user)
    return client


PAGES = ("site", "visit", "reserve", "minutes")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["applicant", "reader", "inspector", "coordinator", "auditor"])
def test_everybody_concerned_sees_the_pages(client, cast, full, page, who):
    file, addresses = full

    answer = signed_in(client, getattr(cast, who)).get(addresses[page])

    assert answer.status_code == 200
    assert file.reference in answer.text


@pytest.mark.parametrize("page", PAGES)
def test_stranger_gets_not_found_and_learns_nothing(client, cast, full, page):
    file, addresses = full

    answer = signed_in(client, cast.stranger).get(addresses[page])

    assert answer.status_code == 404
    assert "Vanne du carrefour" not in answer.text
    assert file.title not in answer.text


def test_rows_of_another_file_are_not_found_under_this_one(client, cast, full):
    file, _addresses = full
    other = connection_file(cast, at=NOW + timedelta(days=1))

    answer = signed_in(client, cast.inspector).get(
        reverse("works:visit", args=[other.reference, "BI-2026-00001"])
    )

    assert answer.status_code == 404
    assert "1200" not in answer.text
    assert file.reference not in answer.text


def forms_of(file):
    """The pages on which the utility acts, each with something to send."""
    reference = file.reference
    return {
        "order-visit": (reverse("works:order-visit", args=[reference]), {}),
        "record-test": (reverse("works:record-test", args=[reference, "water"]), {}),
        "note-reserve": (reverse("works:note-reserve", args=[reference]), {}),
        "lift": (reverse("works:lift", args=[reference, Reserve.objects.get().number]), {"proof": "Vu"}),
        "minute": (reverse("works:minute-visit", args=[reference, "BI-2026-00001"]), {"findings": "x"}),
    }


def of_the_site():
    """All rows that these pages may write."""
    return [list(kind.objects.order_by("pk").values()) for kind in (VisitOrder, Visit, TestResult, Reserve)]


@pytest.mark.parametrize("name", ["order-visit", "record-test", "note-reserve", "lift", "minute"])
def test_applicant_sees_but_may_not_do(client, cast, full, name):
    address, data = forms_of(full[0])[name]

    before = of_the_site()

    answer = signed_in(client, cast.applicant).post(address, data)

    assert answer.status_code == 403
    assert of_the_site() == before


@pytest.mark.parametrize("name", ["order-visit", "record-test", "note-reserve", "lift", "minute"])
def test_stranger_finds_no_form(client, cast, full, name):
    address, data = forms_of(full[0])[name]

    before = of_the_site()

    answer = signed_in(client, cast.stranger).post(address, data)

    assert answer.status_code == 404
    assert full[0].title not in answer.text
    assert of_the_site() == before


@pytest.mark.parametrize("name", ["record-test", "lift"])
def test_inspector_of_another_network_may_not_do(client, cast, full, name):
    address, data = forms_of(full[0])[name]

    answer = signed_in(client, only_network(cast.inspector, "lighting")).post(address, data)

    assert answer.status_code == 403


def test_site_page_offers_buttons_to_the_inspector_alone(client, cast, full):
    _file, addresses = full

    shown = {
        who: "reserves/new/" in signed_in(client, getattr(cast, who)).get(addresses["site"]).text
        for who in ("inspector", "applicant", "auditor")
    }

    assert shown == {"inspector": True, "applicant": False, "auditor": False}


def test_order_visit_leads_to_its_order(client, cast, full):
    file, _addresses = full

    answer = signed_in(client, cast.inspector).post(
        reverse("works:order-visit", args=[file.reference]),
        {"purpose": "follow_up", "network": "water", "phase": "1", "appointment": "2026-06-01T09:30"},
    )

    order = VisitOrder.objects.latest("pk")
    assert answer.url == reverse("works:visit", args=[file.reference, order.number])
    assert order.inspector == cast.inspector


def test_order_of_a_purpose_that_is_not_ones_own_is_refused_on_the_form(client, cast, full):
    file, _addresses = full

    answer = signed_in(client, cast.inspector).post(
        reverse("works:order-visit", args=[file.reference]),
        {"purpose": "handover", "appointment": "2026-06-01T09:30"},
    )

    assert answer.status_code == 422
    assert VisitOrder.objects.count() == 1


def test_minutes_of_a_visit_are_written_and_signed(client, cast):
    file, _tasks = site(cast)
    order = order_visit(
        file, purpose="follow_up", appointment=AT, by=cast.inspector, at=AT, network="water", phase=1
    )

    signed_in(client, cast.inspector).post(
        reverse("works:minute-visit", args=[file.reference, order.number]),
        {
            "held_at": "2026-05-02T10:00", "findings": "Pose conforme", "conform": ["pipe"],
            "measures": "Conduite; m; 1200; 1184", "latitude": "33.5", "longitude": "-7.6",
        },
    )  # fmt: skip
    signed_in(client, cast.applicant).post(
        reverse("works:sign-visit", args=[file.reference, order.number]), {"remarks": ""}
    )

    held = Visit.objects.get()
    assert (held.conform, held.measured[0]["measured"], held.signed_by) == (["pipe"], "1184", cast.applicant)


def test_faulty_minutes_say_what_to_mend(client, cast):
    file, _tasks = site(cast)
    order = order_visit(file, purpose="follow_up", appointment=AT, by=cast.inspector, at=AT, network="water")

    answer = signed_in(client, cast.inspector).post(
        reverse("works:minute-visit", args=[file.reference, order.number]),
        {"held_at": "2026-05-02T10:00", "findings": "x", "measures": "Conduite; m", "latitude": "33.5"},
    )

    assert answer.status_code == 422
    assert set(answer.context["minutes_form"].errors) == {"measures", "longitude"}
    assert not Visit.objects.exists()


def test_test_of_a_finding_is_conform_or_not(client, cast, full):
    file, _addresses = full
    address = reverse("works:record-test", args=[file.reference, "water"])
    client = signed_in(client, cast.inspector)

    empty = client.post(address, {"phase": "1", "kind": "sampling"})
    figure = client.post(address, {"phase": "1", "kind": "sampling", "value": "7"})
    right = client.post(address, {"phase": "1", "kind": "sampling", "finding": "0"})

    assert (empty.status_code, figure.status_code, right.status_code) == (422, 422, 302)
    assert "finding" in empty.context["form"].errors
    assert set(figure.context["form"].errors) == {"value", "finding"}
    assert not TestResult.objects.filter(kind="sampling").latest("pk").passed


def test_test_with_a_unit_is_measured(client, cast, full):
    file, _addresses = full
    address = reverse("works:record-test", args=[file.reference, "water"])
    client = signed_in(client, cast.inspector)

    empty = client.post(address, {"phase": "1", "kind": "pressure"})
    both = client.post(address, {"phase": "1", "kind": "pressure", "value": "0.1", "finding": "0"})
    right = client.post(address, {"phase": "1", "kind": "pressure", "value": "0.1"})

    assert (empty.status_code, both.status_code, right.status_code) == (422, 422, 302)
    assert set(empty.context["form"].errors) == {"value"}
    assert set(both.context["form"].errors) == {"finding"}
    assert TestResult.objects.filter(kind="pressure").latest("pk").passed


def test_test_is_told_with_its_limit_and_calls_no_result_optional(client, cast, full):
    address = reverse("works:record-test", args=[full[0].reference, "water"])

    shown = signed_in(client, cast.inspector).get(address).content.decode()

    assert "chute en 30 minutes (0,2\u00a0bar au plus)" in shown
    assert shown.count("(facultatif)") == 1  # the remarks


def test_test_of_a_network_not_asked_for_is_not_found(client, cast, full):
    answer = signed_in(client, cast.inspector).get(
        reverse("works:record-test", args=[full[0].reference, "lighting"])
    )

    assert answer.status_code == 404


def test_reserve_is_noted_and_lifted(client, cast, full):
    file, _addresses = full
    client = signed_in(client, cast.inspector)

    client.post(
        reverse("works:note-reserve", args=[file.reference]),
        {"network": "water", "phase": "", "severity": "major", "text": "Fuite", "due_date": "2099-01-01"},
    )
    noted = Reserve.objects.latest("pk")
    client.post(reverse("works:lift", args=[file.reference, noted.number]), {"proof": "Essai refait"})

    noted.refresh_from_db()
    assert (noted.severity, noted.phase, noted.proof) == ("major", None, "Essai refait")
    assert not noted.is_open


def test_lifting_twice_tells_it_kindly(client, cast, full):
    file, _addresses = full
    client = signed_in(client, cast.inspector)
    address = reverse("works:lift", args=[file.reference, Reserve.objects.get().number])
    client.post(address, {"proof": "Vu"})

    answer = client.post(address, {"proof": "Vu"})

    assert answer.status_code == 422
    assert Reserve.objects.get().number in answer.text


def test_photos_of_an_upper_room_are_shown(client, cast, full):
    _file, addresses = full

    def source(reserves, user):
        return {row.pk: [Photo("/photo-of-the-valve/", "Vanne")] for row in reserves}

    register(source)
    try:
        answer = signed_in(client, cast.applicant).get(addresses["site"])
    finally:
        _sources.remove(source)

    assert "/photo-of-the-valve/" in answer.text


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_pages_speak_every_language(client, cast, full, page, language):
    cast.inspector.language = language
    cast.inspector.save()

    answer = signed_in(client, cast.inspector).get(full[1][page])

    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.text


def counted(client, address, queries):
    with queries as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_site_page_asks_the_same_for_one_row_and_thirty(client, cast, full, django_assert_max_num_queries):
    file, addresses = full
    client = signed_in(client, cast.inspector)
    client.get(addresses["site"])
    one = counted(client, addresses["site"], django_assert_max_num_queries(40))

    for day in range(30):
        at = AT + timedelta(days=day)
        reserve(file, by=cast.inspector, at=at)
        visit(file, by=cast.inspector, at=at)
        pass_tests(file, by=cast.inspector, at=at)

    assert counted(client, addresses["site"], django_assert_max_num_queries(40)) == one


def test_site_page_pages_its_lists(client, cast):
    file, _tasks = site(cast)
    for _turn in range(25):
        reserve(file, by=cast.inspector)
    client = signed_in(client, cast.inspector)

    first = client.get(reverse("works:site", args=[file.reference]))
    second = client.get(reverse("works:site", args=[file.reference]) + "?reserves=2")

    assert (len(first.context["reserves"]), len(second.context["reserves"])) == (20, 5)


def test_empty_site_says_so(client, cast):
    file = connection_file(cast)

    answer = signed_in(client, cast.applicant).get(reverse("works:site", args=[file.reference]))

    assert answer.status_code == 200
    assert not answer.context["reserves"]
