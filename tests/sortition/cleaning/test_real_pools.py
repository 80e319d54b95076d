"""The pools that other programs ship are read whole; their oddities come out as findings."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from budgeting.sortition.cleaning.addresses import read_address
from budgeting.sortition.cleaning.columns import proposed
from budgeting.sortition.cleaning.findings import Row
from budgeting.sortition.cleaning.neighbours import Dweller, Pair, proposed_pairs
from budgeting.sortition.cleaning.people import Cleaned, clean
from tests import real_pools
from tests.sortition.cleaning.tables import features_of

POOLS = {
    "newdemocracy/example-people.csv": ("example-categories.csv", 300),
    "newdemocracy/example-people-simple-with-households.csv": ("example-categories-simple.csv", 29),
    "replication/example_small_20/respondents.csv": ("categories.csv", 200),
    "replication/example_small_20/respondents_id.csv": ("features.csv", 200),
    "sortition_algorithms/candidates.csv": ("features.csv", 150),
    "sortition_algorithms/candidates_lower.csv": ("features.csv", 150),
    "synthetic/respondents_500_k50.csv": ("features_500_k50.csv", 500),
    "synthetic/respondents_2000_k250.csv": ("features_2000_k250.csv", 2000),
    "synthetic/respondents_seoul2023.csv": ("features_seoul2023.csv", 826),
}
AT_HAND = [name for name in POOLS if (real_pools.folder() / name).is_file()]


def rows_at(path: Path) -> tuple[tuple[str, ...], list[Row]]:
    """A table of the folder."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *lines = csv.reader(file)
    cells = [dict(zip(header, line, strict=True)) for line in lines]
    return tuple(header), list(enumerate(cells, 2))


def read(name: str) -> Cleaned:
    """A pool read with nothing but the proposed choices."""
    folder = real_pools.folder()
    features = features_of((folder / name).parent / POOLS[name][0])
    header, rows = rows_at(folder / name)
    return clean(rows, features, proposed(header, rows, features, 2026))


def households(found: Cleaned) -> tuple[Pair, ...]:
    """The proposed pairs, by line."""
    return proposed_pairs(
        Dweller(f"{one.line:05}", read_address(one.address, one.zip)) for one in found.people
    )


def test_it_is_said_which_pools_are_at_hand() -> None:
    assert real_pools.said().startswith("pools of answers: ")
    assert any("synthetic" in name for name in AT_HAND)


@pytest.mark.parametrize("name", AT_HAND)
def test_every_pool_is_read_whole_without_a_decision(name: str) -> None:
    found = read(name)
    assert found.problems == ()
    assert len(found.people) == POOLS[name][1]
    assert all(value for one in found.people for value in one.answers.values())


@pytest.mark.parametrize("name", [name for name in AT_HAND if "synthetic" in name])
def test_shared_addresses_are_all_proposed(name: str) -> None:
    found = read(name)
    homes: dict[object, list[int]] = {}
    for one in found.people:
        homes.setdefault((one.address, one.zip), []).append(one.line)
    shared = {(f"{a:05}", f"{b:05}") for a, b in (x for x in homes.values() if len(x) == 2)}
    pairs = households(found)
    assert shared
    assert {(one.first, one.second) for one in pairs if one.reason == "same_address"} >= shared


def test_one_address_with_three_second_lines_is_proposed() -> None:
    """Only a larger folder has such a pool; the head of the run says which one is at hand."""
    for name in (name for name in AT_HAND if "households" in name):
        found = read(name)
        assert households(found) == (
            Pair("00015", "00016", "other_unit"),
            Pair("00015", "00017", "other_unit"),
            Pair("00016", "00017", "other_unit"),
        )
        contradicted = [one for one in found.warnings if one.code == "age_differs"]
        assert sum(len(one.lines) for one in contradicted) > 10
