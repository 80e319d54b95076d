"""The formats of rounds: what a table does, what a resident's tablet shows, how long it takes.

Source: the round formats of the field's practice (AmericaSpeaks' town meetings, Antwerp's budget
day, citizens' assemblies), with the usual minutes of each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Tablet = Literal["welcome", "card", "polls", "sheet", "questions", "arguments", "minutes", "vote"]


@dataclass(frozen=True, slots=True)
class RoundFormat:
    """A format: usual ``minutes``; ``tablet`` is what a resident's tablet shows.

    ``chosen`` is false for a format that older plans hold and no new round can have.
    ``table`` says whether tables write and submit, ``plenary`` whether all listen to one speaker.
    """

    key: str
    minutes: int
    tablet: Tablet
    table: bool = False
    plenary: bool = False
    has_projects: bool = False
    chosen: bool = True


_ALL = (
    RoundFormat("welcome", 20, "welcome", table=True),
    RoundFormat("group-building", 15, "card"),
    RoundFormat("poll-before", 8, "polls"),
    RoundFormat("presentation", 20, "sheet", plenary=True, has_projects=True),
    RoundFormat("questions", 20, "questions", table=True, has_projects=True),
    RoundFormat("answers", 25, "card", plenary=True, has_projects=True),
    RoundFormat("discussion", 30, "arguments", table=True, has_projects=True),
    RoundFormat("carousel", 12, "sheet", table=True, has_projects=True),
    RoundFormat("trade-off", 25, "card", table=True, has_projects=True),
    RoundFormat("report-back", 15, "card", table=True, plenary=True),
    RoundFormat("prioritise", 10, "polls", chosen=False),
    RoundFormat("poll-after", 8, "polls"),
    RoundFormat("vote", 25, "vote"),
    RoundFormat("result", 15, "card", plenary=True),
    RoundFormat("evaluation", 6, "polls"),
    RoundFormat("endorsement", 10, "minutes"),
    RoundFormat("break", 15, "card"),
)
FORMATS: Mapping[str, RoundFormat] = {one.key: one for one in _ALL}
