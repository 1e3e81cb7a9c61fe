"""Every page costs the database as much with thirty rows of everything as with one."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from documents.filings import filing
from documents.reviewing import review
from tests import doors
from tests.cast import Cast
from tests.everything import Everything, paper
from tests.factories import ALL_NETWORKS, connection_file, drive
from tests.growing import grow
from tests.test_every_door import Caller, forget
from workflows.studies import recording
from workflows.works.testing import record_test

# No mark of the database: the pages are measured once, and a test that compares the figures needs none.
pytestmark = pytest.mark.xdist_group("growing")

ROWS = 30
#: More than this is a page that asks row by row already at one, or asks too much.
MOST = 40


def lifting(e):
    step = e.built.open_steps().get(step="lifting")
    return {"reference": e.built.reference, "step_id": step.pk}


#: The files are the same, their steps have pages of their own.
STEPS = {
    "portal:step": [
        doors.Trial(doors.of(stage, step_id=doors.step_id(stage, step, *network)), by=by, name=f"at-{step}")
        for stage, step, by, *network in (
            ("studied", "study", "study_engineer", doors.NETWORK),
            ("priced", "pricing", "estimator", doors.NETWORK),
        )
    ]
    + [doors.Trial(lifting, by="applicant", name="at-lifting")]
}


def pages():
    """Each page as those see it whom it is for: who acts on it, its applicant, the utility."""
    for table in (doors.DOORS, STEPS):
        for door in doors.doors(table):
            people = {door.trial.by, "applicant"}
            if door.route in doors.OF_A_FILE or table is STEPS:
                people |= {"coordinator"}
            if door.route in doors.ABOUT_ONESELF:
                people |= {"desk_officer"}
            for who in sorted(people):
                yield door, who


PAGES = {f"{door.id}-{who}": (door, who) for door, who in pages()}


@pytest.fixture(scope="module")
def costs(django_db_setup, django_db_blocker):
    """What each page costs with one row, then with thirty; None where the person gets no page."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = one_of_each()
        few = measured(world)
        grow(world, ROWS - 1)
        for person in vars(world.cast).values():
            forget(person)
        many = measured(world, few)
        yield few, many
        transaction.set_rollback(True)


def one_of_each():
    world = Everything(Cast())
    cast = world.cast
    record_test(
        world.built,
        network=doors.NETWORK,
        phase=1,
        kind="disinfection",
        value=1,
        by=cast.inspector,
        at=world.at,
    )
    review.reject(world.version, by=cast.desk_officer, at=world.at, reason="Illisible")
    world.version = filing.file_paper(world.young, "D01", paper(), by=cast.applicant, at=world.at)
    recording.keep(world.studied, doors.NETWORK, "feasible", {}, by=cast.study_engineer, at=world.at, note="")
    return world


def measured(world, before=None):
    before = before or {}
    callers = Callers()
    return {
        key: cost(world, callers.at(door, getattr(world.cast, who)), like=before.get(key) or ())
        for key, (door, who) in PAGES.items()
    }


class Callers(dict):
    """Everybody signs in once, and goes from page to page."""

    def at(self, door, person):
        key = person.pk, door.is_api
        if key not in self:
            self[key] = Caller(person, door)
        self[key].door = door
        return self[key]


#: Done once for each token, for each process, for each paper whose pictures are asked for.
AT_FIRST = ('UPDATE "accounts_apitoken"', 'FROM "workflows_calendar"', "procrastinate_defer_job")


def cost(world, caller, *, like=()):
    """The statements of a page, of the second look where the first did what is done but once."""
    first = look(world, caller)
    if first is None or len(first) == len(like):
        return first
    is_first = any(known in statement for statement in first for known in AT_FIRST)
    return look(world, caller) if is_first else first


def look(world, caller):
    with CaptureQueriesContext(connection) as asked:
        answer = caller.get(world)
    assert answer.status_code < 500, caller.door.id
    return [query["sql"] for query in asked] if answer.status_code < 400 else None


def more(few, many):
    """The kinds of statements that came in addition."""
    kinds = [Counter(re.sub(r"'[^']*'|\d+", "0", sql)[:400] for sql in asked) for asked in (few, many)]
    return [f"{n} × {sql}" for sql, n in (kinds[1] - kinds[0]).items()]


@pytest.mark.parametrize("key", PAGES)
def test_page_costs_the_same_with_one_row_and_with_thirty(costs, key):
    few, many = (side[key] for side in costs)
    if few is None:
        assert many is None
        return

    assert len(many) == len(few), "\n".join(more(few, many))
    assert len(few) <= MOST


#: Pages of a file that need nothing but its reference.
TABS = (
    "portal:file", "portal:history", "portal:holds", "portal:course", "documents:papers", "quotes:estimates",
    "works:studies", "works:site",
    "notifications:of_file", "api:read_file", "api:read_timeline", "api:list_steps", "api:list_papers",
    "api:list_estimates",
)  # fmt: skip


@pytest.fixture
def narrow_and_wide(cast):
    """A file of one network and phase, and one of four networks in three phases."""
    files = [
        connection_file(cast, networks=networks, phases=phases)
        for networks, phases in (((doors.NETWORK,), 1), (ALL_NETWORKS, 3))
    ]
    for file in files:
        drive(file, to="technical_acceptance", cast=cast)
    return cast, files


def test_tab_costs_the_same_for_four_networks_in_three_phases(narrow_and_wide):
    cast, files = narrow_and_wide
    costs, callers = {}, Callers()
    for route in TABS:
        for who in ("applicant", "coordinator", "inspector"):
            door = doors.Door(route, doors.Trial(lambda f: {"reference": f.reference}))
            caller = callers.at(door, getattr(cast, who))
            narrow = cost(files[0], caller)
            asked = [narrow, cost(files[1], caller, like=narrow or ())]
            if None in asked:  # a page that is not for them
                assert asked == [None, None]
            elif len(asked[0]) != len(asked[1]):
                costs[route, who] = more(*asked)

    assert not costs


def test_every_page_is_measured_for_somebody(costs):
    few, _many = costs
    seen = {door.route for key, (door, _who) in PAGES.items() if few[key] is not None}
    posted_only = {door.route for door in doors.doors(doors.DOORS)} - seen

    assert posted_only <= POSTED_ONLY


#: They answer a POST alone.
POSTED_ONLY = {
    "documents:annotate", "documents:withdraw-annotation",
    "documents:accept", "documents:accept-all", "documents:reject", "documents:draft-discard",
    "documents:begin-upload", "documents:draft-upload", "documents:upload-part", "documents:complete-upload",
    "documents:cancel-upload", "documents:draft-folder", "documents:draft-forget", "documents:draft-remove",
    "notifications:read", "notifications:read_all", "api:ask_for_pack", "api:sign_part",
    "portal:forget_day", "portal:release_hold", "portal:confirm_organisation",
    "portal:batch", "portal:end_absence", "portal:resend", "portal:run_job",
    "portal:revoke_token", "quotes:compute", "works:lift", "works:minute-visit", "works:sign-visit",
    # Shown to who has switched the second factor on.
    "mfa_view_recovery_codes", "mfa_download_recovery_codes", "mfa_deactivate_totp",
    "api:accept_paper", "api:act_on_file", "api:answer_estimate", "api:begin_draft_upload",
    "api:begin_upload", "api:complete_upload", "api:open_file", "api:perform_step", "api:reject_paper",
    "api:reopen_paper", "api:claim_step", "api:release_step", "api:assign_step", "api:snooze_step",
    "api:prioritise_step",
}  # fmt: skip
