"""No group under ten people is published, and none can be recomputed from what is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pulp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgeting.deliberation.shift import Transition
from budgeting.deliberation.small_cells import LEAST, Release, one_way, release

OPTIONS = ("for", "unsure", "against", "other")
TINY = st.integers(0, 5)


def _table(rows: list[list[int]]) -> Transition:
    return Transition(OPTIONS[: len(rows)], tuple(tuple(row) for row in rows))


def _square(size: int, cell: st.SearchStrategy[int]) -> st.SearchStrategy[Transition]:
    row = st.lists(cell, min_size=size, max_size=size)
    return st.lists(row, min_size=size, max_size=size).map(_table)


def _sums(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _sums(total - first, parts - 1):
            yield (first, *rest)


def _seen(told: Release, table: Transition) -> tuple[object, ...]:
    """Return what the public would have read, had the answers been those of ``table``."""
    places = [[table.options.index(one) for one in group] for group in told.groups]
    cells = [
        sum(table.cells[i][j] for i, j in product(first, second))
        for first, second in product(places, places)
    ]
    before = [
        n
        for n, one in zip(table.before, table.options, strict=True)
        if told.before[one] is not None
    ]
    after = [
        n for n, one in zip(table.after, table.options, strict=True) if told.after[one] is not None
    ]
    return (cells, before, after)


def _possible(told: Release, table: Transition) -> list[Transition]:
    """Return every table, of all there are, in which the public would have read the same."""
    size = len(table.options)
    blocks = [
        [(table.options.index(a), table.options.index(b)) for a, b in product(first, second)]
        for first, second in product(told.groups, told.groups)
    ]
    fillings = [_sums(sum(table.cells[i][j] for i, j in block), len(block)) for block in blocks]
    found = []
    for filling in product(*fillings):
        rows = [[0] * size for _ in range(size)]
        for block, counts in zip(blocks, filling, strict=True):
            for (i, j), count in zip(block, counts, strict=True):
                rows[i][j] = count
        other = _table(rows)
        if _seen(told, other) == _seen(told, table):
            found.append(other)
    return found


def _unknown(told: Release, table: Transition) -> list[tuple[int, ...]]:
    numbers = []
    for other in _possible(told, table):
        cells = tuple(count for row in other.cells for count in row)
        numbers.append((*cells, *other.before, *other.after))
    return list(zip(*numbers, strict=True))


def _end(told: Release, table: Transition, place: int, sense: int) -> int:
    """Ask a solver for the least or the most that a cell, row sum or column sum could be."""
    size = range(len(table.options))
    pairs = list(product(size, size))
    problem = pulp.LpProblem("range", sense)
    cell = {(i, j): problem.add_variable(f"x{i}_{j}", 0, cat="Integer") for i, j in pairs}
    rows = [pulp.lpSum(cell[i, j] for j in size) for i in size]
    columns = [pulp.lpSum(cell[i, j] for i in size) for j in size]
    problem.setObjective(pulp.lpSum([*cell.values(), *rows, *columns][place]))
    for first, second in product(told.groups, told.groups):
        block = [(i, j) for i, j in pairs if OPTIONS[i] in first and OPTIONS[j] in second]
        problem += pulp.lpSum(cell[pair] for pair in block) == sum(
            table.cells[i][j] for i, j in block
        )
    for sums, shown in ((rows, told.before), (columns, told.after)):
        for i in size:
            if shown[OPTIONS[i]] is not None:
                problem += sums[i] == shown[OPTIONS[i]]
    assert problem.solve(pulp.HiGHS(msg=False)) == pulp.LpStatusOptimal
    value: int = round(pulp.value(problem.objective))
    return value


FEW = _square(3, st.integers(0, 2)).filter(lambda table: table.people <= 6)


@settings(max_examples=60, deadline=None)
@given(_square(2, TINY) | FEW, st.integers(1, 4))
def test_every_number_is_large_or_could_be_many(table: Transition, least: int) -> None:
    told = release(table, least)
    if told is None:
        assert table.people < least
        return
    assert all(count >= least for row in told.table.cells for count in row)
    for values in _unknown(told, table):
        assert min(values) == max(values) >= least or max(values) - min(values) >= least


@settings(max_examples=50, deadline=None)
@given(_square(4, st.integers(0, 25) | st.integers(8, 12)), st.integers(0, 23))
def test_in_a_full_room_too_every_number_is_large_or_could_be_many(
    table: Transition, place: int
) -> None:
    told = release(table)
    assert told is not None or table.people < LEAST
    if told is not None:
        least = _end(told, table, place, pulp.LpMinimize)
        most = _end(told, table, place, pulp.LpMaximize)
        assert least == most >= LEAST or most - least >= LEAST


@given(_square(3, st.integers(0, 40)) | _square(4, st.integers(0, 60)))
def test_what_is_published_is_true(table: Transition) -> None:
    told = release(table)
    if told is None:
        assert table.people < LEAST
        return
    assert sorted(one for group in told.groups for one in group) == sorted(table.options)
    cells = [count for row in told.table.cells for count in row]
    assert _seen(told, table)[0] == cells
    for shown, counts in ((told.before, table.before), (told.after, table.after)):
        for option, count in zip(table.options, counts, strict=True):
            assert shown[option] in (None, count)
            assert shown[option] is None or count >= LEAST


@given(_square(3, st.integers(0, 30)))
def test_no_finer_table_would_do(table: Transition) -> None:
    told = release(table)
    small = [count for row in table.cells for count in row if count < LEAST]
    if not small:
        assert told is not None
        assert told.groups == (("for",), ("unsure",), ("against",))
        assert told.table.cells == table.cells
    elif told is not None and len(told.groups) == 1:
        for place in range(3):
            stayed = table.cells[place][place]
            left, came = table.before[place] - stayed, table.after[place] - stayed
            assert min(stayed, left, came, table.people - stayed - left - came) < LEAST


def test_the_side_that_is_for_stays_alone_where_little_moved() -> None:
    table = _table([[100, 8, 4], [18, 25, 7], [4, 9, 75]])
    told = release(table)
    assert told is not None
    assert told.groups == (("for",), ("unsure", "against"))
    assert told.table.cells == ((100, 12), (22, 116))
    assert told.before == {"for": 112, "unsure": 50, "against": 88}
    assert (told.alone("for"), told.alone("against")) == ("0", None)
    assert told.table.net("0") == table.net("for")


def test_more_groups_come_before_the_order_of_the_options() -> None:
    table = _table([[10, 9, 0, 9], [10, 10, 10, 10], [10, 10, 10, 10], [10, 10, 0, 10]])
    told = release(table)
    assert told is not None
    # the first option against all others would do as well, but only in two groups
    assert told.groups == (("for", "against"), ("unsure",), ("other",))
    assert told.after["against"] == 20


def test_where_hardly_anybody_moved_only_the_totals_are_told() -> None:
    told = release(_table([[100, 2, 0], [1, 40, 0], [0, 3, 4]]))
    assert told is not None
    assert told.table.cells == ((150,),)
    assert told.before == {"for": None, "unsure": None, "against": None}
    assert release(_table([[3, 3], [2, 1]])) is None


def test_too_many_options_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 8"):
        release(Transition(tuple("abcdefghi"), ((9,) * 9,) * 9))


COUNTS = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 8), min_size=1)


@settings(deadline=None)
@given(COUNTS, st.integers(1, 5))
def test_a_withheld_count_cannot_be_recomputed_from_the_sum(
    counts: dict[str, int], least: int
) -> None:
    told = one_way(counts, least)
    shown = {key: count for key, count in told.items() if count is not None}
    assert all(count == counts[key] and count >= least for key, count in shown.items())
    hidden = [key for key in counts if key not in shown]
    if sum(counts.values()) < least:
        assert not shown
        return
    rest = sum(counts.values()) - sum(shown.values())
    possible = list(_sums(rest, len(hidden))) if hidden else []
    for place, _ in enumerate(hidden):
        values = {filling[place] for filling in possible}
        assert max(values) - min(values) >= least


def test_the_smallest_large_count_goes_with_the_small_one() -> None:
    told = one_way({"for": 120, "unsure": 30, "against": 4, "other": 30})
    assert told == {"for": 120, "unsure": 30, "against": None, "other": None}
    assert one_way({"for": 12, "against": 11}) == {"for": 12, "against": 11}
    assert one_way({"for": 4, "against": 5}) == {"for": None, "against": None}
