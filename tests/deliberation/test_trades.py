"""What all tables kept, and which pairs they traded."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from budgeting.deliberation.packages import GivenUp, Package
from budgeting.deliberation.trades import Summary, Traded, summary

COSTS = {1: 10, 2: 10, 3: 10}
NUMBERS = st.integers(1, 3)
TRADES = st.lists(st.builds(GivenUp, NUMBERS, st.none() | NUMBERS), max_size=4).map(tuple)
PACKAGES = st.builds(
    Package, st.just(30), st.just(COSTS), st.lists(NUMBERS, unique=True).map(tuple), TRADES
)


def test_tables_are_counted_per_project_and_per_pair() -> None:
    tables = [
        Package(20, COSTS, (2, 3), (GivenUp(1, 3),)),
        Package(20, COSTS, (3,), (GivenUp(1, 3), GivenUp(2, 3))),
        Package(20, COSTS, (), (GivenUp(2),)),
    ]
    assert summary(tables) == Summary(
        3, ((3, 2), (2, 1), (1, 0)), (Traded(1, 3, 2), Traded(2, 3, 1))
    )


@given(st.lists(PACKAGES, max_size=5))
def test_the_summary_agrees_with_asking_every_table(packages: list[Package]) -> None:
    told = summary(packages)
    assert told.tables == len(packages)
    assert {one for one, _ in told.kept} == ({1, 2, 3} if packages else set())
    for project, tables in told.kept:
        assert tables == len([one for one in packages if project in one.kept])
    for given_up in (1, 2, 3):
        for room_for in (1, 2, 3):
            tables = len([one for one in packages if GivenUp(given_up, room_for) in one.given_up])
            assert (Traded(given_up, room_for, tables) in told.traded) == (tables > 0)


@given(st.lists(PACKAGES, max_size=5))
def test_most_tables_first_whatever_the_order_of_the_tables(
    packages: list[Package],
) -> None:
    told = summary(packages)
    counts = [(-tables, project) for project, tables in told.kept]
    pairs = [(-one.tables, one.given_up, one.room_for) for one in told.traded]
    assert counts == sorted(set(counts))
    assert pairs == sorted(set(pairs))
    assert summary(packages[::-1]) == told
