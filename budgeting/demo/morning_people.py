"""What the residents of the example's hall do by themselves: agree, answer, support."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from budgeting.deliberation.polls import STANCES
from budgeting.demo.stage import Stage
from budgeting.models import DayRound
from budgeting.services import polling, published, seat_day, supporting
from budgeting.services.supporting import Kind

LEANINGS: Mapping[int, tuple[int, int, int]] = {
    1: (58, 22, 20), 8: (66, 17, 17), 12: (30, 37, 33), 14: (61, 15, 24),
    27: (55, 25, 20), 28: (47, 28, 25), 30: (63, 18, 19), 36: (51, 22, 27),
}  # fmt: skip
"""Per cent for, not sure and against before anybody has spoken."""
USUAL = (50, 25, 25)
LATE, HELPED, AWAY = 0.02, 0.03, 0.008
MOST_MARKS = 4


def consent(stage: Stage) -> None:
    """Nearly everybody consents and agrees; some have help, one or two have left for a while."""
    for person in stage.people:
        if stage.chance.random() < LATE:
            continue
        seat_day.consent(stage.session, stage.day, person.voice)
        seat_day.agree(stage.session, stage.day, person.voice)
        if stage.chance.random() < HELPED:
            seat_day.let_help(stage.session, stage.day, person.voice)
        if stage.chance.random() < AWAY:
            seat_day.go_away(stage.session, stage.day, person.voice)


def answer_polls(stage: Stage, row: DayRound) -> None:
    """Answer the polls of a round, now and then leaving one out."""
    for poll in polling.of_round(stage.session, row):
        shares = LEANINGS.get(poll.project or 0, USUAL)
        for person in stage.people:
            if stage.chance.random() < LATE:
                continue
            choice = stance(stage.chance, shares)
            polling.answer(stage.session, stage.day, poll, person.voice, choice, stage.now)


def stance(chance: Random, shares: Sequence[int]) -> str:
    """One of for, not sure and against, by their shares."""
    return chance.choices(STANCES, shares)[0]


def support(stage: Stage, kind: Kind, project: int, people: int) -> None:
    """Some people mark what matters to them among what was said of a project."""
    told = published.arguments if kind == "argument" else published.questions
    keys = [one.key for one in told(stage.session, stage.day) if one.project == project]
    if not keys:
        return
    weights = [1 / (place + 1) for place in range(len(keys))]
    for person in stage.chance.sample(stage.people, min(people, len(stage.people))):
        for key in sorted(
            set(stage.chance.choices(keys, weights, k=stage.chance.randint(1, MOST_MARKS)))
        ):
            supporting.mark(stage.session, stage.day, kind, key, person.voice)
