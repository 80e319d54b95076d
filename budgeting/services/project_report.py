"""What the room said of each project: reasons, a change of mind, conflicts of interest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation import bridging
from budgeting.deliberation.bridging import Bridge
from budgeting.models import Argument, Day, Support
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
    conflicts: Mapping[int, int | None]
    polls: Polls

    @property
    def numbers(self) -> list[int]:
        """The projects that were talked or asked about."""
        asked = {one.project for one in self.polls.shown if one.project is not None}
        return sorted({one.project for one in self.arguments} | asked | self.conflicts.keys())


def read(session: Session, day: Day, number: int | None = None) -> Said:
    """Everything that was said of all projects, or of one, by the one filter."""
    arguments = tuple(published.arguments(session, day, number))
    return Said(
        arguments,
        _supporters(session, day, None if number is None else [one.key for one in arguments]),
        conflicts.as_told(session, day),
        poll_shifts.read(session, day, number),
    )


def _supporters(
    session: Session, day: Day, keys: Sequence[str] | None
) -> Mapping[str, frozenset[str]]:
    """The voices to whom arguments matter; only of those that are asked for, if any are."""
    if keys is None:
        return published.supporters(session, day, "argument")
    mine = select(Support.key, Support.voice).where(
        Support.sitting_id == day.sitting_id, Support.kind == "argument", Support.key.in_(keys)
    )
    found: dict[str, set[str]] = {}
    for key, voice in session.execute(mine):
        found.setdefault(key, set()).add(voice)
    return {key: frozenset(voices) for key, voices in found.items()}


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
        "conflicts": said.conflicts.get(number, 0),
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
