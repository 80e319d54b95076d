"""Pools as nobody plans them: hardly anybody, blank answers, one crowded home, many who are out."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from budgeting.sortition.evidence import settled
from budgeting.sortition.pool import Person, Quota, Standing, Terms


def odd_pool(seed: int, sizes: Sequence[int]) -> Terms:
    """Any terms at all over about this many people; most of them allow a panel."""
    random = Random(seed)
    size = random.choice(sizes)
    features = tuple(f"f{number}" for number in range(random.choice((0, 1, 1, 2, 2, 3))))
    values = {name: _values(random) for name in features}
    homes = random.choice((0, 0, 1, 2, max(1, size // 3)))
    certain, out = random.choice((0, 0, 0.1, 0.3, 1)), random.choice((0, 0, 0.1, 0.5))
    people = tuple(
        Person(
            f"p{number:03}",
            tuple(random.choice(values[name]) for name in features),
            str(random.randint(1, homes)) if homes and random.random() < 0.6 else "",
            _standing(random, certain, out),
        )
        for number in range(size)
    )
    seats = random.choice((1, 2, 3, 5, max(1, size // 2), max(1, size), size + 1))
    panel = random.sample(people, min(seats, size))
    quotas = [
        _quota(random, name, value, sum(one.values[place] == value for one in panel))
        for place, name in enumerate(features)
        for value in (*sorted(set(values[name])), "nobody's")
        if random.random() < 0.7
    ]
    reserves = random.choice((0, 0, 1, 2, 5, 30))
    return settled(Terms(features, people, tuple(quotas), seats, reserves))


def _values(random: Random) -> list[str]:
    return [random.choice(("", "a", "b", "c", "d")) for _ in range(random.randint(1, 4))]


def _standing(random: Random, certain: float, out: float) -> Standing:
    if random.random() < certain:
        return "certain"
    return "out" if random.random() < out else "free"


def _quota(random: Random, feature: str, value: str, near: int) -> Quota:
    least = max(0, near - random.choice((0, 0, 1)))
    return Quota(feature, value, least, near + random.choice((0, 0, 1, 2)))
