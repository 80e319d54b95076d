"""Paper forms are entered under the numbers of the screen, and count once with the tablets."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Answer, Argument, Minutes, Note
from budgeting.services import polling, table_rounds
from tests.pages import Visitor
from tests.services.day import HallDay

from .conftest import At

CLOSED = "because the poll is closed (the lead can open it again until its result is released)"


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
        ({"key": "?"}, "This form is damaged."),
        ({"kind": "shout"}, "Choose what kind of note this is."),
        ({"kind": "for"}, "An argument is about a project: type its number."),
        ({"kind": "for", "project": "77"}, "This round is not about a project with the number 77."),
        ({"project": "two"}, "This round is not about a project with the number two."),
    ],
)
def test_what_does_not_fit_is_told_and_stays_typed(
    scribe: Visitor, session: Session, hall: HallDay, given: dict[str, str], words: str
) -> None:
    page = scribe.post("/scribe/notes", _line(hall, **given), on="/scribe", status=422)
    assert words in page.words  # type: ignore[union-attr]
    assert session.get(Note, "paper-00001") is None


def _offered(scribe: Visitor) -> list[int]:
    return [int(str(one["value"])) for one in scribe.get("/scribe").all("#round option")]


def _close(session: Session, hall: HallDay) -> None:
    row = session.merge(hall.row)
    row.state, row.closed_at = "closed", hall.now - timedelta(hours=1)
    session.commit()


def test_the_list_offers_every_round_that_has_begun_and_the_latest_is_chosen(
    scribe: Visitor, session: Session, hall: HallDay
) -> None:
    begun = [one.id for one in hall.rounds[:2]]
    session.rollback()
    assert _offered(scribe) == begun
    assert scribe.get("/scribe").one("#round [selected]")["value"] == str(begun[1])


@pytest.mark.parametrize("kind", ["point", "for"])
def test_paper_comes_in_long_after_its_round(
    scribe: Visitor, session: Session, hall: HallDay, kind: str
) -> None:
    _close(session, hall)
    scribe.post("/scribe/notes", _line(hall, kind=kind, project="1"), on="/scribe")
    session.expire_all()
    found = session.get_one(Note if kind == "point" else Argument, "paper-00001")
    assert found.round_id == hall.row.id


def test_paper_of_a_table_that_has_submitted_is_entered(
    scribe: Visitor, session: Session, hall: HallDay
) -> None:
    table_rounds.move(session, hall.day, hall.row, 3, "submit", "table", hall.now)
    session.commit()
    scribe.post("/scribe/notes", _line(hall), on="/scribe")
    session.expire_all()
    assert session.get_one(Note, "paper-00001").table == 3
    assert table_rounds.at_table(session, hall.row, 3).state == "submitted"


def _refused(scribe: Visitor, form: dict[str, str], to: str = "notes") -> str:
    page = scribe.post(f"/scribe/{to}", form, on="/scribe", status=422)
    return page.words  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("pending", "This round has not begun, so no paper goes into it yet."),
        ("announced", "This round has not begun, so no paper goes into it yet."),
        ("skipped", "This round was left out, so no paper goes into it."),
    ],
)
def test_a_round_that_was_not_on_says_why_it_takes_no_paper(
    scribe: Visitor, session: Session, hall: HallDay, state: str, words: str
) -> None:
    session.merge(hall.row).state = state
    session.commit()
    assert words in _refused(scribe, _line(hall))


def test_no_paper_goes_into_a_round_once_the_minutes_are_shown(
    scribe: Visitor, session: Session, hall: HallDay
) -> None:
    session.add(Minutes(sitting_id=hall.sitting.id, state="shown", texts={}))
    session.commit()
    words = "The minutes have been shown, so no paper goes into the rounds any more."
    assert _offered(scribe) == []
    assert words in scribe.get("/scribe").words
    assert words in _refused(scribe, _line(hall))


def test_a_table_that_is_not_in_a_round_has_no_paper_of_it(
    scribe: Visitor, session: Session, hall: HallDay
) -> None:
    session.merge(hall.row).tables = [1, 2]
    session.commit()
    assert "Table 3 is not in this round." in _refused(scribe, _line(hall))


def test_another_line_on_a_form_that_was_kept_is_kept_by_a_second_press(
    scribe: Visitor, session: Session, hall: HallDay
) -> None:
    scribe.post("/scribe/notes", _line(hall), on="/scribe")
    page = scribe.post(
        "/scribe/notes", _line(hall, text="The next line."), on="/scribe", status=422
    )
    assert "A line of this form was kept before." in page.words  # type: ignore[union-attr]
    fresh = str(page.one("#notes [name=key]")["value"])  # type: ignore[union-attr]
    scribe.post("/scribe/notes", _line(hall, text="The next line.", key=fresh), on="/scribe")
    session.expire_all()
    assert session.get_one(Note, fresh).text == "The next line."


def _polls(session: Session, hall: HallDay, *states: str) -> dict[str, str]:
    """A form with a cross for as many polls, which are now in these states."""
    form = {"number": "4"}
    for poll, state in zip(hall.polls, states, strict=False):
        session.merge(poll).state = state
        form[f"poll-{poll.id}"] = "for"
    session.commit()
    return form


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (
            "closed",
            "because the poll is closed (the lead can open it again until its result is released)",
        ),
        (
            "shown",
            "because the poll is closed (the lead can open it again until its result is released)",
        ),
        ("draft", "because the poll has not been opened"),
    ],
)
def test_a_form_of_a_poll_that_is_not_open_says_so_with_its_number_and_question(
    scribe: Visitor, session: Session, hall: HallDay, state: str, why: str
) -> None:
    form = _polls(session, hall, state)
    told = f"Not kept of number 4, {why}: 1. Should this bench be built?"
    assert told in _refused(scribe, form, "answers")
    assert answers(session, hall) == {}


def test_a_form_of_which_one_poll_was_just_closed_keeps_the_other_and_says_so(
    scribe: Visitor, session: Session, hall: HallDay
) -> None:
    form = _polls(session, hall, "open", "closed")
    page = scribe.follow(scribe.post("/scribe/answers", form, on="/scribe"))
    assert "1 answer of number 4 was kept." in page.words
    assert "Not kept of number 4, because the poll is closed" in page.words
    assert answers(session, hall) == {hall.voice(4): "for"}


def test_a_form_that_comes_after_the_day_says_so(
    scribe: Visitor, session: Session, hall: HallDay
) -> None:
    form = _polls(session, hall, "open")
    session.merge(hall.day).state = "ended"
    session.commit()
    assert "Answers are taken only while the day is on." in _refused(scribe, form, "answers")


@pytest.mark.parametrize("kind", ["table", "team", "expert", "seat"])
def test_nobody_else_enters_paper(at: At, kind: str) -> None:
    assert at(kind).client.get("/scribe").status_code == 403
