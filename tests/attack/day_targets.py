"""The forms of the assembly day: in which state, on whose page, and a valid filling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from budgeting.services import day_codes
from tests.tour import Scene
from tests.tour.day_places import BOM, EXPERT, SCRIBE, SEAT, TABLE, TEAM
from tests.tour.places import EVERYBODY, HANEUL


@dataclass(frozen=True, slots=True)
class DayTarget:
    """A form of the day; it becomes a target as those of the vote are."""

    who: str
    page: str
    valid: Mapping[str, str] = field(default_factory=dict)
    state: str = "day is on"
    after: str = ""
    query: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


CODE = "a code of the day"
"""Is exchanged for the code of the place that the form asks for."""
DESK = "the desk of an expert"
"""Is exchanged for the key of that post."""


def a_code_of_the_day(scene: Scene, endpoint: str) -> str:
    """The code of the first seat, or of the first table."""
    keys, sitting_id = scene.app.extensions["keys"], scene.values["sitting_id"]
    seats = day_codes.seat_codes(scene.session, keys, sitting_id)
    posts = day_codes.post_codes(scene.session, keys, sitting_id)
    scene.session.commit()  # the look would keep writers out
    table = scene.values["hall"].posts["table 1"]
    return seats[1] if endpoint == "resident.taken_seat" else posts[table.id]


def _seat(page: str, state: str = "day is on", **valid: str) -> DayTarget:
    return DayTarget(SEAT, f"resident.{page}", valid, state)


DAY_TARGETS: Mapping[str, DayTarget] = {
    "facilitator.opened_post": DayTarget(EVERYBODY, "facilitator.open_post", {"code": CODE}),
    "resident.taken_seat": DayTarget(EVERYBODY, "resident.take_seat", {"code": CODE}),
    "facilitator.leave_post": DayTarget(TABLE, "facilitator.open_post"),
    "facilitator.gather_notes": DayTarget(TEAM, "facilitator.team", {"theme": "none"}),
    "facilitator.theme": DayTarget(TEAM, "facilitator.theme", {"title-en": "Shade"}),
    "facilitator.move_theme": DayTarget(TEAM, "facilitator.team", {"do": "take-off"}),
    "facilitator.sort_questions": DayTarget(
        TEAM,
        "facilitator.team_questions",
        {"question": "question-1", "do": "assign", "expert": DESK},
    ),
    "facilitator.part_question": DayTarget(TEAM, "facilitator.team_questions"),
    "facilitator.hide_text": DayTarget(
        TEAM,
        "facilitator.hide_text",
        {"reason": "Rude."},
        values={"kind": "note", "key": "note-1"},
    ),
    "facilitator.judge_text": DayTarget(TEAM, "facilitator.hidden_texts", {"do": "restore"}),
    "facilitator.answer_question": DayTarget(
        EXPERT,
        "facilitator.answer_question",
        {"answer-en": "Ten.", "do": "answer-in-writing"},
        values={"key": "question-1"},
    ),
    "facilitator.enter_answers": DayTarget(
        SCRIBE, "facilitator.scribe", {"number": "1", "poll-": "for"}, "day asks everybody"
    ),
    "facilitator.enter_note": DayTarget(
        SCRIBE, "facilitator.scribe", {"table": "1", "text": "More shade."}
    ),
    "facilitator.console_act": DayTarget(BOM, "facilitator.console"),
    "facilitator.console_round": DayTarget(
        BOM, "facilitator.console_round", {"reason": "Late."}, "tables wait"
    ),
    "facilitator.write_minutes": DayTarget(
        BOM, "facilitator.minutes", {"opening-en": "We met."}, "day is over"
    ),
    "facilitator.move_minutes": DayTarget(BOM, "facilitator.minutes", {}, "day is over"),
    "facilitator.minutes_published": DayTarget(
        HANEUL, "facilitator.publish_minutes", {}, "minutes are endorsed"
    ),
    "resident.leave_seat": _seat("seat"),
    "resident.seat_consent": _seat("seat_welcome"),
    "resident.seat_agree": _seat("seat_rules"),
    "resident.seat_helped": _seat("seat_help"),
    "resident.seat_away": _seat("seat", go="away"),
    "resident.seat_to_vote": _seat("seat", "day leads to the vote"),
    "resident.lock_seat": _seat("seat"),
    "resident.answer_poll": _seat("poll", "day asks everybody", choice="for"),
    "resident.mark_argument": _seat("seat_arguments"),
    "resident.seat_ask": _seat("seat_questions", text="Who waters it?"),
    "resident.seat_support": _seat("seat_questions"),
    "resident.declare_conflicts": _seat("seat_conflicts", project="1"),
    "resident.endorse_minutes": _seat("seat_minutes", "day shows its minutes", opinion="fair"),
}
