"""Which pages of the assembly day are looked at, in which state of the day and by whom.

Each part of the hall adds its own pages: one constant for each.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.tour.places import EVERYBODY, Stop

BOM, SEAT, TABLE, TEAM, EXPERT, SCRIBE = "bom", "seat", "table", "team", "expert", "scribe"
"""The lead facilitator, and the places that a code has opened."""
HALL_PLACES = {SEAT: 1, TABLE: 1, TEAM: 1, EXPERT: 1, SCRIBE: 1}
"""Whose number each of them has: the seat of person 1, table 1, the first of every desk."""


def _of(who: str, *names: str) -> tuple[Stop, ...]:
    return tuple(Stop(name, who) for name in names)


_DOORS = (
    *_of(EVERYBODY, "facilitator.open_post", "resident.take_seat"),
    *_of(TABLE, "facilitator.open_post"),
)
_TEAM = (
    *_of(TEAM, "facilitator.team", "facilitator.team_questions", "facilitator.hidden_texts"),
    *_of(TEAM, "facilitator.theme"),
    Stop("facilitator.team", TEAM, values={"kind": "point"}),
    Stop("facilitator.team", TEAM, values={"free": 1}),
    Stop("facilitator.hide_text", TEAM, values={"kind": "note", "key": "note-1"}),
    Stop("facilitator.hide_text", TEAM, values={"kind": "question", "key": "question-1"}),
)
_EXPERT = (
    *_of(EXPERT, "facilitator.expert"),
    Stop("facilitator.answer_question", EXPERT, values={"key": "question-1"}),
)
_SCRIBE = _of(SCRIBE, "facilitator.scribe")
_QUIET = _of(TEAM, "facilitator.team", "facilitator.team_questions", "facilitator.hidden_texts")

DAY_STATES: Mapping[str, tuple[Stop, ...]] = {
    "day is planned": _DOORS,
    "day is quiet": (*_QUIET, *_of(EXPERT, "facilitator.expert"), *_SCRIBE),
    "day is on": (*_DOORS, *_TEAM, *_EXPERT, *_SCRIBE),
}
DAY_NOT_PAGES = {
    "facilitator.team_now": "a part of facilitator.team",
    "facilitator.team_questions_now": "a part of facilitator.team_questions",
    "facilitator.expert_now": "a part of facilitator.expert",
}
