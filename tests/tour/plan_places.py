"""Which pages of a day's plan are looked at, in which of its states."""

from __future__ import annotations

from collections.abc import Mapping

from tests.tour.day_places import BOM
from tests.tour.places import HANEUL, Form, Stop


def _office(*names: str, status: int = 200, **values: object) -> tuple[Stop, ...]:
    return tuple(Stop(f"organiser.{name}", HANEUL, status, values) for name in names)


PLAN_STATES: Mapping[str, tuple[Stop, ...]] = {
    "plan is empty": _office("run_sheet", "day_posts", "day_polls", "day_prints"),
    "plan is written": (
        *_office("run_sheet", "add_round", "day_round", "day_posts", "day_post"),
        *_office("day_polls", "day_poll", "day_prints"),
        *_office("run_sheet", until="12:00"),
        *_office("add_round", format="carousel"),
        *_office("plan_from_template", template="five-rounds"),
        *_office("plan_from_template", template="karaoke", status=404),
        *_office("plan_from_sitting"),
        *_office("print_run_sheet", "print_post_codes"),
        *_office("print_agenda", "print_note_form", language="en"),
        *_office("print_agenda", "print_note_form", language="ko"),
    ),
    "plan is unwise": _office("run_sheet", "day_round", "day_posts", "day_polls"),
    "plan runs": (
        Stop("organiser.run_sheet", BOM),
        Stop("organiser.day_prints", BOM),
        *_office("run_sheet", "day_round", "day_posts", "day_polls", "day_poll"),
        *_office("plan_from_template", "print_run_sheet"),
        *_office("print_agenda", "print_poll_form", language="ko"),
    ),
}

PLAN_WRONG_FORMS = (
    Form("plan is written", "organiser.add_round", HANEUL, "form:has([name=minutes])"),
    Form("plan is written", "organiser.day_round", HANEUL, "form:has([name=minutes])"),
    Form("plan is written", "organiser.run_sheet", HANEUL, "form:has([name=at])"),
    Form("plan is written", "organiser.day_posts", HANEUL, "form:has([name=kind])"),
    Form("plan is written", "organiser.day_post", HANEUL),
    Form("plan is written", "organiser.day_polls", HANEUL, "form:has([name^=question])"),
    Form("plan is written", "organiser.day_poll", HANEUL),
)
