"""Sittings and seats in the organiser's office."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Attendee, Draw, Job, Membership, Process, Respondent, Seat, Sitting
from budgeting.services import clock, seat_plans, sittings
from budgeting.services.respondents import seal_person
from budgeting.sortition.seating.proof import prove
from tests.pages import Page, Visitor
from tests.services.seats import a_sitting

FORM = {
    "names-en": "First day",
    "names-ko": "첫째 날",
    "held_on": "2026-12-05",
    "sizes": "3 x 6, 5",
    "places": "1, 2:2",
    "recorded": "3-4",
    "rounds": "2",
    "mirrored": "1",
}


def here(process: Process, rest: str = "") -> str:
    """An address of the sittings."""
    return f"/organiser/{process.slug}/sittings{rest}"


@pytest.fixture
def sitting(session: Session, process: Process) -> Sitting:
    """Twenty-four people, four tables, two rounds, no seats yet."""
    return a_sitting(session, process)


@pytest.fixture
def made(office: Visitor, process: Process, sitting: Sitting, session: Session) -> Sitting:
    """The same sitting with seats."""
    address = here(process, f"/{sitting.id}")
    office.follow(office.post(f"{address}/make", on=address))
    session.expire_all()
    return sitting


def tables(session: Session, sitting: Sitting, number: int = 1) -> dict[int, int]:
    """The table of every number in a round."""
    session.expire_all()
    plan = seat_plans.read(session, sitting)
    numbers = [one.number for one in plan.hall.people]
    return dict(zip(numbers, plan.rounds[number - 1], strict=True))


def test_a_sitting_is_planned_with_tables_of_all_kinds(
    office: Visitor, process: Process, session: Session
) -> None:
    assert "No sitting is planned yet" in office.get(here(process)).words
    page = office.follow(office.post(here(process, "/new"), FORM))
    assert page.h1 == "First day"
    planned = session.query(Sitting).one()
    assert [one["seats"] for one in planned.tables] == [6, 6, 6, 5]
    assert [one["wheelchair"] for one in planned.tables] == [1, 2, 0, 0]
    assert [one["recorded"] for one in planned.tables] == [False, False, True, True]
    assert sittings.modes(session, planned) == ("mirror", "mix")
    assert "First day" in office.get(here(process)).words


def test_the_form_shows_again_what_was_planned(
    office: Visitor, process: Process, session: Session
) -> None:
    office.post(here(process, "/new"), FORM)
    planned = session.query(Sitting).one()
    page = office.get(here(process, f"/{planned.id}/settings"))
    shown = {name: page.one(f"#{name}")["value"] for name in ("sizes", "places", "recorded")}
    assert shown == {"sizes": "3 x 6, 1 x 5", "places": "1, 2:2", "recorded": "3, 4"}
    assert page.one("#held_on")["value"] == "2026-12-05"
    changed = {**FORM, "rounds": "3", "mirrored": ""}
    office.post(here(process, f"/{planned.id}/settings"), changed)
    session.expire_all()
    assert sittings.modes(session, planned) == ("mix", "mix", "mix")


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("sizes", "", "A sitting has from 1 to 300 tables."),
        ("sizes", "2 x 99", "A table has from 1 to 40 seats."),
        ("sizes", "ten", "“ten” cannot be read here."),
        ("places", "9", "There is no such table."),
        ("recorded", "0", "There is no such table."),
        ("rounds", "0", "Write a number from 1 up."),
        ("mirrored", "3", "There is no such round."),
        ("names-ko", "", "is missing in the language"),
    ],
)
def test_what_cannot_be_read_is_told_and_kept(
    office: Visitor, process: Process, session: Session, field: str, typed: str, words: str
) -> None:
    page = office.post(here(process, "/new"), {**FORM, field: typed}, status=422)
    assert isinstance(page, Page)
    assert words in page.one(".errors").get_text(" ")
    assert page.one("#sizes")["value"] == (typed if field == "sizes" else FORM["sizes"])
    assert session.query(Sitting).count() == 0


def test_the_seats_are_made_and_proven(
    office: Visitor, process: Process, made: Sitting, session: Session
) -> None:
    page = office.get(here(process, f"/{made.id}"))
    plan = seat_plans.read(session, made)
    first = prove(plan.hall, plan.rounds)[0]
    assert first.breaches == ()
    assert f"{first.cells_off} of {first.cells}" in page.words
    page = office.get(here(process, f"/{made.id}/rounds/1"))
    assert len(page.all(".tables > li")) == 4
    shown = [int(one.get_text().split()[0]) for one in page.all("#table-2 .at-table li")]
    assert shown == [number for number, table in tables(session, made).items() if table == 2]
    again = "every table within its share" if not first.worst else f"off by {first.worst}."
    assert f"0 pairs meet again, {again}" in page.one(".proof").get_text().replace(
        "worst table ", ""
    )


def test_the_counts_on_a_card_are_those_of_its_people(
    office: Visitor, process: Process, made: Sitting, session: Session
) -> None:
    page = office.get(here(process, f"/{made.id}/rounds/1"))
    people = {one.number: one for one in sittings.attendees(session, made)}
    at = [people[number] for number, table in tables(session, made).items() if table == 3]
    row = next(
        one for one in page.all("#table-3 .mix > div") if one.dt and one.dt.get_text() == "gender"
    )
    women = sum(one.traits["gender"] == "women" for one in at)
    assert re.search(rf"women {women}\b", row.get_text(" "))


def test_demands_that_cannot_be_met_are_told(
    office: Visitor, process: Process, sitting: Sitting, session: Session
) -> None:
    for number in (3, 4):
        office.post(
            here(process, f"/{sitting.id}/people/{number}"), {"wheelchair": "y", "apart": "9"}
        )
    address = here(process, f"/{sitting.id}")
    page = office.follow(office.post(f"{address}/make", on=address))
    assert "2 people come in wheelchairs and there are 1 places for them (3, 4)." in page.words
    assert session.query(Job).count() == 0


def test_what_the_search_finds_impossible_is_told_on_the_page(
    office: Visitor, process: Process, sitting: Sitting
) -> None:
    office.post(here(process, f"/{sitting.id}/people/5"), {"wheelchair": "y", "no_recording": "y"})
    address = here(process, f"/{sitting.id}")
    page = office.follow(office.post(f"{address}/make", on=address))
    assert "Round 1 cannot be seated" in page.words
    assert "No table has everything that these people need at the same time: 5." in page.words


def test_a_swap_is_shown_before_it_is_made(
    office: Visitor, process: Process, made: Sitting, session: Session
) -> None:
    before = tables(session, made)
    other = next(number for number in before if before[number] != before[1])
    address = here(process, f"/{made.id}/rounds/1/change")
    page = office.get(f"{address}?number=1&table=&other={other}")
    assert "Pairs that meet again in all rounds" in page.words
    assert tables(session, made) == before
    part = office.client.get(
        f"{address}?number=1&other={other}", headers={"HX-Request": "true"}
    ).get_data(as_text=True)
    assert "<h1" not in part
    assert f"Let numbers 1 and {other} change seats" in part
    after = office.follow(
        office.post(address, {"number": "1", "other": str(other)}, on=page_of(made, process))
    )
    assert "The seat was changed." in after.words
    assert tables(session, made)[1] == before[other]


def page_of(sitting: Sitting, process: Process) -> str:
    """The page of the first round."""
    return here(process, f"/{sitting.id}/rounds/1")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("number=&table=2", "Write the number of the person."),
        ("number=1", "Write a table or another person's number, not both."),
        ("number=1&table=2&other=4", "Write a table or another person's number, not both."),
        ("number=99&table=2", "There is no such number with a seat in this round"),
        ("number=1&table=99", "There is no such number with a seat in this round"),
    ],
)
def test_a_change_that_makes_no_sense_is_told(
    office: Visitor, process: Process, made: Sitting, query: str, words: str
) -> None:
    page = office.get(f"{page_of(made, process)}/change?{query}", status=422)
    assert words in page.one(".errors").get_text(" ")


def test_a_move_to_a_full_table_is_refused(
    office: Visitor, process: Process, made: Sitting, session: Session
) -> None:
    before = tables(session, made)
    to = before[1] % 4 + 1
    address = f"{page_of(made, process)}/change"
    page = office.get(f"{address}?number=1&table={to}")
    assert f"Table {to} has more people than seats." in page.words
    assert not page.all("main form button.primary")
    office.post(address, {"number": "1", "table": str(to)}, on=page_of(made, process), status=422)
    assert tables(session, made) == before


def test_somebody_is_pinned_and_stays_when_the_seats_are_made_anew(
    office: Visitor, process: Process, made: Sitting, session: Session
) -> None:
    before = tables(session, made)
    page = office.follow(
        office.post(
            f"{page_of(made, process)}/person", {"who": "8", "do": "pin"}, on=page_of(made, process)
        )
    )
    assert "Number 8 stays at this table." in page.words
    assert "8 (pinned)" in page.words
    address = here(process, f"/{made.id}")
    office.post(f"{address}/make", {"first": "1"}, on=address)
    after = tables(session, made)
    assert after[8] == before[8]
    assert after != before
    office.post(
        f"{page_of(made, process)}/person", {"who": "8", "do": "unpin"}, on=page_of(made, process)
    )
    assert session.query(Seat).filter_by(pinned=True).count() == 0


def test_later_rounds_are_made_anew_without_the_first(
    office: Visitor, process: Process, made: Sitting, session: Session
) -> None:
    before = tables(session, made), tables(session, made, 2)
    address = here(process, f"/{made.id}")
    office.post(f"{address}/make", {"first": "2"}, on=address)
    assert tables(session, made) == before[0]
    assert tables(session, made, 2) != before[1]


def test_a_no_show_and_a_late_arrival_are_noted(
    office: Visitor, process: Process, made: Sitting, session: Session
) -> None:
    address = page_of(made, process)
    page = office.follow(office.post(f"{address}/person", {"who": "8", "do": "absent"}, on=address))
    assert "It was noted. Nobody else was moved." in page.words
    assert 8 not in tables(session, made)
    wrong = office.post(f"{address}/person", {"who": "8", "do": "absent"}, on=address, status=422)
    assert isinstance(wrong, Page)
    assert "This person is absent already." in wrong.words
    office.follow(office.post(f"{address}/person", {"who": "8", "do": "arrived"}, on=address))
    assert tables(session, made)[8] > 0
    office.post(f"{address}/person", {"who": "77", "do": "arrived"}, on=address, status=422)
    office.post(f"{address}/person", {"who": "", "do": "pin"}, on=address, status=422)
    office.post(f"{address}/person", {"who": "8", "do": "dance"}, on=address, status=404)


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


def test_paper_and_file_say_the_same_as_the_seats(
    office: Visitor, process: Process, made: Sitting, session: Session
) -> None:
    address = here(process, f"/{made.id}")
    wanted = {
        number: (table, tables(session, made, 2)[number])
        for number, table in tables(session, made).items()
    }
    door = office.get(f"{address}/door-list")
    rows = [
        [int(cell.get_text()) for cell in row.select("th, td")]
        for row in door.all(".door tbody tr")
    ]
    assert {row[0]: (row[1], row[2]) for row in rows} == wanted
    cards = office.get(f"{address}/name-cards")
    assert len(cards.all(".name-card")) == 24
    assert f"Round 1: table {wanted[1][0]} Round 2: table {wanted[1][1]}" in cards.words
    signs = office.get(f"{address}/table-signs")
    assert [one.get_text(" ", strip=True) for one in signs.all("h2")] == [
        f"Table {number}" for number in range(1, 5)
    ]
    text = office.client.get(f"{address}/seats.csv").get_data().decode("utf-8-sig")
    listed = list(csv.DictReader(io.StringIO(text)))
    assert {
        int(row["number"]): (int(row["table_round_1"]), int(row["table_round_2"])) for row in listed
    } == wanted
    assert set(listed[0]) >= {"role", "district", "gender", "age"}


def test_progress_asks_for_a_new_page_once_the_seats_are_there(
    office: Visitor, process: Process, made: Sitting, session: Session
) -> None:
    address = here(process, f"/{made.id}")
    assert office.client.get(f"{address}/progress").headers["HX-Refresh"] == "true"
    job = session.query(Job).one()
    job.state, job.seen_at = "running", clock.now()
    session.commit()
    part = office.client.get(f"{address}/progress").get_data(as_text=True)
    assert "Better and better seats are looked for." in part
    assert "The seats are being made" in office.get(address).words
    office.post(f"{address}/stop", on=address)
    session.expire_all()
    assert session.query(Job).one().stop_wanted


def test_nobody_reaches_the_sitting_of_another_process(
    office: Visitor, process: Process, sitting: Sitting, session: Session
) -> None:
    from tests.things import a_process

    other = a_process(session, "other-2026")
    for rest in ("", "/settings", "/people", "/rounds/1", "/door-list", "/seats.csv"):
        office.get(here(other, f"/{sitting.id}{rest}"), status=404)
    assert json.dumps(sitting.tables)
