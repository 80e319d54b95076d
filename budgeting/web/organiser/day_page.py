"""A page about the plan of a day, with the words that all of them use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response

from budgeting.models import Process, Sitting
from budgeting.web import pages
from budgeting.web.organiser.plan_words import (
    clock_words,
    length_words,
    speaking_words,
    state_words,
)
from budgeting.web.telling.rounds import (
    envelope_words,
    format_words,
    listed,
    purpose_words,
    round_words,
)

WORDS: Mapping[str, Any] = {
    "clock_words": clock_words,
    "envelope_words": envelope_words,
    "format_words": format_words,
    "length_words": length_words,
    "listed": listed,
    "purpose_words": purpose_words,
    "round_words": round_words,
    "speaking_words": speaking_words,
    "state_words": state_words,
}


def day_page(
    template: str, process: Process, sitting: Sitting, status: int = 200, **context: Any
) -> Response:
    """The page; ``fragment`` may be among the context, as :func:`pages.render` has it."""
    return pages.render(template, status, process=process, sitting=sitting, **WORDS, **context)
