"""Which pages of the assembly day are looked at, in which state of the day and by whom.

Each part of the hall adds its own pages: one constant for each.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.tour.places import EVERYBODY, Form, Stop

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
_SEAT = (
    *_of(SEAT, "resident.seat", "resident.seat_welcome", "resident.seat_rules"),
    *_of(SEAT, "resident.seat_help", "resident.poll", "resident.seat_polls"),
    *_of(SEAT, "resident.seat_project", "resident.seat_arguments", "resident.seat_questions"),
    *_of(SEAT, "resident.seat_conflicts", "resident.seat_minutes"),
    *_of(EVERYBODY, "resident.seat_locked"),
)
_TABLE = (
    *_of(TABLE, "facilitator.table", "facilitator.table_project"),
    Stop("facilitator.table_text", TABLE, values={"kind": "argument", "key": "argument-4"}),
    Stop("facilitator.table_text", TABLE, values={"kind": "argument", "key": "argument-1"}),
)
_CONSOLE = (
    *_of(BOM, "facilitator.home", "facilitator.console", "facilitator.console_log"),
    Stop("facilitator.console_look", BOM, values={"show": "themes"}),
    Stop("facilitator.console_table", BOM, values={"table": 1}),
    Stop("facilitator.console_round", BOM),
    Stop("public.screen"),
)
_ASKED = _of(SEAT, "resident.seat", "resident.poll", "resident.seat_polls")
_QUIET = _of(TEAM, "facilitator.team", "facilitator.team_questions", "facilitator.hidden_texts")

DAY_STATES: Mapping[str, tuple[Stop, ...]] = {
    "day is planned": (*_DOORS, *_of(BOM, "facilitator.console"), Stop("public.screen")),
    "day is quiet": (*_QUIET, *_of(EXPERT, "facilitator.expert"), *_SCRIBE),
    "day is on": (*_DOORS, *_TABLE, *_TEAM, *_EXPERT, *_SCRIBE, *_SEAT, *_CONSOLE),
    "day asks everybody": _ASKED,
    "day has asked everybody": (
        *_of(SEAT, "resident.seat", "resident.seat_polls"),
        Stop("resident.poll", SEAT, 409),
    ),
    "day takes questions": _of(SEAT, "resident.seat", "resident.seat_questions"),
    "day shows a project": _of(SEAT, "resident.seat"),
    "day rests": _of(SEAT, "resident.seat"),
    "day leads to the vote": _of(SEAT, "resident.seat"),
    "day shows its minutes": _of(SEAT, "resident.seat", "resident.seat_minutes"),
    "tables agree": _of(TABLE, "facilitator.table"),
    "tables ask": _of(TABLE, "facilitator.table"),
    "tables trade": _of(TABLE, "facilitator.table"),
    "tables report": _of(TABLE, "facilitator.table"),
    "tables have submitted": _of(TABLE, "facilitator.table"),
    "tables wait": _of(TABLE, "facilitator.table"),
}
DAY_NOT_PAGES = {
    "facilitator.console_part": "a part of facilitator.console",
    "public.screen_now": "a part of public.screen",
    "facilitator.table_now": "a part of facilitator.table",
    "facilitator.table_work": "a part of facilitator.table",
    "resident.seat_arguments_first": "leads on to the reasons of one project",
    "resident.seat_live": "a part of resident.seat",
    "resident.seat_locked_live": "a part of resident.seat_locked",
    "resident.seat_news": "a part of every page of a seat",
    "facilitator.team_now": "a part of facilitator.team",
    "facilitator.team_questions_now": "a part of facilitator.team_questions",
    "facilitator.expert_now": "a part of facilitator.expert",
}

DAY_WRONG_FORMS = (
    Form("day asks everybody", "resident.poll", SEAT, "#answer"),
    Form("day takes questions", "resident.seat_questions", SEAT, "form[name=question]"),
    Form("day shows its minutes", "resident.seat_minutes", SEAT, "form[name=minutes]"),
)
"""Forms of the day that say what is missing when they are sent empty."""
