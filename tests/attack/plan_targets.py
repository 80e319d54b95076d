"""The forms of a day's plan: in which state, on whose page, and a valid filling."""

from __future__ import annotations

from collections.abc import Mapping

from tests.attack.day_targets import DayTarget
from tests.tour.places import HANEUL


def _plan(page: str, state: str = "plan is written", after: str = "", **valid: str) -> DayTarget:
    return DayTarget(HANEUL, f"organiser.{page}", valid, state, after)


_QUESTION = {"question-en": "Is it dark?", "question-ko": "어둡습니까?"}

PLAN_TARGETS: Mapping[str, DayTarget] = {
    "organiser.plan_from_template": _plan("plan_from_template"),
    "organiser.plan_from_sitting": _plan("plan_from_sitting"),
    "organiser.start_of_day": _plan("run_sheet", at="09:30"),
    "organiser.settle_plan": _plan("run_sheet"),
    "organiser.add_round": _plan("add_round"),
    "organiser.day_round": _plan("day_round"),
    "organiser.move_round": _plan("run_sheet"),
    "organiser.remove_round": _plan("run_sheet"),
    "organiser.restore_round": _plan("run_sheet", after="organiser.remove_round"),
    "organiser.day_posts": _plan(
        "day_posts", kind="expert", **{"names-en": "Roads", "names-ko": "도로과"}
    ),
    "organiser.prepare_posts": _plan("day_posts", "plan is unwise"),
    "organiser.day_post": _plan("day_post"),
    "organiser.change_post": _plan("day_posts"),
    "organiser.ask_projects": _plan("day_polls"),
    "organiser.ask_evaluation": _plan("day_polls"),
    "organiser.ask_question": _plan("day_polls", **_QUESTION),
    "organiser.day_poll": _plan("day_poll"),
    "organiser.drop_poll": _plan("day_polls"),
}
