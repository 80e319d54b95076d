"""Hidden with a reason: gone from everywhere, heard again on appeal."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Argument, Endorsement, LogEntry, Note, Question
from budgeting.services import moderating, published
from tests import things
from tests.services.day import HallDay, a_day

CANARY = "a name that must not be read"
ACT = {"actor": "team 1"}


@pytest.fixture
def hall(session: Session) -> HallDay:
    return a_day(session, things.a_process(session))


@pytest.fixture
def texts(session: Session, hall: HallDay) -> dict[str, moderating.Text]:
    """One text of each kind, all with the canary."""
    place = {"sitting_id": hall.day.sitting_id, "round_id": hall.row.id, "at": hall.now}
    told = {**place, "text": CANARY}
    made: dict[str, moderating.Text] = {
        "note": Note(key="n", table=1, kind="point", **told),
        "argument": Argument(key="a", table=1, project=1, side="for", **told),
        "question": Question(key="q", voice=hall.voice(1), **told),
        "objection": Endorsement(
            sitting_id=hall.day.sitting_id, voice=hall.voice(2), fair=False, objection=CANARY
        ),
    }
    session.add_all(made.values())
    session.flush()
    return made


def everything(session: Session, hall: HallDay) -> list[object]:
    return [
        *published.notes(session, hall.day),
        *published.arguments(session, hall.day),
        *published.questions(session, hall.day),
        *published.objections(session, hall.day),
    ]


def test_what_is_hidden_passes_no_door(
    session: Session, hall: HallDay, texts: dict[str, moderating.Text]
) -> None:
    assert len(everything(session, hall)) == len(texts)
    for text in texts.values():
        moderating.move(
            session, hall.day, text, "hide", "team", reason="A person.", now=hall.now, **ACT
        )
    assert everything(session, hall) == []
    assert len(moderating.held_back(session, hall.day)) == len(texts)


def test_the_log_has_the_reason_and_never_the_text(
    session: Session, hall: HallDay, texts: dict[str, moderating.Text]
) -> None:
    for text in texts.values():
        moderating.move(
            session, hall.day, text, "hide", "team", reason="A person.", now=hall.now, **ACT
        )
    lines = session.scalars(select(LogEntry).where(LogEntry.action == "text.hide")).all()
    assert [line.details["reason"] for line in lines] == ["A person."] * len(texts)
    assert all(CANARY not in str(line.details) for line in lines)


def test_nothing_is_hidden_without_a_reason(
    session: Session, hall: HallDay, texts: dict[str, moderating.Text]
) -> None:
    for text in texts.values():
        with pytest.raises(IllegalMove):
            moderating.move(
                session, hall.day, text, "hide", "team", reason=" ", now=hall.now, **ACT
            )


def test_an_appeal_is_read_first_and_may_be_granted(
    session: Session, hall: HallDay, texts: dict[str, moderating.Text]
) -> None:
    for kind in ("note", "argument"):
        moderating.move(
            session, hall.day, texts[kind], "hide", "team", reason="Rude.", now=hall.now, **ACT
        )
    moderating.appeal(session, hall.day, texts["argument"], "table", now=hall.now)
    assert [kind for kind, _ in moderating.held_back(session, hall.day)] == ["argument", "note"]
    moderating.move(session, hall.day, texts["argument"], "restore", "team", now=hall.now, **ACT)
    assert published.arguments(session, hall.day) == [texts["argument"]]
    assert texts["argument"].reason == ""


def test_a_table_hides_nothing(
    session: Session, hall: HallDay, texts: dict[str, moderating.Text]
) -> None:
    for text in texts.values():
        with pytest.raises(IllegalMove):
            moderating.move(
                session, hall.day, text, "hide", "table", reason="No.", now=hall.now, **ACT
            )


def test_texts_of_another_sitting_are_not_found(
    session: Session, hall: HallDay, texts: dict[str, moderating.Text]
) -> None:
    other = a_day(session, things.a_process(session, slug="other-2026"))
    for kind, key in (("note", "n"), ("argument", "a"), ("question", "q"), ("x", "n")):
        with pytest.raises(NotFound):
            moderating.find(session, other.day, kind, key)
    with pytest.raises(NotFound):
        moderating.find(session, other.day, "objection", hall.voice(2))
