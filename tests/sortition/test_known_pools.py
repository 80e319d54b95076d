"""Pools whose ceiling is known from elsewhere: ours is the same, and the list comes near it."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from bench.pools import of_folder, three_kinds
from budgeting.sortition.bound import ceiling
from budgeting.sortition.building import build, frequencies
from budgeting.sortition.pool import Terms
from tests import real_pools
from tests.sortition.pools import keeps

KNOWN = {
    "fixture 150": 0.0909,
    "small 200": 0.1,
    "newDemocracy 300": 0.0625,
    "synthetic 500": 0.0429,
    "Seoul 2023": 0.1034,
    "synthetic 2000": 0.0438,
}
"""The best smallest chance, as a linear bound and the exact maximin of another program gave it."""
POOLS = {**of_folder(real_pools.folder()), "three kinds": three_kinds()}


def test_the_shipped_pools_are_among_them() -> None:
    assert {"synthetic 500", "Seoul 2023", "synthetic 2000", "three kinds"} <= POOLS.keys()


def test_the_shipped_tables_are_what_their_list_says() -> None:
    lines = (real_pools.SHIPPED / "SOURCES.tsv").read_text(encoding="utf-8").splitlines()[1:]
    assert len(lines) == 6
    for name, digest, *_ in (line.split("\t") for line in lines):
        assert sha256((real_pools.SHIPPED / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("name", [name for name in POOLS if name in KNOWN])
def test_the_ceiling_is_the_known_one(name: str) -> None:
    assert ceiling(POOLS[name]).smallest == pytest.approx(KNOWN[name], abs=0.0001)


@pytest.mark.parametrize("name", POOLS)
def test_a_hundred_panels_keep_everything_and_come_within_one_appearance(name: str) -> None:
    terms = POOLS[name]
    counts, panels = listed(terms)
    assert all(keeps(terms, panel) for panel in panels)
    assert min(counts) >= int(ceiling(terms).smallest * 100 + 1e-6) - 1


def test_seoul_draws_sixty_reserves_in_the_same_act() -> None:
    terms = replace(POOLS["Seoul 2023"], reserves=60)
    panels = next(iter(build(terms, 100)))
    assert all(len(set(panel.reserves)) == 60 for panel in panels)
    assert not any(set(panel.members) & set(panel.reserves) for panel in panels)


def listed(terms: Terms) -> tuple[tuple[int, ...], list[tuple[int, ...]]]:
    """A list of a hundred panels, and how often everybody is in it."""
    panels = next(iter(build(terms, 100)))
    return frequencies(terms, panels), [panel.members for panel in panels]
