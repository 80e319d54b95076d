"""The bias of answers: who answered more or less often than their share of the population."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

FEWEST = 10
"""A group of fewer people is not published on its own."""


@dataclass(frozen=True, slots=True)
class Group:
    """People of one value, or of several values taken together.

    ``share`` is their part of the population, ``None`` where the census does not know it.
    """

    values: tuple[str, ...]
    answers: int
    answered: Fraction
    share: Fraction | None

    @property
    def factor(self) -> Fraction | None:
        """How many times as often they answered as the population did on the whole."""
        return Fraction(self.answered, self.share) if self.share else None


def compare(
    values: Sequence[str], answers: Sequence[int], shares: Sequence[int | None]
) -> tuple[Group, ...]:
    """Compare the answers to one feature with the census, value by value, in the given order.

    ``shares`` may be in any one unit; they count only if every value has one. Without a single
    answer there is nothing to compare, and the result is empty.
    """
    total = sum(answers)
    if not total:
        return ()
    known = [share for share in shares if share is not None]
    whole = sum(known) if len(known) == len(shares) else 0
    return tuple(
        Group(
            (value,),
            number,
            Fraction(number, total),
            Fraction(share, whole) if whole and share is not None else None,
        )
        for value, number, share in zip(values, answers, shares, strict=True)
    )


def merged(groups: Sequence[Group], fewest: int = FEWEST) -> tuple[Group, ...]:
    """Merge the groups of fewer than ``fewest`` answers into one, which comes last.

    If they are fewer even together, the smallest other groups (the first of equal ones) join
    them, so that nobody can subtract the others from the total. Where all answers together are
    fewer, nothing is left to publish.
    """
    if sum(group.answers for group in groups) < fewest:
        return ()
    order = sorted(range(len(groups)), key=lambda place: (groups[place].answers, place))
    together: list[int] = []
    for place in order:
        gathered = sum(groups[one].answers for one in together)
        if groups[place].answers >= fewest and (gathered >= fewest or not together):
            break
        together.append(place)
    left = tuple(group for place, group in enumerate(groups) if place not in together)
    if not together:
        return left
    return (*left, _joined([groups[place] for place in sorted(together)]))


def _joined(groups: Sequence[Group]) -> Group:
    shares = [group.share for group in groups if group.share is not None]
    return Group(
        tuple(value for group in groups for value in group.values),
        sum(group.answers for group in groups),
        sum((group.answered for group in groups), Fraction(0)),
        sum(shares, Fraction(0)) if len(shares) == len(groups) else None,
    )
