"""The forms of the assembly day: in which state, on whose page, and a valid filling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.tour.day_places import EXPERT, SCRIBE, TABLE, TEAM
from tests.tour.places import EVERYBODY


@dataclass(frozen=True, slots=True)
class DayTarget:
    """A form of the day; it becomes a target as those of the vote are."""

    who: str
    page: str
    valid: Mapping[str, str] = field(default_factory=dict)
    state: str = "day is on"
    after: str = ""
    query: str = ""


CODE = "a code of the day"
"""Is exchanged for the code of the place that the form asks for."""

DAY_TARGETS: Mapping[str, DayTarget] = {
    "facilitator.opened_post": DayTarget(EVERYBODY, "facilitator.open_post", {"code": CODE}),
    "resident.taken_seat": DayTarget(EVERYBODY, "resident.take_seat", {"code": CODE}),
    "facilitator.leave_post": DayTarget(TABLE, "facilitator.open_post"),
    "facilitator.gather_notes": DayTarget(TEAM, "facilitator.team", {"theme": "none"}),
    "facilitator.theme": DayTarget(TEAM, "facilitator.theme", {"title-en": "Shade"}),
    "facilitator.move_theme": DayTarget(TEAM, "facilitator.team"),
    "facilitator.sort_questions": DayTarget(
        TEAM, "facilitator.team_questions", {"question": "question-1", "do": "assign"}
    ),
    "facilitator.part_question": DayTarget(TEAM, "facilitator.team_questions"),
    "facilitator.hide_text": DayTarget(TEAM, "facilitator.hide_text", {"reason": "Rude."}),
    "facilitator.judge_text": DayTarget(TEAM, "facilitator.hidden_texts"),
    "facilitator.answer_question": DayTarget(
        EXPERT, "facilitator.answer_question", {"answer-en": "Ten."}
    ),
    "facilitator.enter_answers": DayTarget(SCRIBE, "facilitator.scribe", {"number": "1"}),
    "facilitator.enter_note": DayTarget(
        SCRIBE, "facilitator.scribe", {"table": "1", "text": "More shade."}
    ),
}
