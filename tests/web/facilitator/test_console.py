"""The lead facilitator's console: the whole day on one page, and one table on another."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import Answer, DayRound, LogEntry
from tests import people
from tests.pages import Visitor
from tests.services.day import a_day
from tests.web.facilitator.led import Console


def test_the_console_shows_the_round_the_tables_the_screen_and_the_plan(desk: Console) -> None:
    page = desk.open()
    assert "Discussion at the tables" in page.one(".console-on").text
    assert [tile.b.get_text(" ", strip=True) for tile in page.all(".console-tiles a")] == [
        "Table 1", "Table 2", "Table 3",
    ]  # fmt: skip
    assert page.one(".room-box .room-agenda")
    assert "The day ends at" in page.words


def test_a_stranger_and_the_voting_officer_do_not_see_it(
    app: Flask, session: Session, desk: Console
) -> None:
    stranger = app.test_client().get(desk.address)
    assert stranger.status_code == 303
    officer = Visitor(app.test_client())
    officer.sign_in(people.dari(session).email, people.PASSWORD)
    officer.get(desk.address, 403)


def test_the_organiser_may_lead_as_well(app: Flask, session: Session, desk: Console) -> None:
    organiser = Visitor(app.test_client())
    organiser.sign_in(people.haneul(session).email, people.PASSWORD)
    Console(organiser, session, desk.hall).do("pause", round=desk.on)
    assert desk.round(2).state == "paused"


def test_the_lead_sees_how_many_and_the_result_only_once_it_is_released(desk: Console) -> None:
    poll = desk.hall.polls[0]
    for number in range(1, 10):
        desk.session.add(Answer(poll_id=poll.id, voice=desk.hall.voice(number), choice="for"))
    desk.session.commit()
    page = desk.open()
    assert "9 of 9 answered" in page.one(".console-polls").get_text(" ")
    assert not page.all(".console-result")
    page = desk.do("poll-close", poll=poll.id)
    assert "9 of 9 answered" in page.one(".console-polls").get_text(" ")
    assert "Fewer than ten people answered" not in page.one(".console-polls").text
    page = desk.do("poll-show", poll=poll.id)
    assert "Fewer than ten people answered" in page.one(".console-polls").text
    assert page.one(f"#do-show-poll-{poll.id}")
    page = desk.do("poll-reopen", poll=poll.id)
    assert "was released already" in page.one(".banner.danger").text


def test_the_screen_is_chosen_and_looked_at_before(desk: Console) -> None:
    page = desk.open("/look?show=themes")
    assert "Shade" in page.one(".room-box").text
    assert desk.day.screen == {}
    page = desk.do("show", show="themes")
    assert desk.day.screen == {"show": "themes", "ref": None}
    assert "Shade" in page.one(".console-screen .room-box").text
    assert page.one("#do-show-themes")["aria-pressed"] == "true"


def test_the_page_of_a_table_tells_its_people_and_its_texts(desk: Console) -> None:
    page = desk.open("/tables/2")
    numbers = [item.text.split()[0] for item in page.all(".at-table li")]
    assert numbers == ["2", "5", "8"]
    assert "A reason, number 2." in page.words
    assert "said for the 5th time" not in page.words, "a hidden text"
    desk.open("/tables/4", 404)


def test_a_part_answers_only_when_there_is_something_newer(desk: Console) -> None:
    for part in ("round", "tables", "screen", "plan"):
        address = f"{desk.address}/{part}"
        first = desk.visitor.client.get(address)
        assert first.status_code == 200
        version = first.headers["X-Version"]
        again = desk.visitor.client.get(f"{address}?v={version}")
        assert (again.status_code, again.data) == (204, b"")
    desk.do("pause", round=desk.on)
    assert desk.visitor.client.get(f"{desk.address}/round?v={version}").status_code == 200


def test_a_sitting_without_a_plan_leads_to_its_run_sheet(
    app: Flask, session: Session, desk: Console
) -> None:
    session.delete(desk.day)
    session.commit()
    answer = desk.visitor.client.get(desk.address)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/run-sheet")


def test_nothing_of_another_sitting_is_reached(desk: Console) -> None:
    other = a_day(desk.session, desk.hall.process)
    for name, given in (
        ("pause", {"round": other.row.id}),
        ("poll-close", {"poll": other.polls[0].id}),
        ("nothing", {}),
        ("pause", {"round": "1e3"}),
    ):
        desk.do(name, status=404, **given)
    desk.open(f"/rounds/{other.row.id}", 404)
    assert desk.session.get_one(DayRound, other.row.id).state == "running"
    acts = desk.session.scalars(select(LogEntry.action)).all()
    assert "round.pause" not in acts
