"""The mood card: one question to the whole room that takes half a minute."""

from __future__ import annotations

from collections.abc import Mapping

from budgeting.deliberation.polls import UNSURE
from budgeting.models.base import Texts
from budgeting.services.poll_words import STANCES, Option, options_of

QUESTION: Texts = {"en": "How is it going for you?", "ko": "지금까지 어떠십니까?"}
MOODS: Mapping[str, Texts] = {
    "well": {"en": "Well, let us go on", "ko": "좋습니다. 계속하면 됩니다"},
    "slower": {"en": "Too fast for me", "ko": "저에게는 너무 빠릅니다"},
    "tired": {"en": "I need a break", "ko": "쉬는 시간이 필요합니다"},
    UNSURE: STANCES[UNSURE],
}


def options() -> list[Option]:
    """The answers as a poll keeps them; “not sure” is the last."""
    return options_of(MOODS)
