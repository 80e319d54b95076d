"""What exchanges leave wrong is dealt anew with the panel that has what is missing."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from budgeting.sortition.chance import Stream
from budgeting.sortition.coding import Coding
from budgeting.sortition.pool import Person, Quota, Terms
from budgeting.sortition.resplit import resplit
from budgeting.sortition.table import Table

WOMEN, MEN = range(60), range(60, 120)


def all_but_two_are_even() -> Table:
    """Thirty panels of two women and two men, but one has three women and one has three men."""
    people = tuple(Person(f"p{n:03}", ("woman" if n in WOMEN else "man",)) for n in range(120))
    quotas = (Quota("gender", "woman", 2, 2), Quota("gender", "man", 2, 2))
    coding = Coding(Terms(("gender",), people, quotas, 4))
    least, most = coding.limits(quotas, 4)
    rows = [[2 * n, 2 * n + 1, 60 + 2 * n, 61 + 2 * n] for n in range(30)]
    rows[3][2], rows[17][0] = rows[17][0], rows[3][2]
    return Table(coding.values, least, most, coding.homes, np.array(rows, np.int32))


@pytest.mark.parametrize("seed", range(20))
def test_a_panel_finds_the_one_that_can_help_it_among_many(seed: int) -> None:
    table = all_but_two_are_even()
    before = Counter(table.rows.ravel().tolist())
    assert np.flatnonzero(table.misses()).tolist() == [3, 17]
    assert not resplit(table, Stream(str(seed))).any()
    assert Counter(table.rows.ravel().tolist()) == before


def test_panels_that_need_no_help_stay_as_they_are() -> None:
    table = all_but_two_are_even()
    before = table.rows.copy()
    resplit(table, Stream("a seed"))
    assert np.flatnonzero((table.rows != before).any(axis=1)).tolist() == [3, 17]
