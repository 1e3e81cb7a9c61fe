"""A promise about lighting is kept by the study that settles it, whether it joined there or began there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories import NOW, connection_file, drive, step
from workflows.engine import continuing, moving, moving_back
from workflows.files.standards import Commitment, ServiceStandard
from workflows.flows.subdivision import SubdivisionV1
from workflows.flows.subdivision_v2 import SubdivisionV2
from workflows.studies import recording

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=2)
SINCE = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)


def promise(per):
    return ServiceStandard.objects.create(
        code=f"study-{per}", title_fr="Étude", title_ar="دراسة", title_en="Study", per=per, from_step="study",
        to_step="study", limit_amount=15, limit_unit="working_days", since=date(2026, 1, 1),
    )  # fmt: skip


def studied(cast, at):
    file = connection_file(cast, networks=("electricity", "lighting"), at=at)
    drive(file, to="study", cast=cast, at=at)
    return file


def met():
    rows = Commitment.objects.order_by("network").values_list("network", "met_at")
    return {network: at is not None for network, at in rows}


def conclude(cast, file, at=LATER):
    recording.conclude(step(file, "study", "electricity"), "feasible", by=cast.study_engineer, at=at)


def test_promises_of_a_branch_that_joined_are_kept_where_it_joined(cast):
    promise("network")
    file = studied(cast, NOW)
    assert met() == {"electricity": False, "lighting": False}
    steps = continuing.steps_map(SubdivisionV1, SubdivisionV2)

    list(moving.move(SubdivisionV1, SubdivisionV2, steps, by=None, now=lambda: LATER))
    list(moving_back.undo(SubdivisionV1, SubdivisionV2, by=None, now=lambda: LATER))
    list(moving.move(SubdivisionV1, SubdivisionV2, steps, by=None, now=lambda: LATER))

    assert met() == {"electricity": False, "lighting": False}
    conclude(cast, file)
    assert met() == {"electricity": True, "lighting": True}


def test_a_promise_about_the_whole_file_is_kept_by_a_joint_study(cast):
    promise("file")
    file = studied(cast, SINCE)

    conclude(cast, file, SINCE + timedelta(days=1))

    assert met() == {"": True}
