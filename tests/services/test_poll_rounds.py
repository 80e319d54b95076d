"""A round of straw polls asks whenever it is on: begun, undone, left out, closed or reopened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from budgeting.deliberation.polls import opens_with_round
from budgeting.errors import IllegalMove
from budgeting.models import Day, DayRound, Poll
from budgeting.services import console, days, facilitating, poll_results, polling, undoing
from tests import things
from tests.services.day import OPTIONS, a_day

FORMATS = ("welcome", "poll-before", "discussion", "poll-after", "endorsement")


class Asking:
    """Areum leads a day with a round of three questions."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.hall = a_day(session, things.a_process(session), round=1, formats=FORMATS)
        for poll in self.hall.polls:
            session.delete(poll)
        session.flush()
        self.row = self.hall.rounds[1]
        self.polls = [self.question(self.row, place) for place in (1, 2, 3)]
        self.round("close", self.hall.row)

    def question(self, row: DayRound, place: int, state: str = "draft") -> Poll:
        """A question of a round."""
        poll = Poll(
            sitting_id=self.hall.sitting.id, round_id=row.id, position=place, kind="straw",
            pair=f"pair-{place}", wave=row.format.removeprefix("poll-"), state=state,
            question={"en": f"Question {place}"}, options=OPTIONS,
        )  # fmt: skip
        self.session.add(poll)
        self.session.flush()
        return poll

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": "Areum", "now": self.hall.now}

    def round(self, name: str, row: DayRound | None = None, *given: Any) -> None:
        """An act on a round, the one with the questions unless another is named."""
        act = getattr(facilitating, name)
        act(self.session, self.hall.day, row or self.row, *given, "facilitator", **self.by)
        self.session.flush()

    def reopen(self, row: DayRound | None = None) -> None:
        """Let the round run again."""
        self.round("reopen", row, 5, "Table 2 had not finished")

    def undo(self) -> None:
        undoing.undo(self.session, self.hall.day, self.hall.day.undo["at"], **self.by)
        self.session.flush()

    def poll(self, name: str, place: int) -> None:
        """An act on one question."""
        act: Callable[..., None] = getattr(polling, name)
        act(self.session, self.hall.day, self.polls[place - 1], "facilitator", **self.by)

    def answer(self, place: int, choice: str = "for") -> None:
        """Somebody answers."""
        poll, voice = self.polls[place - 1], self.hall.voice(1)
        polling.answer(self.session, self.hall.day, poll, voice, choice, self.hall.now)

    @property
    def states(self) -> list[str]:
        self.session.flush()
        return [one.state for one in self.polls]

    @property
    def asked(self) -> list[int]:
        """Which questions a resident reads now."""
        return [one.position for one in polling.open_to(self.session, self.hall.day, self.row)]

    @property
    def listed(self) -> list[Poll]:
        """What the console lists."""
        return console.polls(self.session, self.hall.day, days.rounds(self.session, self.hall.day))

    @property
    def held_back(self) -> list[DayRound]:
        """The rounds whose results the console offers to release together."""
        day: Day = self.hall.day
        return console.held_back(self.session, day, days.rounds(self.session, day))


@pytest.fixture
def asking(session: Session) -> Asking:
    return Asking(session)


def test_a_reopened_round_asks_again_and_what_was_answered_stays_and_can_be_changed(
    session: Session, asking: Asking
) -> None:
    asking.round("start")
    asking.answer(1)
    asking.round("close")
    assert asking.states == ["closed"] * 3
    asking.reopen()
    assert asking.asked == [1, 2, 3]
    voice = asking.hall.voice(1)
    assert polling.choices(session, asking.polls, voice) == {asking.polls[0].id: "for"}
    asking.answer(1, "against")
    assert polling.choices(session, asking.polls, voice) == {asking.polls[0].id: "against"}


def test_the_undo_of_a_reopened_round_closes_its_polls_again(asking: Asking) -> None:
    asking.round("start")
    asking.round("close")
    asking.reopen()
    asking.undo()
    assert (asking.row.state, asking.states) == ("closed", ["closed"] * 3)


def test_a_start_that_was_undone_after_an_answer_opens_the_same_polls(asking: Asking) -> None:
    asking.round("start")
    asking.answer(1)
    asking.undo()
    assert asking.states == ["closed", "draft", "draft"]
    asking.round("start")
    assert asking.asked == [1, 2, 3]
    asking.undo()
    assert asking.states == ["closed", "draft", "draft"]


def test_a_round_that_was_left_out_and_brought_back_asks(asking: Asking) -> None:
    asking.round("skip")
    asking.reopen()
    assert asking.asked == [1, 2, 3]
    asking.undo()
    assert (asking.row.state, asking.states) == ("skipped", ["draft"] * 3)


def test_the_questions_of_a_round_that_was_left_out_come_in_the_next_of_its_kind(
    session: Session, asking: Asking
) -> None:
    asking.round("skip")
    later = asking.hall.rounds[2]
    later.format = "poll-before"
    session.flush()
    asking.round("start", later)
    assert [one.position for one in polling.of_round(session, later)] == [1, 2, 3]
    assert asking.states == ["open"] * 3


def test_a_result_that_was_told_takes_no_answers_with_its_round(asking: Asking) -> None:
    asking.round("start")
    asking.round("close")
    asking.poll("show", 2)
    asking.poll("show", 3)
    asking.poll("hide", 3)
    asking.reopen()
    assert asking.states == ["open", "shown", "closed"]


@pytest.mark.parametrize(
    ("state", "was_released", "opens"),
    [
        ("draft", False, True),
        ("open", False, False),
        ("closed", False, True),
        ("closed", True, False),
        ("shown", True, False),
    ],
)
def test_a_poll_opens_with_its_round_until_it_was_told(
    state: str, was_released: bool, opens: bool
) -> None:
    assert opens_with_round(state, was_released=was_released) is opens


def test_all_questions_of_a_round_are_listed_on_and_after_it(asking: Asking) -> None:
    asking.polls += [asking.question(asking.row, place) for place in range(4, 21)]
    after = asking.hall.rounds[3]
    for place in range(1, 21):
        asking.question(after, place)
    asking.round("start")
    assert [one.position for one in asking.listed] == [*range(1, 21)]
    asking.round("close")
    assert [one.position for one in asking.listed] == [*range(1, 21)]
    asking.round("start", after)
    here = [one.position for one in asking.listed if one.round_id == after.id]
    assert here == [*range(1, 21)]
    assert len(asking.listed) == 20 + console.MOST_POLLS


def test_the_results_of_a_round_are_released_in_one_act_with_one_undo(
    session: Session, asking: Asking
) -> None:
    asking.round("start")
    assert asking.held_back == []
    asking.round("close")
    asking.poll("show", 1)
    assert [one.id for one in asking.held_back] == [asking.row.id]
    done = polling.show_round(session, asking.hall.day, asking.row, "facilitator", **asking.by)
    assert (done, asking.states, asking.held_back) == (2, ["shown"] * 3, [])
    ids = {one.id for one in asking.polls}
    assert poll_results.released(session, asking.hall.day) == ids
    asking.undo()
    assert asking.states == ["shown", "closed", "closed"]
    asking.reopen()
    assert asking.asked == []


def test_nothing_is_released_where_nothing_is_held_back(session: Session, asking: Asking) -> None:
    asking.round("start")
    with pytest.raises(IllegalMove):
        polling.show_round(session, asking.hall.day, asking.row, "facilitator", **asking.by)
    asking.round("close")
    with pytest.raises(IllegalMove):
        polling.show_round(session, asking.hall.day, asking.row, "table", **asking.by)


def test_how_many_have_answered_is_told_of_many_polls_as_of_each(
    session: Session, asking: Asking
) -> None:
    asking.round("start")
    asking.answer(1)
    told = polling.progresses(session, asking.polls)
    assert told == {one.id: polling.progress(session, one) for one in asking.polls}
    assert [told[one.id] for one in asking.polls] == [(1, 9), (0, 9), (0, 9)]
    asking.hall.day.salt = None
    assert list(polling.progresses(session, asking.polls).values()) == [(1, 1), (0, 0), (0, 0)]
