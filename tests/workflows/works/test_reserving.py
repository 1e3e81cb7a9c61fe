"""Reserves: dated, declared mended, lifted with proof, each once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories import do, step
from tests.sites import AT, only_network, reserve, site
from workflows.engine.errors import NotYours
from workflows.files import requirements
from workflows.works.models import Reserve
from workflows.works.reserving import (
    AlreadyLifted,
    DueInThePast,
    NoProof,
    declare_mended,
    lift,
    note_reserve,
    open_reserves,
)


def test_note_numbers_the_reserve_and_tells_it(cast):
    file, _tasks = site(cast)

    noted = reserve(file, by=cast.inspector, severity="major")

    entry = file.timeline.latest("number")
    assert (noted.number, noted.severity) == ("RS-2026-00001", "major")
    assert (entry.kind, entry.note, entry.data["reserve"]) == (
        "reserve_noted",
        "Tampon à sceller",
        noted.number,
    )


def test_note_with_a_day_gone_by_is_refused(cast):
    file, _tasks = site(cast)

    with pytest.raises(DueInThePast):
        note_reserve(
            file, network="water", phase=1, severity="minor", text="x", by=cast.inspector, at=AT,
            due_date=(AT - timedelta(days=1)).date(),
        )  # fmt: skip


@pytest.mark.parametrize("phase", [1, None])
def test_note_takes_back_that_reserves_were_lifted(cast, phase):
    file, _tasks = site(cast)
    requirements.satisfy(file, "reserves_lifted", by=None, at=AT, network="water", phase=1)

    reserve(file, by=cast.inspector, phase=phase)

    assert not file.requirements.filter(key="reserves_lifted").exists()


@pytest.mark.parametrize("who", ["applicant", "stranger", "estimator"])
def test_note_by_anybody_else_is_refused(cast, who):
    file, _tasks = site(cast)

    with pytest.raises(NotYours):
        reserve(file, by=getattr(cast, who))

    assert not Reserve.objects.exists()


def test_note_by_the_inspector_of_another_network_is_refused(cast):
    file, _tasks = site(cast)

    with pytest.raises(NotYours):
        reserve(file, by=only_network(cast.inspector, "lighting"))


def test_lift_keeps_proof_person_and_moment(cast):
    file, _tasks = site(cast)

    lifted = lift(reserve(file, by=cast.inspector), by=cast.inspector, at=AT, proof="Photo du 4 mai")

    assert (lifted.proof, lifted.lifted_by, lifted.lifted_at) == ("Photo du 4 mai", cast.inspector, AT)
    assert file.timeline.latest("number").kind == "reserve_lifted"


def test_lift_twice_is_refused(cast):
    file, _tasks = site(cast)
    noted = reserve(file, by=cast.inspector)
    lift(noted, by=cast.inspector, at=AT, proof="Vu")

    with pytest.raises(AlreadyLifted):
        lift(noted, by=cast.inspector, at=AT, proof="Vu")


def test_lift_without_proof_is_refused(cast):
    file, _tasks = site(cast)

    with pytest.raises(NoProof):
        lift(reserve(file, by=cast.inspector), by=cast.inspector, at=AT)


@pytest.mark.parametrize("who", ["applicant", "stranger", "operations"])
def test_lift_by_anybody_else_is_refused(cast, who):
    file, _tasks = site(cast)
    noted = reserve(file, by=cast.inspector)

    with pytest.raises(NotYours):
        lift(noted, by=getattr(cast, who), at=AT, proof="Vu")

    assert open_reserves(file, "water", 1) == [noted]


def test_declare_mended_keeps_the_proof_and_asks_for_a_new_look(cast):
    file, (task,) = site(cast, to="technical_acceptance")
    noted = reserve(file, by=cast.inspector)
    do(task, "reserves", cast=cast, at=AT)

    declare_mended(step(file, "lifting", "water", 1), by=cast.applicant, at=AT, proof="Tampon scellé")

    noted.refresh_from_db()
    assert (noted.proof, noted.declared_at, noted.is_open) == ("Tampon scellé", AT, True)
    assert step(file, "technical_acceptance", "water", 1).is_open


@pytest.mark.parametrize("who", ["stranger", "inspector", "reader"])
def test_declare_mended_by_anybody_else_leaves_no_proof(cast, who):
    file, (task,) = site(cast, to="technical_acceptance")
    noted = reserve(file, by=cast.inspector)
    do(task, "reserves", cast=cast, at=AT)

    with pytest.raises(NotYours):
        declare_mended(step(file, "lifting", "water", 1), by=getattr(cast, who), at=AT, proof="x")

    noted.refresh_from_db()
    assert noted.proof == ""


def test_database_refuses_a_lifting_without_proof(cast):
    file, _tasks = site(cast)
    noted = reserve(file, by=cast.inspector)

    with pytest.raises(IntegrityError, match="reserve_lifted_with_proof"), transaction.atomic():
        Reserve.objects.filter(pk=noted.pk).update(lifted_at=AT, lifted_by=cast.inspector)
