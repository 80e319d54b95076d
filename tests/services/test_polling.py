"""Straw polls: answers until the close, one a voice, and no result for anybody before it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation.moves import ROLES, Role
from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Answer, Attendee, LogEntry, Poll
from budgeting.services import facilitating, polling, seat_day, undoing
from tests import things
from tests.services.day import HallDay, a_day

LEADS: tuple[Role, ...] = ("facilitator", "organiser")


@pytest.fixture
def hall(session: Session) -> HallDay:
    return a_day(session, things.a_process(session))


def act(hall: HallDay) -> dict[str, Any]:
    """Who acts, and when."""
    return {"actor": "Narae", "now": hall.now}


def answers(session: Session, poll: Poll) -> dict[str, str]:
    """What is kept of a poll, read afresh."""
    mine = select(Answer.voice, Answer.choice).where(Answer.poll_id == poll.id)
    return dict(session.execute(mine).all())


def test_an_answer_is_changed_in_place_until_the_close(session: Session, hall: HallDay) -> None:
    poll, voice = hall.polls[0], hall.voice(4)
    for choice in ("for", "against", "unsure"):
        polling.answer(session, hall.day, poll, voice, choice, hall.now)
        session.commit()
    assert answers(session, poll) == {voice: "unsure"}
    assert polling.choices(session, hall.polls, voice) == {poll.id: "unsure"}


def test_paper_and_tablet_of_one_person_are_one_answer(session: Session, hall: HallDay) -> None:
    poll = hall.polls[0]
    polling.answer(session, hall.day, poll, hall.voice(4), "for", hall.now)
    typed_by_the_scribe = seat_day.people(session, hall.day, hall.row)[3]
    assert typed_by_the_scribe.number == 4
    polling.answer(session, hall.day, poll, typed_by_the_scribe.voice, "against", hall.now)
    session.commit()
    assert answers(session, poll) == {hall.voice(4): "against"}


def test_an_unknown_choice_is_refused_and_the_answer_before_it_stays(
    session: Session, hall: HallDay
) -> None:
    poll, voice = hall.polls[0], hall.voice(1)
    polling.answer(session, hall.day, poll, voice, "for", hall.now)
    for choice in ("", "FOR", "maybe", "for "):
        with pytest.raises(IllegalMove):
            polling.answer(session, hall.day, poll, voice, choice, hall.now)
    assert answers(session, poll) == {voice: "for"}


@pytest.mark.parametrize("state", ["draft", "closed", "shown"])
def test_only_an_open_poll_takes_answers(session: Session, hall: HallDay, state: str) -> None:
    poll = hall.polls[0]
    poll.state = state
    session.commit()
    with pytest.raises(IllegalMove):
        polling.answer(session, hall.day, poll, hall.voice(1), "for", hall.now)
    assert answers(session, poll) == {}


def test_a_day_that_is_over_takes_no_answers(session: Session, hall: HallDay) -> None:
    hall.day.state = "ended"
    session.commit()
    with pytest.raises(IllegalMove):
        polling.answer(session, hall.day, hall.polls[0], hall.voice(1), "for", hall.now)


def test_a_poll_of_another_sitting_is_not_there(session: Session, hall: HallDay) -> None:
    other = a_day(session, things.a_process(session, "other-2026"))
    with pytest.raises(NotFound):
        polling.find(session, hall.day, other.polls[0].id)
    with pytest.raises(NotFound):
        polling.answer(session, hall.day, other.polls[0], hall.voice(1), "for", hall.now)
    assert polling.result(session, hall.day, other.polls[0]) is None


def test_only_the_lead_opens_closes_and_shows(session: Session, hall: HallDay) -> None:
    poll = hall.polls[1]
    for role in set(ROLES) - set(LEADS):
        for move in (polling.open_, polling.close, polling.show, polling.hide, polling.reopen):
            with pytest.raises(IllegalMove):
                move(session, hall.day, poll, role, **act(hall))
    for move in (polling.open_, polling.close, polling.show, polling.hide):
        move(session, hall.day, poll, "facilitator", **act(hall))
    assert poll.state == "closed"


def test_every_move_is_in_the_log_and_no_answer_is(session: Session, hall: HallDay) -> None:
    poll, voice = hall.polls[0], hall.voice(2)
    polling.answer(session, hall.day, poll, voice, "against", hall.now)
    polling.close(session, hall.day, poll, "facilitator", **act(hall))
    polling.show(session, hall.day, poll, "facilitator", **act(hall))
    session.commit()
    log = session.scalars(select(LogEntry).order_by(LogEntry.seq)).all()
    assert [one.action for one in log if "poll" in one.action] == ["poll.close", "poll.show"]
    told = str([(one.actor, one.action, one.details) for one in log])
    assert voice not in told
    assert "against" not in told


def test_a_result_that_was_shown_closes_its_poll_for_good(session: Session, hall: HallDay) -> None:
    poll = hall.polls[0]
    polling.close(session, hall.day, poll, "facilitator", **act(hall))
    polling.reopen(session, hall.day, poll, "facilitator", **act(hall))
    polling.close(session, hall.day, poll, "facilitator", **act(hall))
    polling.show(session, hall.day, poll, "facilitator", **act(hall))
    polling.hide(session, hall.day, poll, "facilitator", **act(hall))
    with pytest.raises(IllegalMove):
        polling.reopen(session, hall.day, poll, "facilitator", **act(hall))
    assert poll.state == "closed"


def test_nobody_reads_the_answer_of_somebody_late_from_two_results(
    session: Session, hall: HallDay
) -> None:
    poll = hall.polls[0]
    voices = [f"v{place}" for place in range(60)]
    session.add_all(
        Answer(poll_id=poll.id, voice=voice, choice=("for", "unsure", "against")[place % 3])
        for place, voice in enumerate(voices)
    )
    told = []
    polling.close(session, hall.day, poll, "facilitator", **act(hall))
    told.append(polling.result(session, hall.day, poll))
    polling.reopen(session, hall.day, poll, "facilitator", **act(hall))
    polling.answer(session, hall.day, poll, hall.voice(1), "against", hall.now)
    polling.close(session, hall.day, poll, "facilitator", **act(hall))
    told.append(polling.result(session, hall.day, poll))
    assert told == [None, None]
    polling.show(session, hall.day, poll, "facilitator", **act(hall))
    assert polling.result(session, hall.day, poll) is not None
    undoing.undo(session, hall.day, hall.day.undo["at"], **act(hall))
    assert polling.result(session, hall.day, poll) is None
    with pytest.raises(IllegalMove):
        polling.reopen(session, hall.day, poll, "facilitator", **act(hall))


def test_the_end_of_a_round_ends_its_polls(session: Session, hall: HallDay) -> None:
    poll, voice = hall.polls[0], hall.voice(3)
    polling.answer(session, hall.day, poll, voice, "for", hall.now)
    facilitating.close(session, hall.day, hall.row, "facilitator", **act(hall))
    session.commit()
    with pytest.raises(IllegalMove):
        polling.answer(session, hall.day, poll, voice, "against", hall.now)
    assert answers(session, poll) == {voice: "for"}


def test_a_round_opens_its_polls_together(session: Session, hall: HallDay) -> None:
    last = hall.rounds[-1]
    assert polling.open_round(session, hall.day, last, "facilitator", **act(hall)) == 1
    assert polling.open_round(session, hall.day, last, "facilitator", **act(hall)) == 0
    assert [one.state for one in polling.of_round(session, last)] == ["open"]


def test_the_start_of_a_round_whose_polls_were_opened_with_it_can_be_undone(
    session: Session, hall: HallDay
) -> None:
    facilitating.close(session, hall.day, hall.row, "facilitator", **act(hall))
    last = hall.rounds[-1]
    facilitating.start(session, hall.day, last, "facilitator", **act(hall))
    assert polling.open_round(session, hall.day, last, "facilitator", **act(hall)) == 1
    assert undoing.undo(session, hall.day, hall.day.undo["at"], **act(hall)) == "start"
    assert last.state == "pending"
    assert polling.open_to(session, hall.day, hall.row) == []


def test_a_person_is_asked_what_belongs_to_the_own_round_and_the_mood_first(
    session: Session, hall: HallDay
) -> None:
    polling.open_(session, hall.day, hall.polls[1], "facilitator", **act(hall))
    card = polling.ask_mood(session, hall.day, "facilitator", **act(hall))
    asked = polling.open_to(session, hall.day, hall.row)
    assert [one.id for one in asked] == [card.id, hall.polls[0].id]
    assert [one.id for one in polling.open_to(session, hall.day, None)] == [card.id]


def test_a_new_mood_card_puts_the_last_one_away(session: Session, hall: HallDay) -> None:
    first = polling.ask_mood(session, hall.day, "facilitator", **act(hall))
    second = polling.ask_mood(session, hall.day, "organiser", **act(hall))
    assert (first.state, second.state) == ("closed", "open")
    assert [one["key"] for one in second.options][-1] == "unsure"
    with pytest.raises(IllegalMove):
        polling.ask_mood(session, hall.day, "table", **act(hall))


def test_progress_counts_who_is_there_and_never_what(session: Session, hall: HallDay) -> None:
    poll, day = hall.polls[0], hall.day
    assert polling.progress(session, poll) == (0, 9)
    for number, choice in ((1, "for"), (4, "against"), (2, "unsure")):
        polling.answer(session, day, poll, hall.voice(number), choice, hall.now)
    assert polling.progress(session, poll) == (3, 9)
    assert polling.table_progress(session, poll) == {1: (2, 3), 2: (1, 3), 3: (0, 3)}
    before = polling.table_progress(session, poll)
    polling.answer(session, day, poll, hall.voice(1), "against", hall.now)
    assert polling.table_progress(session, poll) == before


def test_nobody_waits_for_those_who_are_absent_or_away(session: Session, hall: HallDay) -> None:
    poll, day = hall.polls[0], hall.day
    session.scalars(select(Attendee).filter_by(number=7)).one().state = "absent"
    seat_day.go_away(session, day, hall.voice(1))
    assert polling.table_progress(session, poll)[1] == (0, 1)
    polling.answer(session, day, poll, hall.voice(1), "for", hall.now)
    assert polling.table_progress(session, poll)[1] == (1, 2)


def test_a_poll_of_some_tables_waits_for_these_alone(session: Session, hall: HallDay) -> None:
    hall.row.tables = [2]
    session.commit()
    assert polling.table_progress(session, hall.polls[0]) == {2: (0, 3)}


def test_a_first_answer_wakes_the_tables_and_a_changed_one_does_not(
    session: Session, hall: HallDay
) -> None:
    poll, voice = hall.polls[0], hall.voice(1)
    seen = []
    for choice in ("for", "against"):
        polling.answer(session, hall.day, poll, voice, choice, hall.now)
        session.commit()
        session.refresh(hall.day)
        seen.append((hall.day.stage, hall.day.floor))
    assert seen[0] == seen[1]
    assert seen[0] == (1, 2)


def test_an_undone_mood_that_somebody_told_is_closed_and_not_dropped(
    session: Session, hall: HallDay
) -> None:
    card = polling.ask_mood(session, hall.day, "facilitator", **act(hall))
    choice = str(card.options[0]["key"])
    polling.answer(session, hall.day, card, hall.voice(1), choice, hall.now)
    assert undoing.undo(session, hall.day, hall.day.undo["at"], **act(hall)) == "mood"
    assert session.get_one(Poll, card.id).state == "closed"
