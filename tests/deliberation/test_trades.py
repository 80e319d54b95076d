"""What all tables kept, and which pairs they traded."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from budgeting.deliberation.packages import GivenUp, Package
from budgeting.deliberation.trades import Kept, Summary, Traded, summary

COSTS = {1: 10, 2: 10, 3: 10}
NUMBERS = st.integers(1, 3)
TRADES = st.lists(st.builds(GivenUp, NUMBERS, st.none() | NUMBERS), max_size=4).map(tuple)
PACKAGES = st.builds(
    Package, st.just(30), st.just(COSTS), st.lists(NUMBERS, unique=True).map(tuple), TRADES
)
ROUNDS = st.dictionaries(st.integers(1, 5), st.lists(PACKAGES, min_size=1, max_size=3), max_size=5)


def test_tables_are_counted_per_project_and_per_pair() -> None:
    tables = {
        1: [Package(20, COSTS, (2, 3), (GivenUp(1, 3),))],
        2: [Package(20, COSTS, (3,), (GivenUp(1, 3), GivenUp(2, 3)))],
        3: [Package(20, COSTS, (), (GivenUp(2),))],
    }
    assert summary(tables) == Summary(
        3, (Kept(3, 2, 3), Kept(2, 1, 3), Kept(1, 0, 3)), (Traded(1, 3, 2), Traded(2, 3, 1))
    )


def test_the_rounds_of_a_table_are_all_counted() -> None:
    """Table 1 had the first theme and then the second, tables 2 and 3 the second alone."""
    first, second = {1: 10, 2: 10}, {3: 10, 4: 10}
    tables = {
        1: [Package(10, first, (1,), (GivenUp(2, 1),)), Package(10, second, (3,))],
        2: [Package(10, second, (3,))],
        3: [Package(10, second, (4,), (GivenUp(3, 4),))],
    }
    told = summary(tables)
    assert told.tables == 3
    assert told.kept == (Kept(1, 1, 1), Kept(3, 2, 3), Kept(4, 1, 3), Kept(2, 0, 1))
    assert told.traded == (Traded(2, 1, 1), Traded(3, 4, 1))


def test_a_table_that_had_a_project_twice_counts_once_with_its_last_word() -> None:
    told = summary({1: [Package(10, {1: 10, 2: 10}, (1,)), Package(10, {1: 10, 3: 10}, (3,))]})
    assert told.kept == (Kept(3, 1, 1), Kept(1, 0, 1), Kept(2, 0, 1))


@given(ROUNDS)
def test_the_summary_agrees_with_asking_every_table(tables: dict[int, list[Package]]) -> None:
    told = summary(tables)
    assert told.tables == len(tables)
    assert {one.project for one in told.kept} == ({1, 2, 3} if tables else set())
    for one in told.kept:
        assert one.of == len(tables)
        assert one.tables == len([mine for mine in tables.values() if one.project in mine[-1].kept])
    for given_up in (1, 2, 3):
        for room_for in (1, 2, 3):
            pair = GivenUp(given_up, room_for)
            traded = [mine for mine in tables.values() if any(pair in one.given_up for one in mine)]
            said = Traded(given_up, room_for, len(traded)) in told.traded
            assert said == bool(traded)


@given(ROUNDS)
def test_the_largest_share_first_whatever_the_order_of_the_tables(
    tables: dict[int, list[Package]],
) -> None:
    told = summary(tables)
    shares = [(-Fraction(one.tables, one.of), one.project) for one in told.kept]
    pairs = [(-one.tables, one.given_up, one.room_for) for one in told.traded]
    assert shares == sorted(set(shares))
    assert pairs == sorted(set(pairs))
    assert summary(dict(reversed(tables.items()))) == told
