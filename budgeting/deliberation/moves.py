"""State machines of the assembly day: which move is legal when, and whose move it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal[
    "organiser", "facilitator", "table", "team", "expert", "scribe", "seat", "officer", "server"
]
"""Who acts: staff, a post that was opened with its code, a resident at a seat, or the server."""
ROLES: tuple[Role, ...] = get_args(Role)
LEAD: tuple[Role, ...] = ("facilitator", "organiser")
"""Whoever leads the day; neither of them can open or count a vote."""


class IllegalStepError(Exception):
    """This move is not legal from this state, or not for this role."""

    def __init__(self, machine: str, move: str, state: str, role: str) -> None:
        super().__init__(f"{machine}: {role} cannot {move} from {state}")
        self.move = move
        self.state = state
        self.role = role


@dataclass(frozen=True, slots=True)
class Step:
    """A move leads from any state of ``sources`` to ``target``, for each of ``roles``."""

    sources: tuple[str, ...]
    target: str
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class Machine:
    """The legal moves of one kind of thing; every state is reached from ``start``."""

    name: str
    start: str
    steps: Mapping[str, Step]

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order in which the steps name them."""
        named = [self.start]
        for step in self.steps.values():
            named += [*step.sources, step.target]
        return tuple(dict.fromkeys(named))

    def legal(self, move: str, state: str, role: Role) -> bool:
        """Say whether this role may make this move in this state; an unknown move never is."""
        step = self.steps.get(move)
        return step is not None and state in step.sources and role in step.roles

    def after(self, move: str, state: str, role: Role) -> str:
        """The state after the move; ``IllegalStepError`` if it is not legal."""
        if not self.legal(move, state, role):
            raise IllegalStepError(self.name, move, state, role)
        return self.steps[move].target

    def moves(self, state: str, role: Role) -> Iterator[str]:
        """What this role may do in this state, in the order of the steps."""
        return (move for move in self.steps if self.legal(move, state, role))
