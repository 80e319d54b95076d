"""Panels exchange people: nobody appears more or less often, and every panel comes out right."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from budgeting.sortition.chance import Stream
from budgeting.sortition.coding import Coding
from budgeting.sortition.exchange import mix, settle
from budgeting.sortition.pool import Terms
from budgeting.sortition.table import Flags, Ints, Table
from tests.sortition.pools import a_pool, keeps


def dealt_blindly(terms: Terms, panels: int, barred: Flags | None = None) -> Table:
    """A block in which everybody appears about equally often, with no regard to any quota."""
    coding = Coding(terms)
    least, most = coding.limits(terms.quotas, terms.seats)
    size = len(terms.people)
    rows = [[(row * terms.seats + seat) % size for seat in range(terms.seats)]
            for row in range(panels)]  # fmt: skip
    return Table(coding.values, least, most, coding.homes, np.array(rows, np.int32), barred)


def counted(rows: Ints) -> Counter[int]:
    return Counter(int(place) for place in rows.ravel())


def sure_to_fit(seed: int) -> Terms:
    """A pool whose average panel lies well within its quotas."""
    return a_pool(120, 20, seed, slack=6)


@pytest.mark.parametrize("seed", range(5))
def test_every_panel_comes_to_keep_its_quotas_and_nobody_appears_more_or_less(seed: int) -> None:
    terms = sure_to_fit(seed)
    table = dealt_blindly(terms, 60)
    before = counted(table.rows)
    left = settle(table, Stream("a seed"), 100)
    assert not left.any()
    assert counted(table.rows) == before
    assert all(keeps(terms, tuple(int(one) for one in row)) for row in table.rows)


def test_what_is_missed_is_counted_person_by_person() -> None:
    terms = a_pool(60, 10, 3, slack=0)
    table = dealt_blindly(terms, 20)
    for row, missed in zip(table.rows, table.misses(), strict=True):
        held = [terms.people[int(place)] for place in row]
        plain = sum(
            max(0, quota.least - count) + max(0, count - quota.most)
            for quota in terms.quotas
            for count in [
                sum(one.values[terms.features.index(quota.feature)] == quota.value for one in held)
            ]
        )
        homes = Counter(one.household for one in held)
        assert missed == plain + sum(count - 1 for count in homes.values())


def test_mixing_people_of_a_kind_changes_no_panel_s_counts() -> None:
    terms = sure_to_fit(2)
    table = dealt_blindly(terms, 60)
    settle(table, Stream("a seed"), 100)
    before, together = counted(table.rows), {tuple(sorted(row)) for row in table.rows.tolist()}
    kinds = {values: number for number, values in
             enumerate(sorted({one.values for one in terms.people}))}  # fmt: skip
    mix(table, np.array([kinds[one.values] for one in terms.people], np.int32), Stream("x"))
    assert counted(table.rows) == before
    assert not table.misses().any()
    assert {tuple(sorted(row)) for row in table.rows.tolist()} != together


def test_people_who_are_barred_from_a_row_are_taken_out_of_it() -> None:
    terms = sure_to_fit(1)
    barred = np.zeros((60, len(terms.people)), np.bool_)
    barred[np.arange(60), np.arange(60) * terms.seats % len(terms.people)] = True
    table = dealt_blindly(terms, 60, barred)
    assert not settle(table, Stream("a seed"), 100).any()
    assert not barred[np.arange(60)[:, None], table.rows].any()


def test_the_same_seed_makes_the_same_exchanges() -> None:
    tables = [dealt_blindly(sure_to_fit(3), 30) for _ in range(2)]
    for table in tables:
        settle(table, Stream("a seed"), 50)
    assert (tables[0].rows == tables[1].rows).all()
