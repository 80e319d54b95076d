"""Whole appearances: nobody waits for so long that no block has room for what is owed."""

from __future__ import annotations

import pytest

from bench.pools import generated
from budgeting.sortition import rounding
from budgeting.sortition.bound import ceiling
from budgeting.sortition.building import build, frequencies
from budgeting.sortition.programme import Answer, Exhausted, minimise
from tests.sortition.pools import a_pool, keeps


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


def test_a_rounding_that_takes_too_long_gives_way_to_a_coarser_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def slow_at_first(*programme: object, **how: object) -> Answer | None:
        asked.append(how)
        if len(asked) == 1:
            raise Exhausted
        return minimise(*programme, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(rounding, "minimise", slow_at_first)
    terms = a_pool(80, 8, 1)
    (panels,) = build(terms, 50)
    assert len(asked) > 1
    assert all(keeps(terms, panel.members) for panel in panels)
