"""What the room said of each project: reasons, a change of mind, conflicts of interest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from budgeting.deliberation import bridging
from budgeting.deliberation.bridging import Bridge
from budgeting.models import Argument, Day
from budgeting.services import conflicts, poll_shifts, published
from budgeting.services.poll_shifts import Polls
from budgeting.services.told_counts import told

Entry = dict[str, Any]
MOST_ARGUMENTS = 3


@dataclass(frozen=True, slots=True)
class Said:
    """Everything that the entries of projects are made from, read once for all of them."""

    arguments: tuple[Argument, ...]
    supporters: Mapping[str, frozenset[str]]
    conflicts: Mapping[int, int]
    polls: Polls

    @property
    def numbers(self) -> list[int]:
        """The projects that were talked or asked about."""
        asked = {one.project for one in self.polls.shown if one.project is not None}
        return sorted({one.project for one in self.arguments} | asked | self.conflicts.keys())


def read(session: Session, day: Day) -> Said:
    """Everything that was said of projects, by the one filter."""
    return Said(
        tuple(published.arguments(session, day)),
        published.supporters(session, day, "argument"),
        conflicts.numbers(session, day),
        poll_shifts.read(session, day),
    )


def entry(said: Said, number: int) -> Entry:
    """One project: at most three arguments of each side and across, small numbers withheld."""
    mine = [one for one in said.arguments if one.project == number]
    measured = bridging.measure(
        [
            bridging.Argument(one.key, one.side, said.supporters.get(one.key, frozenset()))
            for one in mine
        ],
        said.polls.leanings(number),
    )
    texts = {one.key: one.text for one in mine}
    across = [one for one in bridging.across_camps(measured) if one.is_public]
    return {
        "for": _arguments(bridging.most_supported(measured, "for"), texts),
        "against": _arguments(bridging.most_supported(measured, "against"), texts),
        "across": _arguments(across, texts),
        "shifts": poll_shifts.shifts(said.polls, number),
        "conflicts": told(said.conflicts.get(number, 0)),
    }


def _arguments(measured: Iterable[Bridge], texts: Mapping[str, str]) -> list[Entry]:
    return [
        {
            "text": texts[one.key],
            "side": one.side,
            "support": told(one.supports),
            "across": _thousandths(one.score) if one.is_public else None,
        }
        for one in list(measured)[:MOST_ARGUMENTS]
    ]


def _thousandths(share: Fraction | None) -> int | None:
    """A share in whole thousandths, rounded down, as no float is published."""
    return None if share is None else share.numerator * 1000 // share.denominator
