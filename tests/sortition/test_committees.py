"""The second lottery, against every placement that there is."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgeting.config import ROOT
from budgeting.sortition.committee_programme import Row, maximise
from budgeting.sortition.committees import (
    Committee,
    Obstacle,
    Rules,
    Wisher,
    faults,
    liking,
    lottery_order,
    obstacle,
    place,
)

A, B, C = "arts", "books", "climate"


def some_rules(*wishes: tuple[str, ...], sizes: tuple[int, int] = (0, 9)) -> Rules:
    """Members m0, m1, ... with these wishes, and two committees of these sizes."""
    members = tuple(Wisher(f"m{n}", wish) for n, wish in enumerate(wishes))
    return Rules(members, (Committee(A, *sizes), Committee(B, *sizes)))


def test_everybody_gets_the_first_wish_where_there_is_room() -> None:
    found = place(some_rules((A,), (B,), (A, B)), "seed")
    assert found is not None
    assert found.committees == (A, B, A)
    assert (found.ranks, found.kept) == ((1, 1, 1), (3, 0))


def test_more_members_with_a_wish_go_before_more_first_wishes() -> None:
    rules = Rules(
        (Wisher("x", (A, B)), Wisher("y", (A,)), Wisher("z", (B, C))),
        (Committee(A, 0, 1), Committee(B, 0, 1), Committee(C, 0, 1)),
    )
    found = place(rules, "seed")
    assert found is not None
    assert dict(zip("xyz", found.committees, strict=True)) == {"x": B, "y": A, "z": C}
    assert found.kept == (1, 2)


def test_the_lot_decides_between_equal_wishes() -> None:
    rules = some_rules((A,), (A,), sizes=(0, 1))
    winners = Counter()
    for seed in range(40):
        found = place(rules, str(seed))
        assert found is not None
        winners[found.ranks.index(1)] += 1
        assert found.ranks.index(1) == lottery_order(rules, str(seed))[0]
    assert min(winners.values()) > 5


def test_too_few_seats_and_too_many_are_told() -> None:
    assert obstacle(some_rules((A,), (A,), (B,), sizes=(0, 1))) == Obstacle("seats", 3, 2)
    assert obstacle(some_rules((A,), sizes=(1, 3))) == Obstacle("least", 2, 1)
    assert place(some_rules((A,), (A,), (B,), sizes=(0, 1)), "seed") is None


def test_a_balance_that_cannot_be_kept_names_the_one_that_can() -> None:
    members = tuple(Wisher(f"m{n}", (), "f" if n < 3 else "m") for n in range(10))
    rules = Rules(members, (Committee(A, 5, 5), Committee(B, 5, 5)), 60)
    assert obstacle(rules) == Obstacle("balance", 60, 80)
    assert obstacle(Rules(members, rules.committees, 80)) is None


def test_a_trait_that_nobody_gave_is_not_limited() -> None:
    members = tuple(Wisher(f"m{n}") for n in range(4))
    assert obstacle(Rules(members, (Committee(A, 4, 4),), 50)) is None


@pytest.mark.parametrize(
    ("members", "committees", "percent", "reason"),
    [
        ((Wisher("x"), Wisher("x")), (Committee(A, 0, 2),), 60, "the same id"),
        ((Wisher("x"),), (Committee(A, 0, 2), Committee(A, 0, 2)), 60, "the same name"),
        ((Wisher("x", (A, A)),), (Committee(A, 0, 2),), 60, "twice"),
        ((Wisher("x", (B,)),), (Committee(A, 0, 2),), 60, "no committee"),
        ((Wisher("x"),), (Committee(A, 3, 2),), 60, "least size"),
        ((Wisher("x"),), (Committee(A, 0, 2),), 0, "per cent"),
    ],
)
def test_rules_that_contradict_themselves_are_refused(
    members: tuple[Wisher, ...], committees: tuple[Committee, ...], percent: int, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        Rules(members, committees, percent)


def test_the_programme_tells_none_from_nothing() -> None:
    assert maximise((3,), [Row({0: 1}, 5)], {0: 1}) is None
    assert maximise((3, 3), [Row({0: 1, 1: 1}, None, 4)], {0: 2, 1: 1}) == (3, 1)


@st.composite
def cases(draw: st.DrawFn) -> Rules:
    """Up to five members, three committees, sizes and a balance that may be impossible."""
    members = tuple(
        Wisher(
            f"m{n}",
            tuple(draw(st.permutations((A, B, C)))[: draw(st.integers(0, 3))]),
            draw(st.sampled_from(("f", "m", ""))),
        )
        for n in range(draw(st.integers(1, 5)))
    )
    sizes = [(draw(st.integers(0, 2)), draw(st.integers(0, 2))) for _ in range(3)]
    committees = tuple(
        Committee(name, least, least + more)
        for name, (least, more) in zip((A, B, C), sizes, strict=True)
    )
    return Rules(members, committees, draw(st.sampled_from((50, 60, 67, 100))))


def kept_by(rules: Rules, seats: tuple[str, ...]) -> bool:
    """Whether sizes and balance are kept, from the words of the rule."""
    for one in rules.committees:
        inside = [m for m, seat in zip(rules.members, seats, strict=True) if seat == one.name]
        if not one.least <= len(inside) <= one.most:
            return False
        for trait in ("f", "m"):
            if sum(m.trait == trait for m in inside) * 100 > rules.percent * len(inside):
                return False
    return True


def worth(rules: Rules, seed: str, seats: tuple[str, ...]) -> tuple[int, ...]:
    """What is compared: all kept wishes, first ones, second ones..., then the people by lot."""
    names = [committee.name for committee in rules.committees]
    ranks = [
        m.wishes.index(seat) if seat in m.wishes else None
        for m, seat in zip(rules.members, seats, strict=True)
    ]
    by_lot = [
        -liking(rules, seed, member).index(names.index(seats[member]))
        for member in lottery_order(rules, seed)
    ]
    counts = [sum(rank == r for rank in ranks) for r in range(3)]
    return (sum(rank is not None for rank in ranks), *counts, *by_lot)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(cases(), st.sampled_from(("one", "two")))
def test_no_placement_is_better_and_the_outcome_is_the_only_best(rules: Rules, seed: str) -> None:
    names = (A, B, C)
    every = [s for s in product(names, repeat=len(rules.members)) if kept_by(rules, s)]
    found = place(rules, seed)
    assert (found is None) == (not every)
    assert (obstacle(rules) is None) == bool(every)
    if found is None:
        return
    assert found.committees == max(every, key=lambda seats: worth(rules, seed, seats))
    assert faults(rules, found.committees) == ()


def seoul(seed: int) -> Rules:
    """275 members with up to three wishes, 15 committees of 17 to 20, at least 6:4."""
    chance = Random(seed)
    names = [f"c{n:02}" for n in range(15)]
    popular = [name for n, name in enumerate(names) for _ in range(15 - n)]
    members = []
    for n in range(275):
        wishes = dict.fromkeys(chance.choice(popular) for _ in range(chance.randint(0, 4)))
        trait = "f" if chance.random() < 0.55 else "m"
        members.append(Wisher(f"p{n:03}", tuple(wishes)[:3], trait))
    return Rules(tuple(members), tuple(Committee(name, 17, 20) for name in names), 60)


def test_the_committees_of_seoul_2020_are_filled() -> None:
    rules = seoul(7)
    found = place(rules, "the numbers of the day")
    assert found is not None
    assert faults(rules, found.committees) == ()
    wished = sum(bool(member.wishes) for member in rules.members)
    assert sum(found.kept) > wished * 3 // 4


def test_two_processes_with_two_hash_seeds_place_alike() -> None:
    program = (
        "from tests.sortition.test_committees import seoul\n"
        "from budgeting.sortition.committees import place\n"
        "rules = seoul(3)\n"
        "print(place(rules, 'a seed'))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=True,
            timeout=240,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
    assert "Placement(" in said.pop()


def test_faults_name_the_committee() -> None:
    rules = some_rules((A,), (A,), (B,), sizes=(1, 2))
    assert faults(rules, (A, A, A)) == (A, B)
    members = tuple(Wisher(f"m{n}", (), "f") for n in range(2))
    assert faults(Rules(members, (Committee(A, 0, 9),), 60), (A, A)) == (A,)
