"""What simulated residents want: legal under every format, and the same on every machine."""

from __future__ import annotations

import pytest

from budgeting.counting.ballot_rules import Marks
from budgeting.counting.rulebook import BallotFormat, ListedProject, Rulebook
from budgeting.demo import city
from budgeting.demo.wishes import wishes

FORMATS = {
    "at most ten": BallotFormat(number=10),
    "exactly 30 %": BallotFormat(wanted="share", number=300_000),
    "at least five": BallotFormat(wanted="at_least", number=5),
    "one a field": BallotFormat(
        wanted="exactly", number=5, field_limits=tuple((h.key, 1) for h in city.read(2026).fields)
    ),
    "within the envelope": BallotFormat(kind="knapsack", number=60),
    "points": BallotFormat(kind="points", number=10, points=10, points_each=3),
}


def _rulebook(ballot: BallotFormat) -> Rulebook:
    example = city.read(2026)
    return Rulebook(
        process=example.frame.slug,
        city=example.frame.city,
        year=example.frame.year,
        currency=example.frame.currency,
        decimals=2,
        total=example.frame.total,
        share=example.frame.share,
        languages=example.frame.languages,
        residents=example.frame.residents,
        projects=tuple(
            ListedProject(p.code, p.number, p.cost, p.field, p.district, ())
            for p in example.projects
        ),
        ballot=ballot,
    )


@pytest.mark.parametrize("name", FORMATS)
def test_every_wish_is_a_legal_ballot(name: str) -> None:
    rulebook = _rulebook(FORMATS[name])
    wanted = wishes(rulebook, 40)
    assert len(wanted) == 40
    for wish in wanted:
        assert wish
        assert Marks(rulebook, wish).problems() == ()


def test_the_same_seed_gives_the_same_wishes_and_another_one_others() -> None:
    rulebook = _rulebook(FORMATS["at most ten"])
    assert wishes(rulebook, 30) == wishes(rulebook, 30)
    assert wishes(rulebook, 30) != wishes(rulebook, 30, "another")


def test_the_envelope_of_the_example_is_two_per_cent_of_the_total() -> None:
    assert _rulebook(FORMATS["at most ten"]).envelope == 19_400_000 * 100
