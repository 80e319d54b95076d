"""The straw polls of a plan as their page shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from budgeting.models import DayRound, Poll
from budgeting.models.base import Texts
from budgeting.web.telling.rounds import round_words
from budgeting.web.telling.words import ngettext

LEAST_SECONDS = 20
"""One question takes a person about so long to read and to answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question; ``waves`` are which wave, whether a round asks it, and its state."""

    pair: str
    question: Texts
    options: Sequence[Texts]
    kind: str
    project: int | None
    waves: Sequence[tuple[str, bool, str]]
    is_draft: bool


def hurry_words(polls: Iterable[Poll], rounds: Iterable[DayRound]) -> list[str]:
    """Rounds that are too short for their questions, in words."""
    counted = Counter(one.round_id for one in polls)
    return [
        ngettext(
            "“%(name)s” has %(questions)s questions and one minute: %(seconds)s seconds for each. "
            "Plan %(needed)s minutes, or ask less.",
            "“%(name)s” has %(questions)s questions and %(num)s minutes: %(seconds)s seconds for "
            "each. Plan %(needed)s minutes, or ask less.",
            one.minutes,
            name=round_words(one),
            questions=counted[one.id],
            seconds=one.minutes * 60 // counted[one.id],
            needed=-(-counted[one.id] * LEAST_SECONDS // 60),
        )
        for one in rounds
        if counted[one.id] * LEAST_SECONDS > one.minutes * 60
    ]
