"""The second lottery: members into committees by their wishes, in sizes and a balance that are set.

As many members as possible come into a committee that they wished for; among all ways to do so
the most first wishes are kept, then the most second ones, and so on. What is still equal then is
decided by lot: the person drawn first gets the best that is left, then the second, and so on, so
that exactly one outcome remains, whichever solver finds it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Literal

from budgeting.sortition.committee_standing import WHOLE, Profile, Standing


@dataclass(frozen=True, slots=True)
class Wisher:
    """A member: wishes are names of committees, the dearest first; ``trait`` is what is balanced.

    An empty trait is not counted against any limit.
    """

    id: str
    wishes: tuple[str, ...] = ()
    trait: str = ""


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee of at least ``least`` and at most ``most`` members."""

    name: str
    least: int
    most: int


@dataclass(frozen=True)
class Rules:
    """Who is placed where: in no committee has a trait more than ``percent`` of the members.

    Members are kept sorted by id. Raises ``ValueError`` for doubled ids or names, wishes that name
    no committee or one twice, and numbers that cannot be sizes or a share.
    """

    members: tuple[Wisher, ...]
    committees: tuple[Committee, ...]
    percent: int = WHOLE

    def __post_init__(self) -> None:
        """Sort the members, and refuse what contradicts itself."""
        members = tuple(sorted(self.members, key=lambda member: member.id))
        object.__setattr__(self, "members", members)
        names = {committee.name for committee in self.committees}
        if len({member.id for member in members}) != len(members):
            raise ValueError("two members have the same id")
        if len(names) != len(self.committees):
            raise ValueError("two committees have the same name")
        if any(len(set(member.wishes)) != len(member.wishes) for member in members):
            raise ValueError("a member wishes for a committee twice")
        if any(not names.issuperset(member.wishes) for member in members):
            raise ValueError("a wish names no committee")
        if any(not 0 <= one.least <= one.most for one in self.committees):
            raise ValueError("a committee's least size is below zero or above its most")
        if not 1 <= self.percent <= WHOLE:
            raise ValueError("a share is from 1 to 100 per cent")

    @cached_property
    def ranks(self) -> int:
        """How many wishes the member with the most wishes has."""
        return max((len(member.wishes) for member in self.members), default=0)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why nobody can be placed: too few ``seats``, too many ``least``, or the ``balance``.

    ``have`` stands against ``need``: members against seats, seats at least against members, or
    the share in per cent that is asked against the smallest one that can be kept.
    """

    kind: Literal["seats", "least", "balance"]
    have: int
    need: int


@dataclass(frozen=True, slots=True)
class Placement:
    """Each member's committee, by place in the sorted members; ``ranks`` count wishes from 1.

    A rank of 0 is a committee that was not wished for. ``kept[r]`` members got wish r + 1, and
    ``order`` is the order of the lottery.
    """

    committees: tuple[str, ...]
    ranks: tuple[int, ...]
    kept: tuple[int, ...]
    order: tuple[int, ...]


def lottery_order(rules: Rules, seed: str) -> tuple[int, ...]:
    """Places of the members by the SHA-256 of the seed, a zero byte and the id, in UTF-8."""
    return tuple(
        sorted(
            range(len(rules.members)),
            key=lambda place: (_mark(seed, rules.members[place].id), place),
        )
    )


def liking(rules: Rules, seed: str, place: int) -> tuple[int, ...]:
    """Every committee in the order in which this member takes it: the wishes, then by lot."""
    member = rules.members[place]
    numbers = {committee.name: number for number, committee in enumerate(rules.committees)}
    wished = [numbers[name] for name in member.wishes]
    rest = [number for name, number in numbers.items() if name not in member.wishes]
    rest.sort(key=lambda n: (_mark(seed, member.id, rules.committees[n].name), n))
    return (*wished, *rest)


def obstacle(rules: Rules) -> Obstacle | None:
    """What stands against placing everybody, or nothing. Raises ``Unfinished``."""
    members = len(rules.members)
    seats = sum(committee.most for committee in rules.committees)
    least = sum(committee.least for committee in rules.committees)
    if members > seats:
        return Obstacle("seats", members, seats)
    if least > members:
        return Obstacle("least", least, members)
    if _possible(rules, rules.percent):
        return None
    low, high = rules.percent, WHOLE
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _possible(rules, middle) else (middle, high)
    return Obstacle("balance", rules.percent, high)


def place(rules: Rules, seed: str) -> Placement | None:
    """Place everybody; ``None`` if the rules cannot be kept. Raises ``Unfinished``."""
    standing, profiles = _standing(rules, rules.percent)
    ranks = range(rules.ranks)
    found = standing.best(ranks)
    for rank in ranks if found else ():
        found = standing.best([rank])
    if found is None:
        return None
    order = lottery_order(rules, seed)
    seats = [0 for _ in order]
    for member in order:
        liked = liking(rules, seed, member)
        seats[member], found = standing.take(profiles[member], liked, found)
    return _placement(rules, seats, order)


def faults(rules: Rules, committees: Sequence[str]) -> tuple[str, ...]:
    """The names of the committees whose size or balance is not kept, added up afresh."""
    heads = Counter(committees)
    traits = Counter(
        (name, member.trait)
        for name, member in zip(committees, rules.members, strict=True)
        if member.trait
    )
    crowded = {
        name for (name, _), count in traits.items() if WHOLE * count > rules.percent * heads[name]
    }
    return tuple(
        one.name
        for one in rules.committees
        if not one.least <= heads[one.name] <= one.most or one.name in crowded
    )


def _possible(rules: Rules, percent: int) -> bool:
    return _standing(rules, percent)[0].best([]) is not None


def _standing(rules: Rules, percent: int) -> tuple[Standing, list[int]]:
    """Everybody before the lottery, and the number of each member's profile."""
    numbers = {committee.name: number for number, committee in enumerate(rules.committees)}
    traits = sorted({member.trait for member in rules.members})
    own = [
        Profile(traits.index(member.trait), tuple(numbers[name] for name in member.wishes))
        for member in rules.members
    ]
    profiles = sorted(set(own), key=lambda profile: (profile.trait, profile.wishes))
    left = [own.count(profile) for profile in profiles]
    sizes = tuple((committee.least, committee.most) for committee in rules.committees)
    balanced = tuple(bool(trait) for trait in traits)
    standing = Standing(tuple(profiles), left, sizes, balanced, percent)
    return standing, [profiles.index(profile) for profile in own]


def _placement(rules: Rules, seats: Sequence[int], order: tuple[int, ...]) -> Placement:
    names = tuple(rules.committees[seat].name for seat in seats)
    if faults(rules, names):
        raise AssertionError("a rule is not kept")
    ranks = tuple(
        member.wishes.index(name) + 1 if name in member.wishes else 0
        for member, name in zip(rules.members, names, strict=True)
    )
    kept = tuple(ranks.count(rank + 1) for rank in range(rules.ranks))
    return Placement(names, ranks, kept, order)


def _mark(*parts: str) -> bytes:
    return sha256("\0".join(parts).encode()).digest()
