"""Seats are made, shown with their proof, changed by hand, and made anew."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Job, Process, Seat, Sitting
from budgeting.services import clock, seat_plans, sittings
from budgeting.sortition.seating.proof import prove
from tests.pages import Page, Visitor
from tests.web.organiser.sitting_pages import first_round, here, tables


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


def test_seats_that_were_made_again_by_mistake_are_brought_back(
    office: Visitor, process: Process, made: Sitting, session: Session
) -> None:
    address = here(process, f"/{made.id}")
    before = tables(session, made)
    bring = f'form[action="{address}/back"]'
    assert not office.get(address).all(bring)
    office.post(f"{address}/back", on=address, status=409)
    page = office.follow(office.post(f"{address}/make", on=address))
    anew = tables(session, made)
    assert anew != before
    assert "Other seats stood here before" in page.words
    page = office.follow(office.post(f"{address}/back", on=address))
    assert "The earlier seats are back." in page.words
    assert tables(session, made) == before
    office.follow(office.post(f"{address}/back", on=address))
    assert tables(session, made) == anew
    first = f"{address}/rounds/1"
    office.post(f"{first}/person", {"who": "1", "do": "pin"}, on=first)
    assert not office.get(address).all(bring)


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
        office.post(address, {"number": "1", "other": str(other)}, on=first_round(process, made))
    )
    assert "The seat was changed." in after.words
    assert tables(session, made)[1] == before[other]


def test_the_effect_names_the_counts_that_change_at_each_table(
    office: Visitor, process: Process, made: Sitting, session: Session
) -> None:
    plan, before = seat_plans.read(session, made), tables(session, made)
    place = plan.features.index("gender")
    genders = {one.number: one.traits[place] for one in plan.hall.people}
    other = next(n for n in before if before[n] != before[1] and genders[n] != genders[1])
    page = office.get(f"{first_round(process, made)}/change?number=1&other={other}")
    rows = [row.get_text(" ").split() for row in page.all("#effect table")[1].select("tbody tr")]
    told = {(row[0], " ".join(row[1:3])) for row in rows}
    for table in (before[1], before[other]):
        assert {(str(table), "gender: men"), (str(table), "gender: women")} <= told


@pytest.mark.parametrize("kind", ["other", "table"])
def test_a_change_is_taken_back_with_one_press(
    office: Visitor, process: Process, made: Sitting, session: Session, kind: str
) -> None:
    before = tables(session, made)
    away = next(number for number in before if before[number] != before[1])
    value = str(away if kind == "other" else before[away])
    made.tables = [one | {"seats": one["seats"] + 1} for one in made.tables]
    session.commit()
    round_one = first_round(process, made)
    change = {"number": "1", kind: value}
    page = office.follow(office.post(f"{round_one}/change", change, on=round_one))
    assert tables(session, made)[1] == before[away]
    form = page.one("form.undo")
    values = {one["name"]: one["value"] for one in form.select("input")}
    office.post(str(form["action"]), values, on=round_one)
    assert tables(session, made) == before


def test_an_odd_way_back_shows_no_button(office: Visitor, process: Process, made: Sitting) -> None:
    for text in ("1", "0.0.0", "a.b.c", "1.2.3.4", "%00"):
        page = office.get(f"{first_round(process, made)}?back={text}")
        assert not page.all("form.undo")


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
    page = office.get(f"{first_round(process, made)}/change?{query}", status=422)
    assert words in page.one(".errors").get_text(" ")


def test_a_move_to_a_full_table_is_refused(
    office: Visitor, process: Process, made: Sitting, session: Session
) -> None:
    before = tables(session, made)
    to = before[1] % 4 + 1
    address = f"{first_round(process, made)}/change"
    page = office.get(f"{address}?number=1&table={to}")
    assert f"Table {to} has more people than seats." in page.words
    assert not page.all("main form button.primary")
    office.post(
        address, {"number": "1", "table": str(to)}, on=first_round(process, made), status=422
    )
    assert tables(session, made) == before


def test_somebody_is_pinned_and_stays_when_the_seats_are_made_anew(
    office: Visitor, process: Process, made: Sitting, session: Session
) -> None:
    before = tables(session, made)
    page = office.follow(
        office.post(
            f"{first_round(process, made)}/person",
            {"who": "8", "do": "pin"},
            on=first_round(process, made),
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
        f"{first_round(process, made)}/person",
        {"who": "8", "do": "unpin"},
        on=first_round(process, made),
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
    address = first_round(process, made)
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
