"""The acceptance matrix: where each acceptance stands and what blocks it, in few queries."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import connection_file, do, drive, step
from tests.sites import AT, pass_tests, reserve, site, visit
from workflows.works.accepting import NewReserve, accept
from workflows.works.matrix import acceptance_matrix


def states(file):
    return {
        (row.phase, network): cell.state
        for row in acceptance_matrix(file).rows
        for network, cell in row.cells
    }


def test_file_before_its_site_has_nothing_yet(cast):
    matrix = acceptance_matrix(connection_file(cast, phases=2))

    assert matrix.networks == ["sewerage", "water", "electricity"]
    assert {cell.state for row in matrix.rows for _network, cell in row.cells} == {"later"}
    assert (matrix.provisional.state, matrix.final.state) == ("later", "later")


def test_cells_say_what_is_missing(cast):
    file, _tasks = site(cast)
    visit(file, by=cast.inspector)
    pass_tests(file, by=cast.inspector)

    ((_network, cell),) = acceptance_matrix(file).rows[0].cells

    assert (cell.state, len(cell.missing)) == ("works", 1)


def test_cells_count_the_reserves_of_their_phase(cast):
    file, _tasks = site(cast, phases=2)
    reserve(file, by=cast.inspector, phase=2, severity="major")
    reserve(file, by=cast.inspector, phase=None)

    first, second = (row.cells[0][1] for row in acceptance_matrix(file).rows)

    assert (first.open_reserves, first.major_reserves) == (1, 0)
    assert (second.open_reserves, second.major_reserves) == (2, 1)


def test_phases_stand_where_they_are(cast):
    file, _tasks = site(cast, to="technical_acceptance", phases=2)
    do(step(file, "technical_acceptance", "water", 1), "accepted", cast=cast, at=AT)
    accept(
        step(file, "technical_acceptance", "water", 2), "reserves", participants="x", by=cast.inspector,
        at=AT, noted=[NewReserve("Tampon", (AT + timedelta(days=9)).date())],
    )  # fmt: skip

    assert states(file) == {(1, "water"): "later", (2, "water"): "reserves"}


def test_accepted_cell_leads_to_its_minutes(cast):
    file, _tasks = site(cast, to="technical_acceptance", phases=2)
    pass_tests(file, by=cast.inspector)
    task = step(file, "technical_acceptance", "water", 1)
    file.requirements.create(key="as_built", network="water", phase=1, satisfied_at=AT)
    minutes = accept(task, "accepted", participants="x", by=cast.inspector, at=AT)

    cell = acceptance_matrix(file).rows[0].cells[0][1]

    assert (cell.state, cell.minutes) == ("accepted", minutes)


def test_declined_network_is_not_connected(cast):
    file = connection_file(cast, networks=("water", "sewerage"))
    drive(file, to="answer", cast=cast)
    do(step(file, "answer", "sewerage"), "accepted", cast=cast, at=AT)
    do(step(file, "answer", "water"), "declined", cast=cast, at=AT)
    drive(file, to="site_follow_up", cast=cast, at=AT)

    assert states(file) == {(1, "sewerage"): "works", (1, "water"): "none"}


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("provisional_acceptance", ("asked", "later")),
        ("final_acceptance", ("later", "asked")),
    ],
)
def test_whole_file_acceptances_follow_the_steps(cast, to, expected):
    file, _tasks = site(cast, to=to)

    matrix = acceptance_matrix(file)

    assert (matrix.provisional.state, matrix.final.state) == expected


def test_matrix_takes_five_queries_whatever_it_holds(cast, django_assert_num_queries):
    file, _tasks = site(cast, phases=3)
    for phase in (1, 2, 3):
        for _turn in range(10):
            reserve(file, by=cast.inspector, phase=phase)

    with django_assert_num_queries(5):
        acceptance_matrix(file)
