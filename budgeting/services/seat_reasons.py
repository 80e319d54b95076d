"""The reasons for and against a project as one tablet shows them: the sides in turn, no numbers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from budgeting.deliberation import bridging
from budgeting.models import Argument, Day, DayRound
from budgeting.services import published, supporting
from budgeting.services.own_questions import seed_of


@dataclass(frozen=True, slots=True)
class Reason:
    """An argument, and whether this voice said that it matters."""

    argument: Argument
    is_marked: bool


def reasons(session: Session, day: Day, row: DayRound, project: int, voice: str) -> list[Reason]:
    """The shown arguments of a project in this tablet's order, which others' marks hardly move."""
    shown = {one.key: one for one in published.arguments(session, day, project)}
    supporters = published.supporters(session, day, "argument")
    marked = supporting.marked(session, day, "argument", voice)
    ordered = bridging.tablet_order(
        [
            bridging.Argument(one.key, one.side, supporters.get(one.key, frozenset()))
            for one in shown.values()
        ],
        seed_of(voice, row),
    )
    return [Reason(shown[one.key], one.key in marked) for one in ordered]
