"""Quotas from census shares: how many seats a value should have, at least and at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Weight = int | Fraction


@dataclass(frozen=True, slots=True)
class Proposal:
    """The seats of one value: ``exact`` is share × seats, ``ideal`` whole seats, and the quota."""

    exact: Fraction
    ideal: int
    least: int
    most: int


def propose(shares: Sequence[Weight], seats: int, slack: Weight = 1) -> tuple[Proposal, ...]:
    """Propose a quota for each value of one feature, in the order of ``shares``.

    ``shares`` are census shares in any one unit (millionths, people, fractions); they are taken
    as parts of their sum, so that rounded ones do no harm. A quota goes from the exact number of
    seats less ``slack``, rounded down, to the exact number more ``slack``, rounded up, within 0
    and ``seats``; therefore the least numbers add up to at most ``seats`` and the most numbers to
    at least ``seats``. Raises ``ValueError`` where there is nothing to share.
    """
    if slack < 0:
        raise ValueError("the slack is not below zero")
    found = []
    for exact, ideal in zip(_exact(shares, seats), ideals(shares, seats), strict=True):
        least = max(0, (exact - slack) // 1)
        most = min(seats, -(-(exact + slack) // 1))
        found.append(Proposal(exact, ideal, least, most))
    return tuple(found)


def ideals(shares: Sequence[Weight], seats: int) -> tuple[int, ...]:
    """Divide whole seats by largest remainders (Hamilton's method).

    Everybody gets the exact number rounded down; the seats left over go to the largest
    remainders, and among equal ones to the first. The result adds up to ``seats``. Raises
    ``ValueError`` where there is nothing to share.
    """
    exact = _exact(shares, seats)
    whole = [number // 1 for number in exact]
    order = sorted(range(len(exact)), key=lambda place: (whole[place] - exact[place], place))
    for place in order[: seats - sum(whole)]:
        whole[place] += 1
    return tuple(whole)


def _exact(shares: Sequence[Weight], seats: int) -> tuple[Fraction, ...]:
    total = sum(shares, Fraction(0))
    if seats < 0 or any(share < 0 for share in shares):
        raise ValueError("shares and seats are not below zero")
    if not total:
        raise ValueError("the shares add up to nothing")
    return tuple(Fraction(share * seats, total) for share in shares)
