"""The built-in questions and answers of straw polls and the evaluation, in Korean and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from budgeting.deliberation.polls import UNSURE
from budgeting.models.base import Texts

Option = dict[str, Any]

STANCES: Mapping[str, Texts] = {
    "for": {"en": "For", "ko": "찬성합니다"},
    UNSURE: {"en": "Not sure", "ko": "잘 모르겠습니다"},
    "against": {"en": "Against", "ko": "반대합니다"},
}
AGREEMENT: Mapping[str, Texts] = {
    "agree": {"en": "I agree", "ko": "그렇습니다"},
    "partly": {"en": "In part", "ko": "어느 정도 그렇습니다"},
    "disagree": {"en": "I do not agree", "ko": "그렇지 않습니다"},
    UNSURE: STANCES[UNSURE],
}
PROJECT_QUESTION: Texts = {
    "en": "Should the city carry out “{name}”?",
    "ko": "시에서 “{name}” 사업을 하는 것에 찬성하십니까?",
}
EVALUATION: Mapping[str, Texts] = {
    "said": {
        "en": "I could say what I wanted to say.",
        "ko": "하고 싶은 말을 할 수 있었습니다.",
    },
    "understood": {
        "en": "I understood what the projects are about.",
        "ko": "사업이 어떤 내용인지 이해했습니다.",
    },
    "balanced": {
        "en": "I heard reasons for and against the projects.",
        "ko": "사업에 찬성하는 이유와 반대하는 이유를 모두 들었습니다.",
    },
    "fair": {
        "en": "Everybody at my table was treated fairly.",
        "ko": "우리 테이블에서는 모두가 공정하게 대우받았습니다.",
    },
    "again": {
        "en": "I would take part in such a day again.",
        "ko": "이런 자리에 다시 참여하고 싶습니다.",
    },
}
"""The usual questions about the day; their names join the same question of several days."""


def options_of(texts: Mapping[str, Texts]) -> list[Option]:
    """Options as a poll keeps them."""
    return [{"key": key, "texts": dict(words)} for key, words in texts.items()]


def with_unsure(answers: Sequence[Texts]) -> list[Option]:
    """The organiser's own answers, under letters, and “not sure” behind them."""
    own: list[Option] = [
        {"key": chr(ord("a") + place), "texts": dict(words)} for place, words in enumerate(answers)
    ]
    return [*own, {"key": UNSURE, "texts": dict(STANCES[UNSURE])}]


def about_project(names: Texts, languages: Sequence[str]) -> Texts:
    """The question about a project in every language; English where the program has no words."""
    first = next(iter(names.values()), "")
    return {
        code: PROJECT_QUESTION.get(code, PROJECT_QUESTION["en"]).format(name=names.get(code, first))
        for code in languages
    }
