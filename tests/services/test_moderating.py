"""Hidden with a reason: gone from everywhere, heard again on appeal."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Argument, Endorsement, LogEntry, Note, Objection, Question, Theme
from budgeting.services import answering, day_report, moderating, published, table_rounds
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
    theme = Theme(sitting_id=hall.day.sitting_id, titles={}, published=True, at=hall.now)
    session.add_all([*made.values(), theme])
    session.flush()
    lines = {"lines": [CANARY, ""], "disagreement": "", "amended": CANARY, "version": 1}
    report = table_rounds.at_table(session, hall.row, 1)
    report.lines, made["report"] = lines, report
    made["theme-objection"] = Objection(theme_id=theme.id, table=2, text=CANARY, at=hall.now)
    session.add(made["theme-objection"])
    session.flush()
    return made


def everything(session: Session, hall: HallDay) -> list[object]:
    return [
        *published.notes(session, hall.day),
        *published.arguments(session, hall.day),
        *published.questions(session, hall.day),
        *published.objections(session, hall.day),
        *published.reports(session, hall.day),
        *(one for found in published.theme_objections(session, hall.day).values() for one in found),
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
    assert published.rules_of(session, hall.day, 1) == []
    assert CANARY not in str(day_report.facts(session, hall.day))
    held = moderating.held_back(session, hall.day)
    assert {one.kind for one in held} == set(texts)
    assert all(CANARY in one.words for one in held)


def test_what_a_table_says_of_itself_is_hidden_heard_and_shown_again(
    session: Session, hall: HallDay, texts: dict[str, moderating.Text]
) -> None:
    for kind in ("report", "theme-objection"):
        text = texts[kind]
        found = moderating.find(session, hall.day, kind, moderating.said(text).key)
        assert found is text
        moderating.move(
            session, hall.day, text, "hide", "team", reason="Rude.", now=hall.now, **ACT
        )
        moderating.appeal(session, hall.day, text, "table", now=hall.now)
        assert moderating.said(text).reason == "Rude."
        moderating.move(session, hall.day, text, "restore", "team", now=hall.now, **ACT)
    assert published.rules_of(session, hall.day, 1) == [CANARY]
    assert len(everything(session, hall)) == len(texts)


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
    held = moderating.held_back(session, hall.day)
    assert [one.kind for one in held] == ["argument", "note"]
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
    above = [moderating.said(texts[kind]) for kind in ("report", "theme-objection")]
    named = [("note", "n"), ("argument", "a"), ("question", "q"), ("x", "n"), ("report", "1-x")]
    for kind, key in [*named, *((one.kind, one.key) for one in above)]:
        with pytest.raises(NotFound):
            moderating.find(session, other.day, kind, key)
    with pytest.raises(NotFound):
        moderating.find(session, other.day, "objection", hall.voice(2))


@pytest.mark.parametrize("how", ["answer-live", "answer-in-writing", "decline"])
def test_an_answered_question_is_hidden_too_and_waits_anew_when_it_is_shown_again(
    session: Session, hall: HallDay, texts: dict[str, moderating.Text], how: str
) -> None:
    question = texts["question"]
    assert isinstance(question, Question)
    answer = {"en": "It is an accusation."}
    desk = {"post_id": hall.posts["expert"].id, "actor": "expert 1", "now": hall.now}
    answering.answer(session, hall.day, question, how, answer, "expert", **desk)
    act = {"role": "team", "now": hall.now, **ACT}
    moderating.move(session, hall.day, question, "hide", reason="Slander.", **act)
    facts = day_report.facts(session, hall.day)
    assert (facts["questions"], published.questions(session, hall.day)) == ([], [])
    assert answer["en"] not in str(facts)
    moderating.move(session, hall.day, question, "restore", **act)
    assert answering.waiting(session, hall.day, desk["post_id"]) == [question]
    (told,) = day_report.facts(session, hall.day)["questions"]
    assert (told["answer"], told["answered_by"]) == ({}, {})
    assert question.answer == answer


def test_what_was_merged_into_a_question_that_is_hidden_stands_for_itself_again(
    session: Session, hall: HallDay
) -> None:
    place = {"sitting_id": hall.day.sitting_id, "round_id": hall.row.id, "at": hall.now}
    keys = ("lift", "ramp", "stairs", "door")
    lift, ramp, stairs, door = (Question(key=one, text=one, **place) for one in keys)
    session.add_all([lift, ramp, stairs, door])
    session.flush()
    answering.merge(session, hall.day, ["door"], stairs, "team", now=hall.now)
    answering.merge(session, hall.day, ["ramp", "stairs"], lift, "team", now=hall.now)
    act = {"role": "team", "now": hall.now, **ACT}
    moderating.move(session, hall.day, lift, "hide", reason="Rude.", **act)
    assert {one.key for one in published.questions(session, hall.day)} == {"ramp", "stairs"}
    assert (ramp.merged_into, door.merged_into) == (None, "stairs")
    answering.merge(session, hall.day, ["stairs"], ramp, "team", now=hall.now)
    moderating.move(session, hall.day, stairs, "hide", reason="Rude.", **act)
    assert {one.key for one in published.questions(session, hall.day)} == {"ramp", "door"}
    moderating.move(session, hall.day, stairs, "restore", **act)
    assert (stairs.state, stairs.merged_into) == ("submitted", None)
