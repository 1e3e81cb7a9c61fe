"""The frame around every page: language, navigation, entrance and what went wrong."""

import subprocess
import tarfile
from io import BytesIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from eplatform.accounts.models import Membership, Organisation, Posting, User
from eplatform.accounts.roles import POSTED_ROLES, Role
from eplatform.portal import navigation, source
from tests.cast import EMAILS

pytestmark = pytest.mark.django_db
ICE = "001525412000078"


@pytest.fixture
def person():
    return User.objects.create_user("salma@example.ma", "a long enough password", full_name="Salma Bennani")


@pytest.fixture
def clerk():
    clerk = User.objects.create_user("nadia@example.ma", "a long enough password", full_name="Nadia Amrani")
    Posting.objects.create(user=clerk, role=Role.DESK_OFFICER)
    return clerk


def routes(user, path="/"):
    request = RequestFactory().get(path)
    request.user = user
    return [item.route for group in navigation.groups_for(request) for item in group.items]


@pytest.mark.parametrize(("code", "direction"), [("fr", "ltr"), ("ar", "rtl"), ("en", "ltr")])
def test_page_is_in_the_language_of_the_cookie(client, code, direction):
    client.cookies["language"] = code

    page = client.get("/").content.decode()

    assert f'<html lang="{code}" dir="{direction}"' in page
    assert ("bootstrap.rtl.min.css" in page) == (direction == "rtl")


def test_choosing_a_language_keeps_the_page(client):
    answer = client.post(reverse("set_language"), {"language": "ar", "next": "/accounts/login/?next=/x/"})

    assert answer.url == "/accounts/login/?next=/x/"
    assert client.cookies["language"].value == "ar"


def test_choosing_a_language_keeps_it_with_the_person(client, person):
    client.force_login(person)

    client.post(reverse("set_language"), {"language": "ar", "next": "/account/"})

    person.refresh_from_db()
    assert person.language == "ar"


def test_choosing_a_language_we_do_not_speak_changes_nothing(client, person):
    client.force_login(person)

    client.post(reverse("set_language"), {"language": "de", "next": "/account/"})

    person.refresh_from_db()
    assert person.language == "fr"


def test_language_of_the_person_beats_the_cookie(client, person):
    person.language = "ar"
    person.save()
    client.force_login(person)
    client.cookies["language"] = "en"

    assert '<html lang="ar" dir="rtl"' in client.get("/account/").content.decode()


def test_choosing_a_language_never_leads_to_another_site(client):
    answer = client.post(reverse("set_language"), {"language": "ar", "next": "https://elsewhere.example/"})

    assert answer.url == "/"


def test_navigation_of_a_visitor_is_empty():
    assert routes(AnonymousUser()) == []


def test_navigation_of_an_applicant(person):
    wanted = ["portal:files", "portal:new_file", "documents:search", "notifications:list", "portal:account"]

    assert routes(person) == [route for route in wanted if navigation.address(route)]


def test_navigation_of_staff(clerk):
    wanted = ["portal:inbox", "portal:files", "documents:search", "notifications:list", "portal:account"]

    assert routes(clerk) == [route for route in wanted if navigation.address(route)]


def test_navigation_marks_where_we_are(person):
    request = RequestFactory().get("/account/")
    request.user = person

    current = [i.route for group in navigation.groups_for(request) for i in group.items if i.is_current]

    assert current == ["portal:account"]


def test_home_shows_a_visitor_both_processes(client):
    client.cookies["language"] = "en"

    page = client.get("/").content.decode()

    assert "Connection of a subdivision" in page
    assert "Connection of an industrial site" in page


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_entrance_pages_are_ours(client, name):
    page = client.get(reverse(name)).content.decode()

    assert 'class="entrance ' in page


@pytest.mark.parametrize("name", ["mfa_index", "account_email", "account_change_password", "portal:account"])
def test_own_pages_are_ours_and_ask_for_signing_in(client, person, name):
    stranger = client.get(reverse(name))
    client.force_login(person)
    page = client.get(reverse(name))

    assert stranger.status_code == 302
    assert 'id="side-nav"' in page.content.decode()


def signing_up(**changes):
    return {
        "full_name": "Omar Tazi", "email": "omar@example.ma", "telephone": "0661234567", "language": "fr",
        "organisation": "Tazi Promotion", "kind": "developer", "ice": ICE,
        "password1": "quite-a-long-word-42", "password2": "quite-a-long-word-42", **changes,
    }  # fmt: skip


def test_signing_up_founds_the_organisation(client, mailoutbox):
    answer = client.post(reverse("account_signup"), signing_up())

    user = User.objects.get(email="omar@example.ma")
    membership = Membership.objects.select_related("organisation").get(user=user)
    assert answer.status_code == 302
    assert (user.full_name, user.phone, user.language) == ("Omar Tazi", "+212661234567", "fr")
    assert (membership.organisation.ice, membership.right) == (ICE, Membership.Right.ADMIN)
    assert [mail.to for mail in mailoutbox] == [["omar@example.ma"]]


def test_signing_up_for_a_known_organisation_is_refused_whole(client, person):
    Organisation.objects.create(name="Al Manar", ice=ICE, kind="developer")
    client.cookies["language"] = "en"

    page = client.post(reverse("account_signup"), signing_up()).content.decode()

    assert "Ask its administrator to add you" in page
    assert not User.objects.filter(email="omar@example.ma").exists()


@pytest.mark.parametrize(
    ("field", "value"), [("ice", "12"), ("telephone", "12"), ("kind", "utility"), ("kind", "public_body")]
)
def test_signing_up_refuses_wrong_facts(client, field, value):
    page = client.post(reverse("account_signup"), signing_up(**{field: value})).content.decode()

    assert f'href="#id_{field}"' in page
    assert not User.objects.exclude(email__endswith=f"@{EMAILS}").exists()


def test_own_details_are_kept(client, person):
    client.force_login(person)

    client.post(reverse("portal:account"), {"full_name": "Salma B.", "phone": "0522312020", "language": "en"})

    person.refresh_from_db()
    assert (person.full_name, person.phone, person.language) == ("Salma B.", "+212522312020", "en")


def test_unknown_address_has_our_page(client):
    client.cookies["language"] = "en"

    answer = client.get("/nothing/here/")

    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_failure_on_our_side_has_our_page(client, monkeypatch):
    client.raise_request_exception = False
    client.cookies["language"] = "ar"
    monkeypatch.setattr("eplatform.portal.landing.processes_in_force", lambda: 1 / 0)

    answer = client.get("/")

    assert answer.status_code == 500
    assert 'dir="rtl"' in answer.content.decode()


def test_form_without_its_token_has_our_page():
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(reverse("set_language"), {"language": "ar"})

    assert answer.status_code == 403
    assert 'class="big-error"' in answer.content.decode()


def test_styleguide_is_hidden_from_people(client, person):
    client.force_login(person)

    assert client.get(reverse("portal:styleguide")).status_code == 404


def test_styleguide_shows_itself_to_platform_staff(client, person):
    person.is_staff = True
    person.save()
    client.force_login(person)

    assert client.get(reverse("portal:styleguide")).status_code == 200


def test_source_is_the_program_and_nothing_of_the_installation(client, db):
    body = client.get(reverse("portal:source")).content

    with tarfile.open(fileobj=BytesIO(body), mode="r:gz") as packed:
        names = packed.getnames()
    hidden = [name for name in names if "/." in name or "__pycache__" in name]
    assert "eplatform/eplatform/portal/source.py" in names
    assert sorted(hidden) == ["eplatform/.ci", "eplatform/.ci/run", "eplatform/.gitignore"]


def test_source_is_all_that_is_kept_of_the_project(settings):
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(listing, cwd=settings.BASE_DIR, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("The source as it is handed out has no history to compare with.")
    kept = {name for name in listed.stdout.decode().split("\0") if name}

    with tarfile.open(fileobj=BytesIO(source.archive()), mode="r:gz") as packed:
        names = {member.name.removeprefix("eplatform/") for member in packed if member.isfile()}
    assert names == {name for name in kept if (settings.BASE_DIR / name).is_file()}
    assert len(source.archive()) < 5_000_000


def test_source_is_packed_once_and_not_handed_out_without_end(client, db, monkeypatch):
    monkeypatch.setattr(source, "MOST", 2)

    answers = [client.get(reverse("portal:source")) for _try in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert source.archive() is source.archive()


def test_source_published_elsewhere_is_shown_there(client, settings):
    settings.SOURCE_URL = "https://code.example/eplatform"

    assert client.get(reverse("portal:source")).url == "https://code.example/eplatform"


@pytest.mark.parametrize("code", ["fr", "ar", "en"])
def test_address_of_a_route_that_nobody_serves_is_empty(code):
    with translation.override(code):
        assert navigation.address("nobody:nowhere") == ""


@pytest.mark.parametrize("roles", [POSTED_ROLES, ()], ids=["staff", "applicant"])
def test_every_route_of_the_navigation_is_served(person, roles):
    Posting.objects.bulk_create(Posting(user=person, role=role) for role in roles)
    groups = navigation.staff_groups(person) if roles else navigation.applicant_groups()
    routes = [item.route for group in groups for item in group.items]

    assert "notifications:list" in routes
    assert ("portal:incidents" in routes) == bool(roles)
    assert [route for route in routes if not navigation.address(route)] == []
