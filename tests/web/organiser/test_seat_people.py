"""The people of a sitting: a list, the members, staff, and the needs of one person."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Attendee, Draw, Membership, Process, Respondent, Selection, Sitting
from budgeting.services import clock, seat_plans, sittings
from budgeting.services.respondents import seal_person
from budgeting.services.sittings import Setting
from budgeting.sortition.seating.hall import Table
from tests.pages import Page, Visitor
from tests.services.seats import ACT, a_sitting, seated
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


def handed_in(office: Visitor, process: Process, sitting: Sitting, text: str) -> Page:
    """The preview of a file."""
    file = {"file": (io.BytesIO(text.encode()), "people.csv")}
    return office.follow(office.post(here(process, f"/{sitting.id}/people"), file))


def action(preview: Page) -> str:
    return str(preview.one("form.confirm")["action"])


def test_a_list_of_numbers_is_imported(
    office: Visitor, process: Process, sitting: Sitting, session: Session
) -> None:
    text = (
        "number,role,district,household,apart,language,wheelchair,no_recording\n"
        "1,,north,Kim,,,yes,no\n2,,south,Kim,3;4,vi,,x\n3,resident,north,,,,,\n"
        "90,interpreter,,,,vi,,\n"
    )
    preview = handed_in(office, process, sitting, text)
    assert "4 people in the file" in preview.words
    assert "24 people are on the list of First day now." in preview.words
    assert "Household 1 Apart from 3, 4" in preview.words
    assert session.query(Attendee).count() == 24
    page = office.follow(office.post(action(preview), on=action(preview)))
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
    assert content.decode("utf-8-sig").startswith("number,role,age,district,gender,household")
    preview = handed_in(office, process, sitting, content.decode())
    office.post(action(preview), on=action(preview))
    assert session.query(Attendee).count() == 24
    empty = sittings.arrange(
        session, process, Setting({"en": "Second day"}, None, (Table(6),), ("mix",)), **ACT
    )
    session.commit()
    content = office.client.get(here(process, f"/{empty.id}/people/template.csv")).get_data()
    assert "One person in the file" in handed_in(office, process, empty, content.decode()).words


def test_the_needs_of_members_are_handed_in_as_a_list_and_they_stay_members(
    office: Visitor, app: Flask, process: Process, sitting: Sitting, session: Session
) -> None:
    a_member(session, app, process, 41)
    address = here(process, f"/{sitting.id}")
    office.post(f"{address}/members", on=address)
    before = session.query(Attendee).filter_by(number=41).one()
    member, traits = before.respondent_id, before.traits
    preview = handed_in(office, process, sitting, "number,wheelchair\n41,yes\n2,\n")
    assert "One of them is a member of the draw under the same number" in preview.words
    assert "leave the list" not in preview.words
    office.post(action(preview), on=action(preview))
    session.expire_all()
    after = session.query(Attendee).filter_by(number=41).one()
    assert (after.respondent_id, after.traits, after.needs) == (
        member,
        traits,
        {"wheelchair": True},
    )
    assert session.query(Attendee).filter_by(number=2).one().traits == {}
    content = office.client.get(f"{address}/people/template.csv").get_data().decode()
    changed = content.replace("41,resident", "41,facilitator")
    office.post(action(handed_in(office, process, sitting, changed)), on=address)
    session.expire_all()
    assert session.query(Attendee).filter_by(number=41).one().respondent_id is None


def test_the_preview_says_what_a_file_takes_away(
    office: Visitor, app: Flask, process: Process, sitting: Sitting, session: Session
) -> None:
    a_member(session, app, process, 1)
    seated(session, process, sitting)
    member = session.query(Respondent).one()
    session.query(Attendee).filter_by(number=1).one().respondent_id = member.id
    session.commit()
    words = handed_in(office, process, sitting, "number\n2\n").words
    assert "All seats that were made are lost." in words
    assert "These members of the draw are not in the file and leave the list: 1" in words


def test_a_preview_that_is_dropped_changes_nothing(
    office: Visitor, process: Process, sitting: Sitting, session: Session
) -> None:
    preview = handed_in(office, process, sitting, "number\n1\n")
    page = office.follow(office.post(action(preview) + "/drop", on=action(preview)))
    assert "Nothing was changed. The list and the seats are as they were." in page.words
    assert session.query(Attendee).count() == 24
    office.get(action(preview), 404)


def test_a_file_of_another_sitting_is_not_there(
    office: Visitor, process: Process, sitting: Sitting, session: Session
) -> None:
    preview = handed_in(office, process, sitting, "number\n1\n")
    other = a_sitting(session, process)
    office.get(action(preview).replace(f"/{sitting.id}/people", f"/{other.id}/people"), 404)


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


def test_the_page_of_a_person_calls_the_traits_as_the_plan_does(
    office: Visitor, process: Process, sitting: Sitting, session: Session
) -> None:
    person = session.query(Attendee).filter_by(number=5).one()
    person.traits = {"district": "north"}
    values = [{"value": "north", "names": {"en": "The north side"}}]
    plan = [{"name": "district", "names": {"en": "District"}, "values": values}]
    session.add(Selection(process_id=process.id, seats=24, reserves=0, features=plan))
    session.commit()
    page = office.get(here(process, f"/{sitting.id}/people/5"))
    assert "The north side" in page.words


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


def test_a_list_that_is_older_than_the_answers_says_so(
    office: Visitor, app: Flask, process: Process, sitting: Sitting, session: Session
) -> None:
    address = here(process, f"/{sitting.id}")
    words = "The list is older than the answers of the members"
    a_member(session, app, process, 77)
    assert words not in office.get(address).words
    office.post(f"{address}/members", on=address)
    assert words not in office.get(address).words
    a_member(session, app, process, 78)
    session.query(Membership).filter_by(position=77).one().state = "withdrawn"
    session.commit()
    page = office.get(address)
    assert "Members no more, and still on the list: 77" in page.words
    assert "Confirmed, and not on the list yet: 78" in page.words
    page = office.follow(office.post(f"{address}/members", on=address))
    assert words not in page.words
