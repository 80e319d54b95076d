"""What everybody in the rehearsal shares: the papers, the ledger, the line, chance and the pace."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from random import Random

from budgeting.demo.rehearsal.ledger import Ledger
from budgeting.demo.rehearsal.papers import Papers, Slot
from budgeting.demo.rehearsal.visitor import Line, NotTakenError, Visitor

PAPER_TABLE = 2
"""The table that has no tablet: a scribe enters what it writes."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something that somebody does in a round, at this share of it (0 its start, 1 its end).

    What comes ``after`` waits until everything before it is done.
    """

    at: float
    act: Callable[[], None]
    who: str
    after: bool = False


@dataclass
class Scene:
    """The hall of the rehearsal."""

    base: str
    papers: Papers
    ledger: Ledger
    chance: Random
    line: Line
    steady: Line
    taken_table: int = 0
    seats: dict[int, Visitor] = field(default_factory=dict)
    desks: dict[tuple[str, int], Visitor] = field(default_factory=dict)
    visitors: list[Visitor] = field(default_factory=list)
    polls: dict[int, list[str]] = field(default_factory=dict)
    """What can be answered to each poll that somebody has opened so far."""
    waited_for: int = 0
    """The table of a person who is still there."""
    seating: int = 1
    serial: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        """A table that is taken is waited for, until nobody does anything there."""
        self.waited_for = self.taken_table

    @property
    def tables(self) -> list[int]:
        """The tables that play along, the paper table among them."""
        return [one for one in self.papers.numbers("table") if one != self.taken_table]

    def people_at(self, table: int) -> list[int]:
        """Who sits at a table now."""
        now: Mapping[int, int] = self.papers.tables[self.seating]
        return [number for number, one in now.items() if one == table]

    def visitor(self, cut: bool = True) -> Visitor:
        """A new tablet, on the Wi-Fi that is cut now and then, or on a cable."""
        found = Visitor(self.base, self.line if cut else self.steady)
        self.visitors.append(found)
        return found

    def close(self) -> None:
        """Everybody switches off."""
        for one in self.visitors:
            one.rests()

    def numbered(self, words: str) -> str:
        """A text that nobody else sends, so that it can be counted at the end."""
        return f"{words} [{next(self.serial)}]"


def guarded(scene: Scene, task: Task) -> Callable[[], None]:
    """The task, with what went wrong written down instead of raised."""

    def act() -> None:
        try:
            task.act()
        except (NotTakenError, OSError, LookupError, ValueError) as problem:
            scene.ledger.trouble(f"{task.who}: {type(problem).__name__} {problem}")

    return act


Tasks = Callable[[Scene, Slot], list[Task]]
