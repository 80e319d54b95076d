"""Paper forms are entered under the numbers of the screen, and count once with the tablets."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Answer, Argument, Note
from budgeting.services import polling
from tests.pages import Visitor
from tests.services.day import HallDay

from .conftest import At


@pytest.fixture
def scribe(at: At) -> Visitor:
    return at("scribe")


def answers(session: Session, hall: HallDay) -> dict[str, str]:
    session.expire_all()
    mine = session.query(Answer).filter_by(poll_id=hall.polls[0].id)
    return {one.voice: one.choice for one in mine}


def test_a_form_is_entered_by_its_number(scribe: Visitor, session: Session, hall: HallDay) -> None:
    form = {"number": "4", f"poll-{hall.polls[0].id}": "for"}
    page = scribe.follow(scribe.post("/scribe/answers", form, on="/scribe"))
    assert "1 answer of number 4 was kept." in page.words
    assert answers(session, hall) == {hall.voice(4): "for"}


def test_paper_and_tablet_of_one_person_count_once(
    scribe: Visitor, session: Session, hall: HallDay
) -> None:
    polling.answer(session, hall.day, hall.polls[0], hall.voice(4), "against", hall.now)
    session.commit()
    scribe.post(
        "/scribe/answers", {"number": "4", f"poll-{hall.polls[0].id}": "unsure"}, on="/scribe"
    )
    assert answers(session, hall) == {hall.voice(4): "unsure"}


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "Type the number on the form."),
        ({"number": "many"}, "Type the number on the form."),
        ({"number": "4"}, "Enter at least one cross."),
        ({"number": "77", "cross": "for"}, "Nobody with this number is here today."),
        ({"number": "4", "cross": "perhaps"}, "One of these crosses is not on the form"),
    ],
)
def test_a_slip_is_told_and_nothing_is_kept(
    scribe: Visitor, session: Session, hall: HallDay, form: dict[str, str], words: str
) -> None:
    sent = {key: text for key, text in form.items() if key != "cross"}
    if "cross" in form:
        sent[f"poll-{hall.polls[0].id}"] = form["cross"]
    page = scribe.post("/scribe/answers", sent, on="/scribe", status=422)
    assert words in page.words  # type: ignore[union-attr]
    assert answers(session, hall) == {}


def _line(hall: HallDay, **given: str) -> dict[str, str]:
    return {
        "key": "paper-00001", "table": "3", "round": str(hall.row.id), "kind": "point",
        "text": "Written on paper.", **given,
    }  # fmt: skip


def test_a_line_of_paper_is_a_note_of_its_table(
    scribe: Visitor, session: Session, hall: HallDay
) -> None:
    for _ in range(2):  # pressed twice
        scribe.post("/scribe/notes", _line(hall), on="/scribe")
    session.expire_all()
    note = session.get_one(Note, "paper-00001")
    assert (note.table, note.kind, note.text, note.by) == (
        3,
        "point",
        "Written on paper.",
        "scribe",
    )


def test_paper_holds_arguments_too(scribe: Visitor, session: Session, hall: HallDay) -> None:
    scribe.post("/scribe/notes", _line(hall, kind="against", project="2"), on="/scribe")
    session.expire_all()
    argument = session.get_one(Argument, "paper-00001")
    assert (argument.project, argument.side, argument.by) == (2, "against", "scribe")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"table": "4"}, "Type the number of the table."),
        ({"round": "0"}, "Choose the round that the paper belongs to."),
        ({"text": " "}, "Write the note, in at most 1,000 letters."),
        ({"kind": "for"}, "This cannot be entered in this round."),
        ({"kind": "for", "project": "77"}, "This cannot be entered in this round."),
    ],
)
def test_what_does_not_fit_is_told_and_stays_typed(
    scribe: Visitor, session: Session, hall: HallDay, given: dict[str, str], words: str
) -> None:
    page = scribe.post("/scribe/notes", _line(hall, **given), on="/scribe", status=422)
    assert words in page.words  # type: ignore[union-attr]
    assert session.get(Note, "paper-00001") is None


@pytest.mark.parametrize("kind", ["table", "team", "expert", "seat"])
def test_nobody_else_enters_paper(at: At, kind: str) -> None:
    assert at(kind).client.get("/scribe").status_code == 403
