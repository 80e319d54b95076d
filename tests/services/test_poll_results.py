"""What is told of the answers: nothing before the release, no number of fewer than ten people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from budgeting.deliberation.polls import POLL
from budgeting.models import Answer, Conflict, Poll
from budgeting.services import poll_results
from tests import things
from tests.services.day import HallDay, a_day


@pytest.fixture
def hall(session: Session) -> HallDay:
    return a_day(session, things.a_process(session))


def answered(session: Session, poll: Poll, state: str = "shown", **counts: int) -> Poll:
    """So many answers of each kind, by voices that nobody else has."""
    choices = [choice for choice, number in counts.items() for _ in range(number)]
    session.add_all(
        Answer(poll_id=poll.id, voice=f"v{place}", choice=choice)
        for place, choice in enumerate(choices)
    )
    poll.state = state
    session.commit()
    return poll


def declared(session: Session, hall: HallDay, voices: Iterator[int]) -> None:
    """These voices have an interest in the project of the poll."""
    session.add_all(
        Conflict(sitting_id=hall.sitting.id, voice=f"v{place}", project=1) for place in voices
    )
    session.commit()


@pytest.mark.parametrize("state", POLL.states)
def test_nobody_sees_a_result_before_the_release(
    session: Session, hall: HallDay, state: str
) -> None:
    poll = answered(session, hall.polls[0], state, **{"for": 20, "against": 20})
    assert (poll_results.result(session, hall.day, poll) is not None) == (state == "shown")


def test_a_result_tells_every_option_in_its_order(session: Session, hall: HallDay) -> None:
    poll = answered(session, hall.polls[0], **{"against": 11, "for": 30, "unsure": 10})
    found = poll_results.result(session, hall.day, poll)
    assert found is not None
    assert list(found.counts.items()) == [("for", 30), ("unsure", 10), ("against", 11)]
    assert (found.answers, found.highest, found.too_few) == (51, 30, False)


@pytest.mark.parametrize("number", [0, 1, 9])
def test_fewer_than_ten_answers_tell_no_number_at_all(
    session: Session, hall: HallDay, number: int
) -> None:
    poll = answered(session, hall.polls[0], **{"for": number})
    found = poll_results.result(session, hall.day, poll)
    assert found is not None
    assert found.too_few
    assert found.answers is None
    assert set(found.counts.values()) == {None}


def test_a_small_count_cannot_be_reckoned_from_the_others(session: Session, hall: HallDay) -> None:
    poll = answered(session, hall.polls[0], **{"for": 30, "unsure": 12, "against": 3})
    found = poll_results.result(session, hall.day, poll)
    assert found is not None
    assert dict(found.counts) == {"for": 30, "unsure": None, "against": None}
    assert found.answers == 45


def test_the_counts_without_conflicts_are_told_where_both_groups_are_large(
    session: Session, hall: HallDay
) -> None:
    poll = answered(session, hall.polls[0], **{"for": 30, "unsure": 20, "against": 20})
    declared(session, hall, iter([*range(10), *range(30, 40), *range(50, 60)]))
    found = poll_results.result(session, hall.day, poll)
    assert found is not None
    assert dict(found.counts) == {"for": 30, "unsure": 20, "against": 20}
    assert dict(found.unconflicted or {}) == {"for": 20, "unsure": 10, "against": 10}


@pytest.mark.parametrize(
    "voices",
    [
        [*range(9), *range(30, 40), *range(50, 60)],
        [*range(10), *range(30, 41), *range(50, 60)],
        list(range(20)),
        [],
    ],
)
def test_the_counts_without_conflicts_are_kept_back_where_the_difference_is_small(
    session: Session, hall: HallDay, voices: list[int]
) -> None:
    poll = answered(session, hall.polls[0], **{"for": 30, "unsure": 20, "against": 20})
    declared(session, hall, iter(voices))
    found = poll_results.result(session, hall.day, poll)
    assert found is not None
    assert found.unconflicted is None
    assert found.counts["for"] == 30
