"""The demonstration's accounts: one for each role, all with one password, for whoever starts it."""

from __future__ import annotations

from eplatform import environment
from eplatform.accounts.roles import Role
from eplatform.demonstration.people import CENTRAL_POSTS, POSTS, company, post_address
from eplatform.demonstration.places import NOUACEUR

#: Printed to whoever starts the demonstration. Give another where strangers can reach it.
PASSWORD = environment.text("DEMONSTRATION_PASSWORD", "casablanca-1912")


def listing() -> list[tuple[str, str, str]]:
    """Role, e-mail address and password of one account per role; asks no database."""
    applicants = [
        (f"{Role.APPLICANT.label} ({name})", company(key).people[0].email)
        for name, key in (("fr", "oliviers"), ("ar", "manara"), ("en", "nordwind"))
    ]
    posted: dict[str, str] = {}
    for post in POSTS:
        posted.setdefault(post.role, post_address(post, NOUACEUR))
    for post in CENTRAL_POSTS:
        posted.setdefault(post.role, post_address(post))
    staff = [(str(Role(role).label), email) for role, email in posted.items()]
    return [(role, email, PASSWORD) for role, email in [*applicants, *staff]]
