"""The people of a sitting: a list, the members, staff, and the needs of one person."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Attendee, Draw, Membership, Process, Respondent, Sitting
from budgeting.services import clock, seat_plans
from budgeting.services.respondents import seal_person
from tests.pages import Page, Visitor
from tests.web.organiser.sitting_pages import here


def a_member(session: Session, app: Flask, process: Process, number: int) -> None:
    """A confirmed member of a draw, called Kim Bom."""
    keys = app.extensions["keys"]
    draw = session.query(Draw).one_or_none()
    if draw is None:
        draw = Draw(process_id=process.id, number=1, terms=b"", wanted=10, frozen_at=clock.now())
        session.add(draw)
    person = Respondent(
        process_id=process.id,
        pseudonym=f"p{number}",
        answers={"district": "north"},
        sealed=seal_person(keys, process.id, f"p{number}", {"name": "Kim Bom"}),
    )
    session.add(person)
    session.flush()
    session.add(
        Membership(
            respondent_id=person.id,
            process_id=process.id,
            draw_id=draw.id,
            kind="member",
            position=number,
            state="confirmed",
        )
    )
    session.commit()


def test_a_list_of_numbers_is_imported(
    office: Visitor, process: Process, sitting: Sitting, session: Session
) -> None:
    text = (
        "number,role,district,household,apart,language,wheelchair,no_recording\n"
        "1,,north,Kim,,,yes,no\n2,,south,Kim,3;4,vi,,x\n3,resident,north,,,,,\n"
        "90,interpreter,,,,vi,,\n"
    )
    address = here(process, f"/{sitting.id}/people")
    file = {"file": (io.BytesIO(text.encode()), "people.csv")}
    page = office.follow(office.post(address, file))
    assert "4 people are on the list." in page.words
    plan = seat_plans.read(session, sitting)
    first, second, _third, voice = plan.hall.people
    assert (first.household, first.wheelchair, first.no_recording) == (1, True, False)
    assert (second.household, second.apart, second.no_recording) == (1, (3, 4), True)
    assert (second.language, voice.language, voice.role) == ("vi", "vi", "interpreter")
    assert plan.features == ("district",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Choose a file that is not empty."),
        ("name\nKim\n", "The column number is missing."),
        ("number\n0\n", "is not a whole number"),
        ("number\n4\n4\n", "stands in line 2 already"),
        ("number,role\n4,queen\n", "The role “queen” is not known."),
        ("number,wheelchair\n4,maybe\n", "“maybe” is neither yes nor no."),
    ],
)
def test_a_list_with_problems_changes_nothing(
    office: Visitor, process: Process, sitting: Sitting, session: Session, text: str, words: str
) -> None:
    address = here(process, f"/{sitting.id}/people")
    file = {"file": (io.BytesIO(text.encode()), "people.csv")}
    page = office.post(address, file, status=422)
    assert isinstance(page, Page)
    assert words in page.words or words in page.one(".errors").get_text(" ")
    assert session.query(Attendee).count() == 24


def test_the_template_can_be_imported(
    office: Visitor, process: Process, sitting: Sitting, session: Session
) -> None:
    address = here(process, f"/{sitting.id}/people")
    content = office.client.get(f"{address}/template.csv").get_data()
    office.post(address, {"file": (io.BytesIO(content), "people.csv")})
    assert session.query(Attendee).count() == 1


def test_staff_are_added_and_an_interpreter_needs_a_language(
    office: Visitor, process: Process, sitting: Sitting
) -> None:
    address = here(process, f"/{sitting.id}")
    page = office.follow(
        office.post(f"{address}/staff", {"role": "facilitator", "number": "4"}, on=address)
    )
    assert "4 people were added." in page.words
    assert "Facilitators 4" in page.words
    wrong = office.post(
        f"{address}/staff", {"role": "interpreter", "number": "1"}, on=address, status=422
    )
    assert isinstance(wrong, Page)
    assert "Write the language of the interpreters." in wrong.words


def test_needs_are_written_and_read_again(
    office: Visitor, process: Process, sitting: Sitting, session: Session
) -> None:
    address = here(process, f"/{sitting.id}/people/5")
    form = {"language": "vi", "wheelchair": "y", "household": "7", "apart": "3, 9-10"}
    page = office.follow(office.post(address, form))
    assert "Language: vi Wheelchair Household 7 Apart from 3, 9, 10" in page.words
    assert office.get(address).one("#apart")["value"] == "3, 9, 10"
    office.post(f"{address}/remove", on=address)
    assert session.query(Attendee).filter_by(number=5).count() == 0
    office.get(address, status=404)


def test_members_come_with_their_names_on_the_cards_and_nowhere_else(
    office: Visitor, app: Flask, process: Process, sitting: Sitting, session: Session
) -> None:
    a_member(session, app, process, 41)
    address = here(process, f"/{sitting.id}")
    page = office.follow(office.post(f"{address}/members", on=address))
    assert "One member was added." in page.words
    office.post(f"{address}/make", {"first": "1"}, on=address)
    assert "Kim Bom" in office.get(f"{address}/name-cards").words
    for rest in ("", "/people", "/rounds/1", "/door-list", "/table-signs", "/seats.csv"):
        assert "Kim Bom" not in office.client.get(f"{address}{rest}").get_data(as_text=True), rest


def test_a_member_whose_number_is_taken_is_told(
    office: Visitor, app: Flask, process: Process, sitting: Sitting, session: Session
) -> None:
    a_member(session, app, process, 7)
    address = here(process, f"/{sitting.id}")
    page = office.follow(office.post(f"{address}/members", on=address))
    assert "Somebody on the list has the number of a member." in page.words
    assert session.query(Attendee).count() == 24
