"""Notes, reasons and questions on the tablet: written once, corrected, taken back, appealed."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import Argument, Minutes, Note, Question
from budgeting.services import supporting, table_rounds

from .hall_tables import Seat, another, at_table

KEY = "a-key-of-a-form"


@pytest.fixture
def table(app: Flask, session: Session) -> Seat:
    """Table 1 in a discussion."""
    return at_table(app, session)


@pytest.fixture
def asking(app: Flask, session: Session) -> Seat:
    """Table 1 in a round of questions."""
    return at_table(app, session, "questions")


def only(table: Seat, kind: type[Any]) -> Any:
    """The only text of this kind."""
    table.session.rollback()
    table.session.expire_all()
    return table.session.scalars(select(kind)).one()


def test_a_note_is_kept_and_stands_in_the_list(table: Seat) -> None:
    answer = table.send("notes", kind="minority", project="2", text="Not everybody sits.")
    assert answer.headers["Location"] == "/table#notes"
    note = only(table, Note)
    assert (note.kind, note.project, note.by, note.table) == ("minority", 2, "table", 1)
    page = table.get()
    assert page.one(".of-notes .note").text.split()[:3] == ["Not", "everybody", "sits."]
    assert "Minority view" in page.one(".of-notes").text


def test_a_round_about_no_project_takes_no_reasons_and_keeps_the_words(
    app: Flask, session: Session
) -> None:
    table = at_table(app, session, projects=())
    page = table.get()
    assert page.all("#notes form")
    assert not page.all("#arguments")
    refused = table.send("arguments", 422, side="for", text="A bench brings people together.")
    assert "This round is about no project" in refused.one(".errors").get_text(" ")
    assert refused.one("#note-text").text.strip() == "A bench brings people together."
    table.send("notes", kind="point", text="A bench brings people together.")
    assert only(table, Note).text == "A bench brings people together."
    assert session.query(Argument).count() == 0


def test_the_same_form_sent_twice_is_one_note(table: Seat) -> None:
    for _ in range(2):
        table.send("notes", kind="point", project="", text="More shade.")
    assert only(table, Note).text == "More shade."
    refused = table.send("notes", 409, kind="point", project="", text="Less shade.")
    assert "sent before with other words" in refused.words
    assert only(table, Note).text == "More shade."


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
def test_a_refused_note_leaves_the_words_in_the_form(table: Seat, text: str) -> None:
    page = table.send("notes", 422, kind="agreement", project="3", text=text)
    assert page.one("#note-text").text.strip() == text.strip()
    assert page.one("#note-text")["aria-invalid"] == "true"
    assert page.one(".errors a")["href"] == "#note-text"
    assert page.one("#notes [name=kind][checked]")["value"] == "agreement"
    assert page.one("#notes [name=project][checked]")["value"] == "3"
    assert page.one("#notes [name=key]")["value"] == KEY
    assert page.one(".part.first")["id"] == "notes"


def test_words_are_shown_as_words(table: Seat) -> None:
    table.send("notes", kind="point", project="", text="<b>bold</b> {{ 1 }} & so on")
    page = table.get()
    assert page.all(".note b") == []
    assert "<b>bold</b> {{ 1 }} & so on" in page.one(".of-notes").text


def test_reasons_stand_in_two_columns_by_project(table: Seat) -> None:
    table.send("arguments", project=1, side="for", text="Shade in summer.", key="key-number-1")
    table.send("arguments", project=1, side="against", text="Too dear.", key="key-number-2")
    first = table.get().one("#reasons-1").find_parent("section")
    assert first is not None
    assert [one.text.split() for one in first.select("h4")] == [["For"], ["Against"]]
    columns = first.select(".two-sides > div")
    assert "Shade in summer." in columns[0].text
    assert "Too dear." in columns[1].text


def test_none_found_is_ticked_and_untied_again(table: Seat) -> None:
    table.send("none-found", project=1, side="against", none="yes")
    pressed = table.get().one(".of-arguments [aria-pressed=true]")
    assert pressed["value"] == "no"
    table.send("none-found", project=1, side="against", none="no")
    row = table.session.merge(table.hall.row)
    assert table_rounds.at_table(table.session, row, 1).none_found == []
    table.send("arguments", project=1, side="against", text="Too dear.")
    refused = table.send("none-found", 409, project=1, side="against", none="yes")
    assert "an argument on this side already" in refused.words


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("notes", {"kind": "point", "project": "4", "text": "x"}),
        ("notes", {"kind": "point", "project": "one", "text": "x"}),
        ("arguments", {"side": "for", "project": "", "text": "x"}),
        ("arguments", {"side": "for", "project": "4", "text": "x"}),
        ("none-found", {"side": "for", "project": "4"}),
    ],
)
def test_projects_of_other_rounds_are_not_found(
    table: Seat, address: str, form: dict[str, str]
) -> None:
    table.send(address, 404, **form)


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("notes", {"kind": "shout", "project": "", "text": "x"}),
        ("arguments", {"side": "unsure", "project": "1", "text": "x"}),
        ("none-found", {"side": "unsure", "project": "1", "none": "yes"}),
    ],
)
def test_kinds_that_no_form_offers_are_refused(
    table: Seat, address: str, form: dict[str, str]
) -> None:
    table.send(address, 409, **form)
    assert table.session.scalars(select(Note)).all() == []


def test_a_table_sends_two_questions(asking: Seat) -> None:
    for number in (1, 2):
        asking.send(
            "questions", project="1", text=f"Who waters {number}?", key=f"question-{number}"
        )
    words = asking.get().words
    assert "Who waters 1?" in words
    assert "Your table has sent its two questions." in words
    refused = asking.send("questions", 409, project="", text="A third?", key="question-3")
    assert "Your table has sent two questions in this round." in refused.words
    assert refused.one("#question-text").text.strip() == "A third?"


def test_a_text_is_corrected_on_its_own_page(table: Seat) -> None:
    table.send("notes", kind="point", project="", text="More shade.")
    page = table.get(f"/table/note/{KEY}")
    assert page.one("#text").text.strip() == "More shade."
    table.send(f"note/{KEY}", do="edit", text="Much more shade.")
    assert only(table, Note).text == "Much more shade."
    refused = table.send(f"note/{KEY}", 422, do="edit", text=" ")
    assert "Write something first." in refused.words


def test_a_text_is_taken_back(table: Seat) -> None:
    table.send("arguments", project=1, side="for", text="Shade.")
    table.send(f"argument/{KEY}", do="withdraw")
    assert only(table, Argument).state == "withdrawn"
    assert "Shade." not in table.get().words


def test_after_the_first_support_the_words_stay(table: Seat) -> None:
    table.send("arguments", project=1, side="for", text="Shade.")
    supporting.mark(table.session, table.hall.day, "argument", KEY, table.hall.voice(5))
    table.session.commit()
    page = table.get(f"/table/argument/{KEY}")
    assert page.all("textarea") == []
    assert "so they stay as they are" in page.words
    for form in ({"do": "edit", "text": "Sun."}, {"do": "withdraw"}):
        refused = table.send(f"argument/{KEY}", 409, **form)
        assert "so they stay as they are" in refused.words
    assert (only(table, Argument).text, only(table, Argument).state) == ("Shade.", "shown")


def test_the_table_reads_why_a_text_was_hidden_and_appeals(table: Seat) -> None:
    table.send("notes", kind="point", project="", text="Neighbour Kim is to blame.")
    note = only(table, Note)
    note.state, note.reason = "hidden", "It names a person."
    table.session.commit()
    assert "It names a person." in table.get(f"/table/note/{KEY}").words
    assert "Hidden: It names a person." in table.get().words
    table.send(f"note/{KEY}", do="appeal")
    assert only(table, Note).state == "appealed"
    assert "You have asked the theme team to look again." in table.get().words
    table.send(f"note/{KEY}", 409, do="appeal")


def test_a_question_is_corrected_but_not_taken_back(asking: Seat) -> None:
    asking.send("questions", project="1", text="Who waters it?")
    asking.send(f"question/{KEY}", do="edit", text="Who pays?")
    assert only(asking, Question).text == "Who pays?"
    asking.send(f"question/{KEY}", 404, do="withdraw")
    asking.send(f"question/{KEY}", 404, do="appeal")


def test_texts_of_others_are_not_found(app: Flask, session: Session, table: Seat) -> None:
    table.send("notes", kind="point", project="", text="More shade.")
    second = another(app, session, table.hall, 2)
    for address in (f"note/{KEY}", f"argument/{KEY}", f"question/{KEY}", "note/unknown-key"):
        seat = second if address == f"note/{KEY}" else table
        seat.get(f"/table/{address}", 404)
        seat.send(address, 404, do="edit", text="Mine.")
    table.get(f"/table/theme/{KEY}", 404)
    assert only(table, Note).text == "More shade."


def test_a_note_that_arrives_after_the_round_is_kept_in_it(table: Seat) -> None:
    table.close(minutes=60)
    table.send("notes", kind="point", project="", text="Typed in time.")
    assert only(table, Note).round_id == table.round_id
    assert table.get().all("form[name^=note]") == []


def test_no_note_goes_into_a_round_once_the_minutes_are_shown(table: Seat) -> None:
    table.close()
    table.session.add(Minutes(sitting_id=table.hall.sitting.id, state="shown", texts={}))
    table.session.commit()
    refused = table.send("notes", 409, kind="point", project="", text="Too late.")
    assert "The minutes have been shown" in refused.words


def test_a_round_whose_start_was_undone_says_that_it_has_not_begun(table: Seat) -> None:
    table.session.merge(table.hall.row).state = "pending"
    table.session.commit()
    refused = table.send("notes", 409, kind="point", project="", text="Too early.")
    assert "This round has not begun. Your words are still here." in refused.words
