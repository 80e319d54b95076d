"""Whole appearances: nobody waits for so long that no block has room for what is owed."""

from __future__ import annotations

import pytest

from bench.pools import generated
from budgeting.sortition.bound import ceiling
from budgeting.sortition.building import build, frequencies


@pytest.mark.parametrize(("people", "seats", "seed", "width"), [(200, 20, 1, 2), (500, 50, 1, 2)])
def test_the_smallest_chance_is_the_ceiling_in_whole_panels(
    people: int, seats: int, seed: int, width: int
) -> None:
    terms = generated(people, seats, seed, width)
    best = ceiling(terms).smallest
    short = [
        int(best * len(panels) + 1e-6) - min(frequencies(terms, panels))
        for panels in build(terms, 1000)
    ]
    assert short[-1] == 0
    assert sum(short) <= 1
