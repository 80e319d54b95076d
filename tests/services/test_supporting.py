"""A voice supports an argument or a question once, and only what is shown."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Argument, Question, Support
from budgeting.services import published, supporting
from budgeting.services.supporting import Kind
from tests import things
from tests.services.day import HallDay, a_day


@pytest.fixture
def hall(session: Session) -> HallDay:
    hall = a_day(session, things.a_process(session))
    told = {"sitting_id": hall.sitting.id, "round_id": hall.row.id, "at": hall.now}
    said = {"table": 1, "project": 1, "text": "Shade in summer.", "side": "for"}
    session.add_all(
        [
            Argument(key="a1", **told, **said),
            Argument(key="a2", **told, **said, state="hidden"),
            Question(key="q1", **told, table=1, text="Who waters it?"),
            Question(key="q2", **told, table=1, text="And in winter?", state="merged"),
        ]
    )
    session.commit()
    return hall


def supports(session: Session) -> int:
    """How many supports are kept."""
    return session.scalar(select(func.count()).select_from(Support)) or 0


@pytest.mark.parametrize(("kind", "key"), [("argument", "a1"), ("question", "q1")])
def test_a_voice_counts_once_and_can_go_back(
    session: Session, hall: HallDay, kind: Kind, key: str
) -> None:
    def supporters() -> int:
        return len(published.supporters(session, hall.day, kind).get(key, ()))

    voice, author = hall.voice(1), supporters()
    for _ in range(2):
        supporting.mark(session, hall.day, kind, key, voice)
    supporting.mark(session, hall.day, kind, key, hall.voice(2))
    assert supporters() == author + 2
    for _ in range(2):
        supporting.unmark(session, hall.day, kind, key, voice)
    assert supporters() == author + 1
    assert supporting.marked(session, hall.day, kind, voice) == frozenset()
    assert supporting.marked(session, hall.day, kind, hall.voice(2)) == {key}


@pytest.mark.parametrize(
    ("kind", "key"),
    [("argument", "a2"), ("question", "q2"), ("argument", "q1"), ("question", "a1")],
)
def test_what_is_not_shown_cannot_be_supported(
    session: Session, hall: HallDay, kind: Kind, key: str
) -> None:
    with pytest.raises(NotFound):
        supporting.mark(session, hall.day, kind, key, hall.voice(1))
    assert supports(session) == 0


def test_nothing_of_another_sitting_can_be_supported(session: Session, hall: HallDay) -> None:
    other = a_day(session, things.a_process(session, "other-2026"))
    with pytest.raises(NotFound):
        supporting.mark(session, other.day, "argument", "a1", other.voice(1))
    supporting.mark(session, hall.day, "argument", "a1", hall.voice(1))
    supporting.unmark(session, other.day, "argument", "a1", hall.voice(1))
    assert supports(session) == 1


def test_a_day_that_is_over_takes_no_support(session: Session, hall: HallDay) -> None:
    hall.day.state = "ended"
    session.commit()
    for move in (supporting.mark, supporting.unmark):
        with pytest.raises(IllegalMove):
            move(session, hall.day, "argument", "a1", hall.voice(1))


def test_only_a_change_wakes_the_tables(session: Session, hall: HallDay) -> None:
    floors = []
    for move in (supporting.mark, supporting.mark, supporting.unmark, supporting.unmark):
        move(session, hall.day, "argument", "a1", hall.voice(1))
        session.commit()
        session.refresh(hall.day)
        floors.append(hall.day.floor)
    assert floors == [2, 2, 3, 3]
