"""What a sitting leaves behind, as plain JSON: read through the one filter, small groups withheld.

Nothing in it names a table beside a choice, or counts fewer than ten people's answers. Shares are
whole thousandths, rounded down.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.deliberation import bridging
from budgeting.deliberation.polls import SMALLEST_CELL
from budgeting.deliberation.shift import transition
from budgeting.deliberation.small_cells import release
from budgeting.deliberation.trades import summary
from budgeting.models import Answer, Conflict, Day, Poll, Question, Voice
from budgeting.services import days, packaging, polling, published, theming

Entry = dict[str, Any]
MOST_ARGUMENTS = 3


def facts(session: Session, day: Day) -> Entry:
    """Everything that the minutes tell; polls only as far as their results were shown."""
    held = days.rounds(session, day)
    voices = select(Voice).where(Voice.sitting_id == day.sitting_id)
    present = list(session.scalars(voices))
    return {
        "agenda": [_round(row) for row in held],
        "people": len(present),
        "helped": _told(sum(one.assisted for one in present)),
        "notes": dict(sorted(Counter(one.kind for one in published.notes(session, day)).items())),
        "themes": _themes(session, day),
        "questions": [_question(session, day, one) for one in published.questions(session, day)],
        "polls": [_poll(session, day, one) for one in _single_polls(session, day)],
        "projects": _projects(session, day),
        "trade_offs": _trade_offs(session, day),
    }


def _round(row: Any) -> Entry:
    return {
        "position": row.position,
        "format": row.format,
        "names": row.names,
        "minutes": row.minutes,
        "state": row.state,
        "started_at": _moment(row.started_at),
        "closed_at": _moment(row.closed_at),
        "projects": row.projects,
    }


def _themes(session: Session, day: Day) -> list[Entry]:
    against = theming.objections(session, day)
    return [
        {
            "titles": one.theme.titles,
            "texts": one.theme.texts,
            "tables": list(one.tables),
            "notes": [note.text for note in one.notes],
            "minority": one.is_minority,
            "objections": [
                {"table": objection.table, "text": objection.text}
                for objection in against.get(one.theme.id, [])
            ],
        }
        for one in published.themes(session, day)
    ]


def _question(session: Session, day: Day, one: Question) -> Entry:
    return {
        "text": one.text,
        "project": one.project,
        "state": one.state,
        "answer": one.answer,
        "support": _told(len(published.supporters(session, day, "question").get(one.key, ()))),
    }


def _shown_polls(session: Session, day: Day) -> list[Poll]:
    mine = select(Poll).where(Poll.sitting_id == day.sitting_id, Poll.state == "shown")
    return list(session.scalars(mine.order_by(Poll.round_id, Poll.position, Poll.id)))


def _single_polls(session: Session, day: Day) -> list[Poll]:
    """Shown polls that are not half of a pair: beside a transition, the totals of a whole poll
    would tell what those few answered who took part in one half only."""
    shown = _shown_polls(session, day)
    waves = Counter((one.project, one.pair) for one in shown if one.pair)
    return [one for one in shown if waves[one.project, one.pair] < 2]


def _poll(session: Session, day: Day, poll: Poll) -> Entry:
    told = polling.result(session, day, poll, "seat")
    return {
        "kind": poll.kind,
        "wave": poll.wave,
        "pair": poll.pair,
        "project": poll.project,
        "question": poll.question,
        "options": poll.options,
        "answers": told.answers if told else None,
        "counts": dict(told.counts) if told else {},
        "without_conflicts": dict(told.unconflicted) if told and told.unconflicted else None,
    }


def _projects(session: Session, day: Day) -> dict[str, Entry]:
    """For every project that was talked about: reasons, change of mind, declared conflicts."""
    arguments = published.arguments(session, day)
    supporters = published.supporters(session, day, "argument")
    polls = _shown_polls(session, day)
    declared = _conflicts(session, day)
    numbers = {one.project for one in arguments} | {one.project for one in polls if one.project}
    told: dict[str, Entry] = {}
    for number in sorted(numbers):
        mine = [one for one in arguments if one.project == number]
        measured = bridging.measure(
            [
                bridging.Argument(one.key, one.side, frozenset(supporters.get(one.key, ())))
                for one in mine
            ],
            _leanings(session, polls, number),
        )
        texts = {one.key: one.text for one in mine}
        told[str(number)] = {
            "for": _arguments(bridging.most_supported(measured, "for"), texts),
            "against": _arguments(bridging.most_supported(measured, "against"), texts),
            "across": _arguments(
                [one for one in bridging.across_camps(measured) if one.is_public], texts
            ),
            "shifts": [_shift(session, *pair) for pair in _pairs(polls, number)],
            "conflicts": _told(declared.get(number, 0)),
        }
    return told


def _arguments(measured: Sequence[bridging.Bridge], texts: Mapping[str, str]) -> list[Entry]:
    return [
        {
            "text": texts[one.key],
            "side": one.side,
            "support": _told(one.supports),
            "across": _thousandths(one.score) if one.is_public else None,
        }
        for one in measured[:MOST_ARGUMENTS]
    ]


def _leanings(session: Session, polls: Sequence[Poll], number: int) -> dict[str, str]:
    """What each voice thought of a project before the talk; empty while that was not shown."""
    before = [one for one in polls if one.project == number and one.wave == "before"]
    return _answers(session, before[0]) if before else {}


def _pairs(polls: Sequence[Poll], number: int) -> list[tuple[Poll, Poll]]:
    waves = {(one.pair, one.wave): one for one in polls if one.project == number and one.pair}
    return [
        (one, waves[pair, "after"])
        for (pair, wave), one in sorted(waves.items())
        if wave == "before" and (pair, "after") in waves
    ]


def _shift(session: Session, before: Poll, after: Poll) -> Entry:
    """Who went where between two polls, with small groups merged; ``None`` cells if too few."""
    keys = [str(one["key"]) for one in before.options]
    table = transition(_answers(session, before), _answers(session, after), keys)
    told = release(table)
    entry: Entry = {"question": before.question, "options": before.options, "released": None}
    if told is None:
        return entry
    alone = told.alone("for")
    net = told.table.net(alone) if alone is not None else None
    entry["released"] = {
        "groups": [list(group) for group in told.groups],
        "cells": [list(row) for row in told.table.cells],
        "before": told.before,
        "after": told.after,
        "people": told.table.people,
        "moved": told.table.moved,
        "net": None
        if net is None
        else {"entered": net.entered, "left": net.left, "low": net.low, "high": net.high},
    }
    return entry


def _answers(session: Session, poll: Poll) -> dict[str, str]:
    mine = select(Answer.voice, Answer.choice).where(Answer.poll_id == poll.id)
    return dict(session.execute(mine).all())


def _conflicts(session: Session, day: Day) -> dict[int, int]:
    mine = (
        select(Conflict.project, func.count())
        .where(Conflict.sitting_id == day.sitting_id)
        .group_by(Conflict.project)
    )
    return dict(session.execute(mine).all())


def _trade_offs(session: Session, day: Day) -> Entry | None:
    """All tables together, never one of them; ``None`` if there was no such round."""
    packages = packaging.every_package(session, day)
    if not packages:
        return None
    told = summary(packages)
    return {
        "tables": told.tables,
        "kept": [list(pair) for pair in told.kept],
        "traded": [[one.given_up, one.room_for, one.tables] for one in told.traded],
    }


def _told(count: int) -> int | None:
    """A number of people, or ``None`` for one from 1 to 9; nobody is told as 0."""
    return count if count == 0 or count >= SMALLEST_CELL else None


def _thousandths(share: Fraction | None) -> int | None:
    return None if share is None else share.numerator * 1000 // share.denominator


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
