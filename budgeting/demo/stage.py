"""What the scenes of the example's morning share: the day, its rounds, who is there, and chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from random import Random

from sqlalchemy.orm import Session

from budgeting.demo.hall_texts import Line
from budgeting.models import Day, DayRound, Post, Sitting
from budgeting.services import days, posts, seat_day

FOREIGN = 3
"""Every third table writes English, as there is an interpreter for those who need one."""


@dataclass
class Stage:
    """The day as it goes; ``now`` is the moment that is being played."""

    session: Session
    sitting: Sitting
    day: Day
    chance: Random
    now: datetime
    keys: int = field(default=0)

    @cached_property
    def rounds(self) -> Sequence[DayRound]:
        """The run-sheet, in its order."""
        return days.rounds(self.session, self.day)

    @property
    def tables(self) -> range:
        """The numbers of the tables."""
        return range(1, len(self.sitting.tables) + 1)

    @cached_property
    def people(self) -> Sequence[seat_day.Person]:
        """The residents, with their voices."""
        return seat_day.people(self.session, self.day, None)

    @cached_property
    def experts(self) -> Sequence[Post]:
        """The departments, in their order."""
        return [one for one in posts.posts(self.session, self.sitting) if one.kind == "expert"]

    def key(self) -> str:
        """The key of the next form that is sent."""
        self.keys += 1
        return f"example-{self.sitting.id}-{self.keys:06}"

    def words(self, table: int, line: Line) -> str:
        """A text in the language that the table writes."""
        return line.texts["ko" if table % FOREIGN else "en"]

    def wait(self, seconds: int) -> None:
        """Let some time pass."""
        self.now += timedelta(seconds=seconds)
