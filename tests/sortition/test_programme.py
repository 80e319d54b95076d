"""A programme that is hard: it ends after so many steps on every machine, or not at all."""

from __future__ import annotations

from random import Random

import pytest

from budgeting.sortition import programme
from budgeting.sortition.programme import Column, Exhausted, OutOfTime, Row, minimise


def _hard(*, can_miss: bool) -> tuple[list[Column], list[Row]]:
    """Split many markets exactly; with ``can_miss`` the rest of each is paid for instead.

    Source: Cornuéjols and Dawande, "A class of hard small 0-1 programs" (1999).
    """
    random, people, markets = Random(4), 40, 5
    columns = [Column(most=1) for _ in range(people)]
    rows = []
    for _market in range(markets):
        sold = [random.randrange(100) for _ in range(people)]
        entries: list[tuple[int, float]] = list(enumerate(sold))
        if can_miss:
            entries += [(len(columns), 1), (len(columns) + 1, -1)]
            columns += [Column(1, most=1000), Column(1, most=1000)]
        rows.append(Row(tuple(entries), sum(sold) // 2, sum(sold) // 2))
    return columns, rows


@pytest.fixture
def few_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only so many that the whole of it takes no time."""
    monkeypatch.setattr(programme, "_WORK", 4000)


@pytest.mark.usefixtures("few_nodes")
def test_a_brief_search_ends_with_the_best_that_it_has_and_always_with_the_same() -> None:
    columns, rows = _hard(can_miss=True)
    first, second = (minimise(columns, rows, whole=True, brief=True) for _ in range(2))
    assert first is not None
    assert first == second
    values = [round(value) for value in first.values]
    for row in rows:
        assert sum(round(factor) * values[n] for n, factor in row.entries) == row.most


@pytest.mark.usefixtures("few_nodes")
def test_a_brief_search_without_any_answer_says_so() -> None:
    columns, rows = _hard(can_miss=False)
    with pytest.raises(Exhausted):
        minimise(columns, rows, whole=True, brief=True)


@pytest.mark.parametrize("can_miss", [True, False], ids=("an answer", "none"))
def test_what_a_clock_has_stopped_is_no_answer(can_miss: bool) -> None:
    columns, rows = _hard(can_miss=can_miss)
    with pytest.raises(OutOfTime):
        minimise(columns, rows, whole=True, seconds=0.2)


def test_what_has_no_answer_is_known_without_a_search() -> None:
    assert minimise([Column(most=1)], [Row(((0, 1),), least=2)], whole=True, brief=True) is None
