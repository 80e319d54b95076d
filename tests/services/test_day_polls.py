"""Straw polls come in pairs, are asked in their rounds, and are not reworded once opened."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation.runsheet import Entry
from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Poll, Process, Sitting
from budgeting.services import day_polls, listing, planning_day, poll_words
from tests import things
from tests.services.plans import a_plan, rounds
from tests.services.seats import ACT, a_sitting

QUESTION = {"en": "Is the park too dark?", "ko": "공원이 너무 어둡습니까?"}


@pytest.fixture
def process(session: Session) -> Process:
    return things.a_process(session)


@pytest.fixture
def sitting(session: Session, process: Process) -> Sitting:
    return a_plan(session, process)


def asked_in(session: Session, sitting: Sitting) -> dict[tuple[str, str], str | None]:
    formats = {one.id: one.format for one in rounds(session, sitting)}
    found = day_polls.polls(session, sitting)
    return {(one.pair, one.wave): formats.get(one.round_id or 0) for one in found}


def numbers(session: Session, sitting: Sitting, kind: str) -> list[int | None]:
    """The numbers of the questions of a kind, both waves of each."""
    return [one.number for one in day_polls.polls(session, sitting) if one.kind == kind]


def test_each_project_is_asked_about_before_and_after(
    session: Session, process: Process, sitting: Sitting
) -> None:
    assert day_polls.ask_projects(session, process, sitting, [1, 3, 99], **ACT) == 2
    assert asked_in(session, sitting) == {
        (f"project-{number}", wave): f"poll-{wave}"
        for number in (1, 3)
        for wave in ("before", "after")
    }
    assert day_polls.ask_projects(session, process, sitting, [1, 2, 3], **ACT) == 1


def test_both_waves_ask_the_same_and_not_sure_is_always_there(
    session: Session, process: Process, sitting: Sitting
) -> None:
    day_polls.ask_projects(session, process, sitting, [1], **ACT)
    day_polls.ask(session, sitting, QUESTION, [{"en": "At night"}, {"en": "Always"}], **ACT)
    day_polls.ask(session, sitting, QUESTION, [], **ACT)

    found = day_polls.polls(session, sitting)
    assert [one.wave for one in found] == ["before", "after"] * 3
    for before, after in zip(found[::2], found[1::2], strict=True):
        assert (before.question, before.options) == (after.question, after.options)
        assert before.pair == after.pair
        assert "unsure" in [one["key"] for one in before.options]
    keys = [[one["key"] for one in poll.options] for poll in found[::2]]
    assert keys == [
        ["for", "unsure", "against"],
        ["a", "b", "unsure"],
        ["for", "unsure", "against"],
    ]


def test_the_question_about_a_project_names_it_in_every_language(
    session: Session, process: Process, sitting: Sitting
) -> None:
    day_polls.ask_projects(session, process, sitting, [2], **ACT)

    question = day_polls.polls(session, sitting)[0].question
    assert set(question) == {"en", "ko"}
    project = listing.find(session, process, 2)
    assert project.names["ko"] in question["ko"]
    assert project.names["en"] in question["en"]


def test_the_evaluation_is_asked_once(session: Session, sitting: Sitting) -> None:
    assert day_polls.ask_evaluation(session, sitting, **ACT) == len(poll_words.EVALUATION)
    assert day_polls.ask_evaluation(session, sitting, **ACT) == 0
    assert set(asked_in(session, sitting).values()) == {"evaluation"}


def test_a_question_without_a_round_waits_for_one(session: Session, process: Process) -> None:
    sitting = a_sitting(session, process)
    day_polls.ask(session, sitting, QUESTION, [], **ACT)
    assert set(asked_in(session, sitting).values()) == {None}

    for key in ("poll-before", "poll-after", "poll-after"):
        last = planning_day.add(session, sitting, Entry(key, 8), **ACT)

    assert sorted(map(str, asked_in(session, sitting).values())) == ["poll-after", "poll-before"]
    after = session.scalars(select(Poll).filter_by(wave="after")).one()
    assert after.round_id == last.id


def test_a_question_leaves_a_round_that_becomes_another(
    session: Session, process: Process, sitting: Sitting
) -> None:
    day_polls.ask(session, sitting, QUESTION, [], **ACT)
    row = next(one for one in rounds(session, sitting) if one.format == "poll-before")

    planning_day.revise(session, sitting, row, Entry("break", 8), **ACT)

    assert None in asked_in(session, sitting).values()


def test_a_question_is_reworded_in_both_waves(session: Session, sitting: Sitting) -> None:
    pair = day_polls.ask(session, sitting, {"en": "Is teh park dark?"}, [], **ACT)
    day_polls.revise(session, sitting, pair, QUESTION, None, **ACT)
    assert [one.question for one in day_polls.polls(session, sitting)] == [QUESTION, QUESTION]
    day_polls.revise(session, sitting, pair, QUESTION, [{"en": "Yes"}, {"en": "No"}], **ACT)
    assert all(len(one.options) == 3 for one in day_polls.polls(session, sitting))


@pytest.mark.parametrize("state", ["open", "closed", "shown"])
@pytest.mark.parametrize("wave", [0, 1])
def test_a_question_that_was_asked_stays(
    session: Session, sitting: Sitting, state: str, wave: int
) -> None:
    pair = day_polls.ask(session, sitting, QUESTION, [], **ACT)
    day_polls.polls(session, sitting)[wave].state = state

    with pytest.raises(IllegalMove):
        day_polls.revise(session, sitting, pair, {"en": "Otherwise"}, None, **ACT)
    with pytest.raises(IllegalMove):
        day_polls.drop(session, sitting, pair, **ACT)


def test_the_questions_of_each_kind_are_numbered_from_one(
    session: Session, process: Process, sitting: Sitting
) -> None:
    day_polls.ask_projects(session, process, sitting, [1, 2], **ACT)
    day_polls.ask_evaluation(session, sitting, **ACT)
    day_polls.ask(session, sitting, QUESTION, [], **ACT)
    assert numbers(session, sitting, "straw") == [1, 1, 2, 2, 3, 3]
    assert numbers(session, sitting, "evaluation") == [1, 2, 3, 4, 5]


def test_no_question_takes_the_number_of_one_that_was_dropped(
    session: Session, process: Process, sitting: Sitting
) -> None:
    day_polls.ask_projects(session, process, sitting, [1, 2, 3], **ACT)
    day_polls.ask_evaluation(session, sitting, **ACT)
    for pair in ("project-1", "project-3", "evaluation-again"):
        day_polls.drop(session, sitting, pair, **ACT)
    assert numbers(session, sitting, "straw") == [2, 2]
    day_polls.ask(session, sitting, QUESTION, [], **ACT)
    day_polls.ask_evaluation(session, sitting, **ACT)
    assert numbers(session, sitting, "straw") == [2, 2, 4, 4]
    assert numbers(session, sitting, "evaluation") == [1, 2, 3, 4, 6]


def test_a_dropped_question_is_gone_in_both_waves(session: Session, sitting: Sitting) -> None:
    pair = day_polls.ask(session, sitting, QUESTION, [], **ACT)
    day_polls.drop(session, sitting, pair, **ACT)
    assert day_polls.polls(session, sitting) == []
    with pytest.raises(NotFound):
        day_polls.drop(session, sitting, pair, **ACT)
