"""Why nobody can be seated: demands that no table plan can meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Code = Literal[
    "no_tables",
    "too_few_seats",
    "unknown_table",
    "pin_wheelchair",
    "pin_recording",
    "pin_seats",
    "pin_apart",
    "wheelchair_places",
    "recorded_tables",
    "no_interpreter",
    "interpreter_seats",
    "no_place",
    "apart",
]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One demand that cannot be met.

    ``numbers`` are the people whom it concerns, ``table`` the table (0: no single one),
    ``wanted`` and ``there`` how many places are needed and how many there are.
    """

    code: Code
    numbers: tuple[int, ...] = ()
    table: int = 0
    wanted: int = 0
    there: int = 0
    language: str = ""


class CannotSeatError(ValueError):
    """No table plan meets the demands; ``obstacles`` say which, ``place`` in which round."""

    def __init__(self, obstacles: tuple[Obstacle, ...], place: int = 0) -> None:
        super().__init__(", ".join(obstacle.code for obstacle in obstacles))
        self.obstacles = obstacles
        self.place = place
