"""A resident's day: consent before the rules, the fact of help, and who sits where when."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove
from budgeting.models import Attendee, LogEntry, Seat, SeatingRound, Voice
from budgeting.services import days, seat_day
from tests import things
from tests.services.day import HallDay, a_day


@pytest.fixture
def hall(session: Session) -> HallDay:
    return a_day(session, things.a_process(session))


def voices(session: Session) -> list[tuple[bool, bool, bool, bool]]:
    """What is kept of all voices."""
    return [
        (one.consented, one.agreed, one.assisted, one.away)
        for one in session.scalars(select(Voice).execution_options(populate_existing=True))
    ]


def test_looking_at_a_seat_keeps_nothing(session: Session, hall: HallDay) -> None:
    assert not seat_day.facts(session, hall.day, hall.voice(1)).consented
    session.commit()
    assert voices(session) == []


def test_the_rules_are_agreed_to_after_the_consent(session: Session, hall: HallDay) -> None:
    voice = hall.voice(1)
    with pytest.raises(IllegalMove):
        seat_day.agree(session, hall.day, voice)
    session.rollback()
    for act in (seat_day.consent, seat_day.agree, seat_day.agree):
        act(session, hall.day, voice)
        session.commit()
    assert voices(session) == [(True, True, False, False)]


def test_help_is_kept_as_a_fact_and_stays_one(session: Session, hall: HallDay) -> None:
    before = len(session.scalars(select(LogEntry)).all())
    for _ in range(2):
        seat_day.let_help(session, hall.day, hall.voice(1))
    session.commit()
    assert voices(session) == [(False, False, True, False)]
    assert len(session.scalars(select(LogEntry)).all()) == before


def test_somebody_goes_and_comes_back(session: Session, hall: HallDay) -> None:
    voice = hall.voice(5)
    seat_day.go_away(session, hall.day, voice)
    assert [one.number for one in seat_day.people(session, hall.day, None) if one.away] == [5]
    seat_day.come_back(session, hall.day, voice)
    assert not any(one.away for one in seat_day.people(session, hall.day, None))
    hall.day.state = "ended"
    with pytest.raises(IllegalMove):
        seat_day.go_away(session, hall.day, voice)


def test_nothing_is_noted_on_a_day_that_is_not_open(session: Session, hall: HallDay) -> None:
    hall.day.state = "scheduled"
    for act in (seat_day.consent, seat_day.let_help):
        with pytest.raises(IllegalMove):
            act(session, hall.day, hall.voice(1))


def test_people_sit_where_the_seating_of_the_round_says(session: Session, hall: HallDay) -> None:
    second = SeatingRound(sitting_id=hall.sitting.id, number=2)
    session.add(second)
    session.flush()
    for person in session.scalars(select(Attendee).where(Attendee.number <= 4)):
        session.add(Seat(round_id=second.id, attendee_id=person.id, table=3))
    hall.rounds[3].seating = 2
    session.commit()
    held = days.rounds(session, hall.day)
    assert [seat_day.seating_of(held, one) for one in held] == [1, 1, 1, 2, 2, 2]
    assert seat_day.seating_of(held, None) == 1
    first = seat_day.people(session, hall.day, held[2])
    later = seat_day.people(session, hall.day, held[5])
    assert [one.table for one in first] == [hall.table_of(one.number) for one in first]
    assert [one.table for one in later] == [3] * 4 + [0] * 5


def test_a_round_of_some_tables_has_their_people(session: Session, hall: HallDay) -> None:
    hall.row.tables = [1, 3]
    session.scalars(select(Attendee).filter_by(number=4)).one().state = "absent"
    session.commit()
    found = seat_day.people(session, hall.day, hall.row)
    assert [one.number for one in found] == [1, 3, 6, 7, 9]
    assert [one.voice for one in found] == [hall.voice(one.number) for one in found]


def test_without_the_salt_no_voice_leads_to_a_seat(session: Session, hall: HallDay) -> None:
    seat_day.consent(session, hall.day, hall.voice(1))
    hall.day.salt = None
    session.commit()
    assert seat_day.people(session, hall.day, hall.row) == []
