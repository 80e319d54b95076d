"""The one filter: what was said in the hall, as any screen, report or export may show it.

Hidden, withdrawn and merged texts leave the database through no other door than the one of those
who moderate (``moderating``) and, for its own texts, a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation import arguments as argument_rules
from budgeting.deliberation import questions as question_rules
from budgeting.deliberation import slate
from budgeting.models import (
    Argument,
    Day,
    DayRound,
    Endorsement,
    Note,
    Objection,
    Question,
    Sitting,
    Support,
    TableRound,
    Theme,
)
from budgeting.services.table_reports import disagreement_of, lines_of, words_of

FEWEST_TABLES = 3
"""A theme that rests on the notes of fewer tables is shown as a minority view."""


@dataclass(frozen=True, slots=True)
class ShownTheme:
    """A theme with its provenance: the notes that it rests on, and from which tables."""

    theme: Theme
    notes: tuple[Note, ...]
    tables: tuple[int, ...]
    of: int
    """How many tables the sitting has."""

    @property
    def is_minority(self) -> bool:
        """Whether fewer than three tables said it, where three could have."""
        return len(self.tables) < FEWEST_TABLES <= self.of


def notes(session: Session, day: Day) -> list[Note]:
    """Every note that is shown, in the order in which they came."""
    mine = select(Note).where(Note.sitting_id == day.sitting_id, Note.state == argument_rules.SHOWN)
    return list(session.scalars(mine.order_by(Note.at, Note.key)))


def notes_apart(session: Session, day: Day) -> list[Note]:
    """The notes that are shown and stand under no published theme: by kind, then as they came."""
    public = select(Theme.id).where(Theme.sitting_id == day.sitting_id, Theme.published)
    themes = set(session.scalars(public))
    apart = [one for one in notes(session, day) if one.theme_id not in themes]
    return sorted(apart, key=lambda one: argument_rules.KINDS_AS_TOLD.index(one.kind))


def arguments(session: Session, day: Day, project: int | None = None) -> list[Argument]:
    """Every argument that is shown, of one project or of all, as they came."""
    mine = select(Argument).where(
        Argument.sitting_id == day.sitting_id, Argument.state == argument_rules.SHOWN
    )
    if project is not None:
        mine = mine.where(Argument.project == project)
    return list(session.scalars(mine.order_by(Argument.at, Argument.key)))


def questions(session: Session, day: Day, states: Sequence[str] = ()) -> list[Question]:
    """Every question that is shown and stands for itself, as they came."""
    mine = select(Question).where(
        Question.sitting_id == day.sitting_id,
        Question.state.in_(states or question_rules.SHOWN),
    )
    return list(session.scalars(mine.order_by(Question.at, Question.key)))


def themes(session: Session, day: Day, *, published: bool = True) -> list[ShownTheme]:
    """The themes with those of their notes that are shown; drafts only for the team."""
    mine = select(Theme).where(Theme.sitting_id == day.sitting_id)
    if published:
        mine = mine.where(Theme.published)
    of = len(session.get_one(Sitting, day.sitting_id).tables)
    by_theme: dict[int, list[Note]] = {}
    for note in notes(session, day):
        if note.theme_id is not None:
            by_theme.setdefault(note.theme_id, []).append(note)
    return [
        ShownTheme(theme, tuple(resting), tuple(sorted({note.table for note in resting})), of)
        for theme in session.scalars(mine.order_by(Theme.position, Theme.id))
        for resting in [by_theme.get(theme.id, [])]
    ]


def reports(session: Session, day: Day) -> list[TableRound]:
    """The rounds in which a table said something as a whole that is shown, as they were held."""
    mine = (
        select(TableRound)
        .join(DayRound, DayRound.id == TableRound.round_id)
        .where(
            DayRound.sitting_id == day.sitting_id,
            TableRound.report_state == argument_rules.SHOWN,
        )
        .order_by(DayRound.position, TableRound.table)
    )
    return [one for one in session.scalars(mine) if words_of(one)]


def reported(session: Session, day: Day) -> list[tuple[DayRound, list[TableRound]]]:
    """What the tables reported in lines, round by round, without the rules that they add."""
    found: dict[int, list[TableRound]] = {}
    for one in reports(session, day):
        if lines_of(one) or disagreement_of(one):
            found.setdefault(one.round_id, []).append(one)
    return [(session.get_one(DayRound, one), mine) for one, mine in found.items()]


def rules_of(session: Session, day: Day, table: int) -> list[str]:
    """What a table adds to the rules of the house, each of its welcomes."""
    told = [one for one in reports(session, day) if one.table == table]
    return [one.lines["amended"] for one in told if one.lines.get("amended")]


def theme_objections(session: Session, day: Day) -> dict[int, list[Objection]]:
    """What tables object that is shown, by theme, the lowest table first."""
    mine = (
        select(Objection)
        .join(Theme, Theme.id == Objection.theme_id)
        .where(Theme.sitting_id == day.sitting_id, Objection.state == argument_rules.SHOWN)
        .order_by(Objection.theme_id, Objection.table)
    )
    found: dict[int, list[Objection]] = {}
    for one in session.scalars(mine):
        found.setdefault(one.theme_id, []).append(one)
    return found


def supporters(session: Session, day: Day, kind: str) -> Mapping[str, frozenset[str]]:
    """Which voices support each argument or question.

    A question has its author's voice too, and those of all questions that were merged into it.
    """
    mine = select(Support.key, Support.voice).where(
        Support.sitting_id == day.sitting_id, Support.kind == kind
    )
    given: dict[str, set[str]] = {}
    merged: dict[str, str] = {}
    if kind == "question":
        asked = select(Question).where(Question.sitting_id == day.sitting_id)
        for one in session.scalars(asked):
            given[one.key] = {one.voice} if one.voice else set()
            if one.state == "merged" and one.merged_into:
                merged[one.key] = one.merged_into
    for key, voice in session.execute(mine):
        given.setdefault(key, set()).add(voice)
    found = sorted(slate.merge(given, merged).items())
    return {key: voices for key, voices in found if voices}


def objections(session: Session, day: Day) -> list[Endorsement]:
    """What residents attached to the minutes, as far as it is shown; in no order of coming."""
    mine = select(Endorsement).where(
        Endorsement.sitting_id == day.sitting_id,
        Endorsement.fair.is_(False),
        Endorsement.state == argument_rules.SHOWN,
    )
    return list(session.scalars(mine.order_by(Endorsement.voice)))
