"""Those who were present say that the minutes are fair, or attach an objection."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove
from budgeting.models import Endorsement, Voice
from budgeting.services import endorsing, minuting, moderating
from budgeting.services.endorsing import Standing
from tests import things
from tests.services.day import HallDay, a_day

LEAD = {"role": "facilitator", "actor": "Bom"}


@pytest.fixture
def hall(session: Session) -> HallDay:
    """Minutes that are shown to nine people."""
    hall = a_day(session, things.a_process(session), "ended")
    session.add_all(
        Voice(sitting_id=hall.sitting.id, voice=hall.voice(number)) for number in range(1, 10)
    )
    minuting.move(session, hall.day, "show", now=hall.now, **LEAD)  # type: ignore[arg-type]
    session.commit()
    return hall


def say(session: Session, hall: HallDay, number: int, objection: str = "") -> None:
    """What this person says: fair, or an objection."""
    endorsing.endorse(
        session, hall.day, hall.voice(number), fair=not objection, objection=objection
    )
    session.commit()


def test_what_is_said_is_counted_with_all_who_were_there(session: Session, hall: HallDay) -> None:
    say(session, hall, 1)
    say(session, hall, 2)
    say(session, hall, 3, "It was too short.")
    assert endorsing.standing(session, hall.day) == Standing(fair=2, objecting=1, people=9)
    assert endorsing.objections(session, hall.day) == ["It was too short."]


def test_the_last_word_of_a_person_counts(session: Session, hall: HallDay) -> None:
    say(session, hall, 1, "It was too short.")
    say(session, hall, 1)
    said = endorsing.of_voice(session, hall.day, hall.voice(1))
    assert said is not None
    assert (said.fair, said.objection) == (True, "")
    assert endorsing.standing(session, hall.day) == Standing(fair=1, objecting=0, people=9)


def test_an_objection_needs_words(session: Session, hall: HallDay) -> None:
    with pytest.raises(IllegalMove):
        endorsing.endorse(session, hall.day, hall.voice(1), fair=False, objection="  \n")
    assert endorsing.of_voice(session, hall.day, hall.voice(1)) is None


def test_who_says_fair_attaches_nothing(session: Session, hall: HallDay) -> None:
    endorsing.endorse(session, hall.day, hall.voice(1), fair=True, objection="Typed, then left.")
    said = endorsing.of_voice(session, hall.day, hall.voice(1))
    assert said is not None
    assert said.objection == ""


def test_a_long_objection_is_cut(session: Session, hall: HallDay) -> None:
    say(session, hall, 1, "x" * 5000)
    assert endorsing.objections(session, hall.day) == ["x" * endorsing.LONGEST]


@pytest.mark.parametrize("moves", [("take-back",), ("endorse",), ("endorse", "publish")])
def test_nothing_is_said_of_minutes_that_are_not_shown(
    session: Session, hall: HallDay, moves: tuple[str, ...]
) -> None:
    voice = hall.voice(1)
    for name in moves:
        minuting.move(session, hall.day, name, "organiser", actor="Haneul", now=hall.now)
    session.commit()
    assert not endorsing.is_open(session, hall.day)
    with pytest.raises(IllegalMove):
        endorsing.endorse(session, hall.day, voice, fair=True)
    session.rollback()
    assert session.query(Endorsement).count() == 0


def test_a_hidden_objection_is_counted_and_not_shown(session: Session, hall: HallDay) -> None:
    say(session, hall, 1, "Somebody is a fool.")
    said = endorsing.of_voice(session, hall.day, hall.voice(1))
    assert said is not None
    said.state = "hidden"
    session.commit()
    assert endorsing.objections(session, hall.day) == []
    assert endorsing.standing(session, hall.day).objecting == 1


def test_objections_stand_in_no_order_of_coming(session: Session, hall: HallDay) -> None:
    for number in range(1, 10):
        say(session, hall, number, f"From {number}.")
    by_voice = sorted(range(1, 10), key=hall.voice)
    assert endorsing.objections(session, hall.day) == [f"From {number}." for number in by_voice]


def hide(session: Session, hall: HallDay, number: int) -> Endorsement:
    """The theme team hides what this person objects."""
    said = endorsing.of_voice(session, hall.day, hall.voice(number))
    assert said is not None
    act = {"reason": "It names a person.", "actor": "team 1", "now": hall.now}
    moderating.move(session, hall.day, said, "hide", "team", **act)  # type: ignore[arg-type]
    session.commit()
    return said


def test_new_words_of_a_hidden_objection_wait_until_the_team_has_looked_at_them(
    session: Session, hall: HallDay
) -> None:
    say(session, hall, 1, "Kim is a fool.")
    said = hide(session, hall, 1)
    say(session, hall, 1, "Kim is a fool.")
    assert said.state == "hidden"
    say(session, hall, 1, "Nobody listened to us.")
    assert endorsing.objections(session, hall.day) == []
    (held,) = moderating.held_back(session, hall.day)
    assert (held.state, held.words) == ("appealed", "Nobody listened to us.")
    assert held.reason == "It names a person."
    act = {"actor": "team 1", "now": hall.now}
    moderating.move(session, hall.day, said, "uphold", "team", **act)  # type: ignore[arg-type]
    say(session, hall, 1, "We were not listened to.")
    moderating.move(session, hall.day, said, "restore", "team", **act)  # type: ignore[arg-type]
    assert endorsing.objections(session, hall.day) == ["We were not listened to."]


def test_to_say_fair_in_between_does_not_bring_hidden_words_back(
    session: Session, hall: HallDay
) -> None:
    say(session, hall, 1, "Kim is a fool.")
    hide(session, hall, 1)
    say(session, hall, 1)
    assert moderating.held_back(session, hall.day) == []
    assert endorsing.standing(session, hall.day) == Standing(fair=1, objecting=0, people=9)
    say(session, hall, 1, "Kim is a fool.")
    assert endorsing.objections(session, hall.day) == []
    (held,) = moderating.held_back(session, hall.day)
    assert held.state == "appealed"
