"""A thief with every file of the server joins no card to a choice, before the opening or after."""

from __future__ import annotations

from contextlib import closing

import pytest

from bench import linker
from tests import databases, postgres

VOTERS = 250
BY_CHANCE = 9
"""So many of 250 stand at their voter's place by chance once in ten million orders; the plan's
limit of 5 would fail one test in a hundred for nothing. ``bench/linker.py`` prints the figures."""
NEAR = 0.3
"""Five standard deviations of the rank correlation of 250 shuffled ballots."""


@pytest.fixture(scope="module")
def database(request, tmp_path_factory):
    """A server of its own: in the journal of the shared one lie the opened votes of other tests."""
    folder = tmp_path_factory.mktemp("alone")
    if request.config.getoption("--database") == "sqlite":
        yield databases.Sqlite(folder)
        return
    with (
        postgres.server(durable=False) as address,
        closing(databases.Postgres(folder, address, "alone")) as kept,
    ):
        yield kept


@pytest.fixture(scope="module")
def reports():
    """One attack serves all the tests of this file."""
    return {}


@pytest.fixture
def report(app, tmp_path, reports):
    if not reports:
        reports["the attack"] = linker.run(app, tmp_path, VOTERS)
    return reports["the attack"]


def test_before_the_opening_no_choice_is_known(report):
    assert report.choices == 0


def test_the_same_search_finds_every_ballot_that_lies_open(report):
    assert report.control == VOTERS


def test_the_attack_is_a_real_one(report):
    """While the vote is on it joins nearly every card to a ballot, which it cannot read.

    Whoever keeps that and gets two passphrases knows nearly all: ``docs/security.md`` says so.
    """
    assert report.joined >= VOTERS * 9 // 10
    assert report.with_passphrases == report.joined


def test_every_sealed_ballot_has_the_same_length(report):
    assert len(report.lengths) == 1


def test_after_the_close_nothing_is_joined_any_more(report):
    assert report.joined_after == 0


def test_after_the_opening_every_order_is_chance(report):
    assert len(report.orders) == 6
    for order in report.orders:
        assert order.right <= BY_CHANCE, order.name
        assert abs(order.correlation) < NEAR, order.name


def test_an_order_that_was_kept_would_be_noticed():
    choices = [f"ballot {number}" for number in range(VOTERS)]
    assert linker.compared(choices, choices) == (VOTERS, 1.0)
    assert linker.compared(choices, choices[::-1]) == (0, -1.0)
