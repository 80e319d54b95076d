"""What the lead does from the console: each act one tap, with its undo."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import Minutes, Poll, TableRound
from budgeting.services import clock
from tests import people
from tests.pages import Page, Visitor
from tests.web.facilitator.led import Console, desk_in


def test_a_round_is_paused_goes_on_is_lengthened_and_closed(desk: Console) -> None:
    desk.do("pause", round=desk.on)
    assert desk.round(2).state == "paused"
    desk.do("resume", round=desk.on)
    before = desk.round(2).ends_at
    desk.do("extend", round=desk.on)
    after = desk.round(2).ends_at
    assert before is not None
    assert after is not None
    assert after - before == timedelta(minutes=2)
    page = desk.do("close", round=desk.on)
    assert desk.round(2).state == "closed"
    assert "No round is on." in page.words


def test_the_next_round_is_announced_started_or_left_out(desk: Console) -> None:
    desk.do("close", round=desk.on)
    desk.do("announce", round=desk.round(3).id)
    assert desk.round(3).state == "announced"
    desk.do("start", round=desk.round(3).id)
    desk.do("skip", round=desk.round(4).id)
    assert [desk.round(place).state for place in (3, 4)] == ["running", "skipped"]


def test_a_second_round_at_the_same_tables_is_explained_and_not_started(desk: Console) -> None:
    page = desk.do("start", round=desk.round(3).id)
    assert "Another round is still on at these tables." in page.one(".banner.danger").text
    assert desk.round(3).state == "pending"


def test_every_act_is_in_the_log_with_one_undo(desk: Console) -> None:
    page = desk.do("pause", round=desk.on)
    assert "Paused the round" in page.one(".console-undo").text
    assert "Paused the round" in page.one(".console-log").text
    assert "Bom" in page.one(".console-log").text
    page = desk.undo(page)
    assert desk.round(2).state == "running"
    assert "Undid the last act" in page.one(".console-log").text
    assert not page.all(".console-undo")


def test_after_ten_seconds_nothing_is_undone(
    desk: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.do("pause", round=desk.on)
    late = clock.now() + timedelta(seconds=10)
    monkeypatch.setattr(clock, "now", lambda: late)
    page = desk.undo(page)
    assert "The ten seconds are over." in page.one(".banner.danger").text
    assert desk.round(2).state == "paused"


def test_an_undo_takes_nothing_back_that_somebody_else_did_since(
    app: Flask, session: Session, desk: Console
) -> None:
    closed = desk.do("close", round=desk.on)
    visitor = Visitor(app.test_client())
    visitor.sign_in(people.haneul(session).email, people.PASSWORD)
    Console(visitor, session, desk.hall).do("show", show="questions")
    page = desk.undo(closed)
    told = "Something else was done since. Nothing was taken back."
    assert told in page.one(".banner.danger").text
    assert (desk.round(2).state, desk.day.screen["show"]) == ("closed", "questions")
    assert "Changed the room screen" in page.one(".console-undo").text
    assert not desk.undo(page).all(".banner.danger")
    assert desk.day.screen == {}


def test_an_undo_that_names_no_act_changes_nothing(desk: Console) -> None:
    desk.do("pause", round=desk.on)
    page = desk.do("undo")
    assert "Nothing was taken back." in page.one(".banner.danger").text
    assert desk.round(2).state == "paused"


def test_a_round_is_reopened_only_with_a_reason(desk: Console) -> None:
    address = f"{desk.address}/rounds/{desk.round(1).id}"
    desk.do("close", round=desk.on)
    page = desk.visitor.post(address, {"minutes": "5", "reason": "  "}, status=422)
    assert isinstance(page, Page)
    assert "Say in a few words" in page.one(".errors").text
    page = desk.visitor.post(address, {"minutes": "0", "reason": "Late"}, status=422)
    assert isinstance(page, Page)
    assert page.one("#reason")["value"] == "Late"
    desk.visitor.post(address, {"minutes": "5", "reason": "Table 3 was late"})
    desk.session.expire_all()
    assert (desk.round(1).state, desk.round(1).reason) == ("running", "Table 3 was late")
    assert "Table 3 was late" in desk.open("/log").words


def test_a_round_that_is_on_cannot_be_reopened(desk: Console) -> None:
    assert "cannot be reopened" in desk.open(f"/rounds/{desk.on}").words
    page = desk.visitor.post(
        f"{desk.address}/rounds/{desk.on}",
        {"minutes": "5", "reason": "Late"},
        on=desk.address,
        status=422,
    )
    assert isinstance(page, Page)


def test_the_project_of_the_moment_and_a_message_reach_the_room(desk: Console) -> None:
    desk.do("project", round=desk.on, project=3)
    assert desk.round(2).project == 3
    desk.do("message", text="  Lunch\u202e is ready ")
    assert desk.day.message["text"] == "Lunch is ready"


def test_a_message_out_of_the_outbox_is_acknowledged_or_refused(desk: Console) -> None:
    told = {"X-Outbox": "1"}
    desk.visitor.post(
        f"{desk.address}/act", {"do": "message", "text": "Lunch"}, on=desk.address, headers=told
    )
    desk.session.expire_all()
    desk.day.state = "ended"
    desk.session.commit()
    desk.visitor.post(
        f"{desk.address}/act",
        {"do": "message", "text": "Good night"},
        on=desk.address,
        headers=told,
        status=409,
    )


def test_the_mood_is_asked_in_one_tap(desk: Console) -> None:
    page = desk.do("mood")
    found = desk.session.scalars(select(Poll).where(Poll.kind == "temperature")).all()
    assert [one.state for one in found if one.state == "open"] == ["open"]
    assert "0 of 9 answered" in page.one(".console-polls").get_text(" ")


def test_a_poll_of_the_round_is_opened_when_it_is_time(desk: Console) -> None:
    desk.hall.polls[0].state = "draft"
    desk.session.commit()
    desk.do("poll-open", poll=desk.hall.polls[0].id)
    assert desk.session.get_one(Poll, desk.hall.polls[0].id).state == "open"


def test_the_results_of_a_round_are_released_in_one_tap(desk: Console) -> None:
    row, (first, second, _mood) = desk.on, desk.hall.polls
    second.round_id, second.state = row, "open"
    assert not desk.open().all(f"#do-release-all-{row}")
    page = desk.do("close", round=row)
    assert "Discussion" in page.one(f"#do-release-all-{row}").text
    page = desk.do("release", round=row)
    states = [desk.session.get_one(Poll, one.id).state for one in (first, second)]
    assert states == ["shown", "shown"]
    assert "Released all results of a round" in page.one(".console-undo").text
    assert not page.all(f"#do-release-all-{row}")
    page = desk.do("release", round=row)
    assert "Nothing was changed." in page.one(".banner.danger").text


def test_the_minutes_are_shown_in_one_tap_in_the_endorsement_round(
    app: Flask, session: Session
) -> None:
    desk = desk_in(app, session, "live", round=6)
    page = desk.do("minutes")
    assert "Residents read the minutes and say whether they are fair." in page.words
    assert (session.get_one(Minutes, desk.hall.sitting.id).state, desk.day.state) == (
        "shown", "live",
    )  # fmt: skip
    page = desk.undo(page)
    assert page.all("#do-minutes")
    assert session.get_one(Minutes, desk.hall.sitting.id).state == "draft"


def test_the_minutes_wait_for_the_endorsement_round(desk: Console) -> None:
    assert not desk.open().all("#do-minutes")
    page = desk.do("minutes")
    told = "The minutes are shown in the round of the endorsement."
    assert told in page.one(".banner.danger").text


def test_a_break_made_longer_moves_the_end_of_the_day_at_once(desk: Console) -> None:
    before = desk.open().one(".console-ends").text
    page = desk.do("longer", round=desk.round(4).id)
    assert desk.round(4).minutes == 35
    assert page.one(".console-ends").text != before
    desk.do("shorter", round=desk.round(4).id)
    page = desk.do("skip", round=desk.round(4).id)
    assert "earlier than planned" in page.one(".console-ends").text


def test_a_table_that_calls_is_told_first_and_answered_in_one_tap(desk: Console) -> None:
    desk.session.add(
        TableRound(
            round_id=desk.on, table=2, help=True, help_words="The tablet froze", lines={},
            none_found=[], turns={},
        )
    )  # fmt: skip
    desk.session.commit()
    page = desk.open()
    assert "Table 2 needs help" in page.one(".console-call").get_text(" ")
    assert "The tablet froze" in page.one(".console-call").text
    page = desk.do("helped", round=desk.on, table=2)
    assert page.h1 == desk.open().h1
    assert not page.all(".console-call")


def test_who_answers_a_call_on_the_page_of_a_table_stays_there(desk: Console) -> None:
    desk.session.add(
        TableRound(round_id=desk.on, table=2, help=True, lines={}, none_found=[], turns={})
    )
    desk.session.commit()
    page = desk.open("/tables/2")
    assert page.one("input[name=from]")["value"] == "table"
    page = desk.do("helped", round=desk.on, table=2, **{"from": "table"})
    assert page.h1 == "Table 2"


def test_a_call_from_the_round_before_is_answered_at_the_top_and_on_the_page_of_its_table(
    desk: Console,
) -> None:
    called_in = desk.on
    for table in (2, 3):
        desk.session.add(
            TableRound(
                round_id=called_in, table=table, help=True, help_words="Somebody feels ill",
                lines={}, none_found=[], turns={},
            )
        )  # fmt: skip
    desk.do("close", round=called_in)
    page = desk.do("start", round=desk.round(3).id)
    assert "Help" in page.one("#tile-2 .state").text
    form = page.one("#do-helped-2").find_parent("form")
    assert form is not None
    assert form.select("input[name=round]")[0]["value"] == str(called_in)
    desk.do("helped", round=called_in, table=2)
    page = desk.open("/tables/3")
    assert "Somebody feels ill" in page.one(".banner.danger").text
    assert page.one(".banner.danger input[name=round]")["value"] == str(called_in)
    desk.do("helped", round=called_in, table=3, **{"from": "table"})
    assert not desk.open().all(".console-call")


def test_what_a_table_submitted_is_accepted_or_given_back(desk: Console) -> None:
    desk.session.add(
        TableRound(round_id=desk.on, table=1, state="submitted", lines={}, none_found=[], turns={})
    )
    desk.session.commit()
    desk.do("accept", round=desk.on, table=1)
    page = desk.do("return", round=desk.on, table=1, **{"from": "table"})
    assert desk.session.get_one(TableRound, (desk.on, 1)).state == "returned"
    assert page.h1 == "Table 1"


@pytest.mark.parametrize(
    ("state", "name", "after"),
    [("scheduled", "doors", "check-in"), ("live", "end", "ended"), ("ended", "go-on", "live")],
)
def test_the_day_moves_on(app: Flask, session: Session, state: str, name: str, after: str) -> None:
    desk = desk_in(app, session, state)
    desk.do(name)
    assert desk.day.state == after


def test_a_move_of_another_state_is_refused_in_words(app: Flask, session: Session) -> None:
    desk = desk_in(app, session, "published")
    page = desk.do("go-on")
    assert "This cannot be done now." in page.one(".banner.danger").text
    assert desk.day.state == "published"
