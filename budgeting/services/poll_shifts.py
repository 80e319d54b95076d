"""Straw polls as the minutes tell them: one before and one after as a transition, others alone.

Beside a transition the totals of a whole poll would tell what those few answered who took part in
one half only. So a poll that has its other half is never told alone, not even while the other
half is still held back. A half that the room was shown by itself is known already: the transition
then holds back what the difference would tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation.polls import POLL
from budgeting.deliberation.shift import transition
from budgeting.deliberation.small_cells import Release, release
from budgeting.models import Answer, Day, Poll
from budgeting.services import days, poll_results, polling

Entry = dict[str, Any]
Answers = Mapping[str, str]
SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Polls:
    """The polls of a day that were ever opened, in their order, and the answers to shown ones."""

    opened: tuple[Poll, ...]
    answers: Mapping[int, Answers]
    released: frozenset[int] = frozenset()
    """Those whose whole result the room was shown, be it for a moment."""

    @property
    def shown(self) -> list[Poll]:
        """Those whose result everybody may see."""
        return [one for one in self.opened if one.state == SHOWN]

    @property
    def alone(self) -> list[Poll]:
        """Those shown that are not one half of a pair."""
        return [one for one in self.shown if len(self._halves(one)) < 2]

    def pairs(self, number: int | None) -> list[tuple[Poll, Poll]]:
        """The polls before and after about a project, or about none, whose halves are shown."""
        firsts = [one for one in self.shown if one.wave == "before" and one.project == number]
        found: dict[str, tuple[Poll, Poll]] = {}
        for one in firsts:
            later = [two for two in self._halves(one) if two.wave == "after"]
            if one.pair and later and later[-1].state == SHOWN:
                found.setdefault(one.pair, (one, later[-1]))
        return list(found.values())

    def leanings(self, number: int) -> Answers:
        """What each voice thought of a project before the talk; empty while that is not shown."""
        before = [one for one in self.shown if one.project == number and one.wave == "before"]
        return self.answers.get(before[0].id, {}) if before else {}

    def _halves(self, poll: Poll) -> list[Poll]:
        """All polls that ask the same question of the same people; the poll itself at least."""
        if not poll.pair:
            return [poll]
        same = (poll.project, poll.pair)
        return [one for one in self.opened if (one.project, one.pair) == same]


def read(session: Session, day: Day, number: int | None = None) -> Polls:
    """The polls of a day, all or those about one project, with the answers to those shown."""
    places = {row.id: row.position for row in days.rounds(session, day)}
    mine = select(Poll).where(Poll.sitting_id == day.sitting_id, Poll.state != POLL.start)
    if number is not None:
        mine = mine.where(Poll.project == number)
    opened = sorted(
        session.scalars(mine),
        key=lambda one: (places.get(one.round_id or 0, 0), one.position, one.id),
    )
    given = (
        select(Answer.poll_id, Answer.voice, Answer.choice)
        .join(Poll, Poll.id == Answer.poll_id)
        .where(Poll.id.in_([one.id for one in opened]), Poll.state == SHOWN)
    )
    answers: dict[int, dict[str, str]] = {}
    for poll_id, voice, choice in session.execute(given):
        answers.setdefault(poll_id, {})[voice] = choice
    return Polls(tuple(opened), answers, poll_results.released(session, day))


def told_alone(session: Session, day: Day, poll: Poll) -> Entry:
    """A poll by itself, with small numbers withheld."""
    told = polling.result(session, day, poll)
    return {
        "kind": poll.kind,
        "wave": poll.wave,
        "project": poll.project,
        "question": poll.question,
        "options": poll.options,
        "answers": told.answers if told else None,
        "counts": dict(told.counts) if told else {},
        "without_conflicts": dict(told.unconflicted) if told and told.unconflicted else None,
    }


def shifts(polls: Polls, number: int | None) -> list[Entry]:
    """The transitions of every pair about a project, or about none."""
    return [_shift(polls, before, after) for before, after in polls.pairs(number)]


def _shift(polls: Polls, before: Poll, after: Poll) -> Entry:
    """Who went where between two polls; ``released`` is None if that were too few people."""
    keys = [str(one["key"]) for one in before.options]
    first, second = polls.answers.get(before.id, {}), polls.answers.get(after.id, {})
    told = release(
        transition(first, second, keys),
        before=_whole(polls, before),
        after=_whole(polls, after),
    )
    return {
        "question": before.question,
        "options": before.options,
        "released": None if told is None else _released(told),
    }


def _whole(polls: Polls, poll: Poll) -> Mapping[str, int] | None:
    """The counts of a poll that was told by itself; those who answered it once are among them."""
    return Counter(polls.answers.get(poll.id, {}).values()) if poll.id in polls.released else None


def _released(told: Release) -> Entry:
    place = told.alone("for")
    net = None if place is None else told.table.net(place)
    return {
        "groups": [list(group) for group in told.groups],
        "cells": [list(row) for row in told.table.cells],
        "before": told.before,
        "after": told.after,
        "people": told.table.people,
        "moved": told.table.moved,
        "net": net and {"entered": net.entered, "left": net.left, "low": net.low, "high": net.high},
    }
