"""The pilot: the files of one territory go on in the newest version, the others keep theirs."""

from __future__ import annotations

from datetime import datetime

from eplatform.accounts.models import Territory, User
from eplatform.accounts.roles import Role
from eplatform.demonstration.people import CENTRAL_POSTS, post_address
from eplatform.demonstration.places import NOUACEUR
from workflows.engine import moving
from workflows.engine.continuing import steps_map
from workflows.engine.models import Task
from workflows.engine.versions import version_called

#: How many working days ago the utility tried it.
DAYS_AGO = 10
OLD, NEW = "subdivision:1", "subdivision:2"


def move_files(at: datetime) -> set[int]:
    """Move the territory's files as the command does; returns the steps that joined another branch."""
    old, new = version_called(OLD), version_called(NEW)
    place = Territory.objects.get(code=NOUACEUR)
    chief = next(post for post in CENTRAL_POSTS if post.role == Role.ADMINISTRATOR)
    by = User.objects.get(email=post_address(chief))
    results = moving.move(old, new, steps_map(old, new), by=by, now=lambda: at, territory_id=place.pk)
    moved = [result.process_id for result in results if result.is_moved]
    joined = Task.objects.filter(process__in=moved, outcome=moving.JOINED)
    return set(joined.values_list("pk", flat=True))
