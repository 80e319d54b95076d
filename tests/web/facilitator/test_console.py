"""The lead facilitator's console: the day on one page, each act one tap with its undo."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import Answer, Day, DayRound, LogEntry, Poll, TableRound
from budgeting.services import clock
from tests import people, things
from tests.pages import Page, Visitor
from tests.services.day import HallDay, a_day
from tests.tour import Scene
from tests.tour.day_places import BOM


class Console:
    """Bom at the console of a day."""

    def __init__(self, visitor: Visitor, session: Session, hall: HallDay) -> None:
        self.visitor = visitor
        self.session = session
        self.hall = hall
        self.address = f"/facilitator/{hall.process.slug}/sittings/{hall.sitting.id}"

    def open(self, page: str = "", status: int = 200) -> Page:
        """Look at a page of the console."""
        self.session.commit()
        return self.visitor.get(self.address + page, status)

    def do(self, name: str, status: int = 303, **given: object) -> Page:
        """One tap; the page that follows."""
        self.session.commit()
        form = {"do": name, **{key: str(value) for key, value in given.items()}}
        done = self.visitor.post(self.address + "/act", form, on=self.address, status=status)
        self.session.expire_all()
        return self.visitor.follow(done) if status == 303 else done  # type: ignore[return-value]

    @property
    def on(self) -> int:
        """The id of the round that is on."""
        return self.hall.row.id

    def round(self, place: int) -> DayRound:
        """A round by its place in the run-sheet, read afresh."""
        return self.session.get_one(DayRound, self.hall.rounds[place - 1].id)

    @property
    def day(self) -> Day:
        """The day, read afresh."""
        return self.session.get_one(Day, self.hall.sitting.id)


@pytest.fixture
def desk(scene: Scene, hall: HallDay, session: Session) -> Console:
    """The console in the middle of the second round."""
    return Console(Visitor(scene.client(BOM)), session, hall)


def _desk_in(app: Flask, session: Session, state: str) -> Console:
    hall = a_day(session, things.a_process(session), state=state)
    visitor = Visitor(app.test_client())
    visitor.sign_in(people.bom(session).email, people.PASSWORD)
    return Console(visitor, session, hall)


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
    page = desk.do("undo")
    assert desk.round(2).state == "running"
    assert "Undid the last act" in page.one(".console-log").text
    assert not page.all(".console-undo")


def test_after_ten_seconds_nothing_is_undone(
    desk: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.do("pause", round=desk.on)
    late = clock.now() + timedelta(seconds=10)
    monkeypatch.setattr(clock, "now", lambda: late)
    page = desk.do("undo")
    assert "The ten seconds are over." in page.one(".banner.danger").text
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


def test_the_lead_sees_how_many_and_the_result_only_after_the_close(desk: Console) -> None:
    poll = desk.hall.polls[0]
    for number in range(1, 10):
        desk.session.add(Answer(poll_id=poll.id, voice=desk.hall.voice(number), choice="for"))
    desk.session.commit()
    page = desk.open()
    assert "9 of 9 answered" in page.one(".console-polls").get_text(" ")
    assert not page.all(".console-result")
    page = desk.do("poll-close", poll=poll.id)
    assert "Fewer than ten people answered" in page.one(".console-polls").text
    page = desk.do("poll-show", poll=poll.id)
    assert page.one(f"#do-show-poll-{poll.id}")
    page = desk.do("poll-reopen", poll=poll.id)
    assert "was released already" in page.one(".banner.danger").text


def test_a_poll_of_the_round_is_opened_when_it_is_time(desk: Console) -> None:
    desk.hall.polls[0].state = "draft"
    desk.session.commit()
    desk.do("poll-open", poll=desk.hall.polls[0].id)
    assert desk.session.get_one(Poll, desk.hall.polls[0].id).state == "open"


def test_the_screen_is_chosen_and_looked_at_before(desk: Console) -> None:
    page = desk.open("/look?show=themes")
    assert "Shade" in page.one(".room-box").text
    assert desk.day.screen == {}
    page = desk.do("show", show="themes")
    assert desk.day.screen == {"show": "themes", "ref": None}
    assert "Shade" in page.one(".console-screen .room-box").text
    assert page.one("#do-show-themes")["aria-pressed"] == "true"


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
    assert page.h1 == "Table 2"
    assert not desk.open().all(".console-call")


def test_the_page_of_a_table_tells_its_people_and_its_texts(desk: Console) -> None:
    page = desk.open("/tables/2")
    numbers = [item.text.split()[0] for item in page.all(".at-table li")]
    assert numbers == ["2", "5", "8"]
    assert "A reason, number 2." in page.words
    assert "said for the 5th time" not in page.words, "a hidden text"
    desk.open("/tables/4", 404)


def test_what_a_table_submitted_is_accepted_or_given_back(desk: Console) -> None:
    desk.session.add(
        TableRound(round_id=desk.on, table=1, state="submitted", lines={}, none_found=[], turns={})
    )
    desk.session.commit()
    desk.do("accept", round=desk.on, table=1)
    page = desk.do("return", round=desk.on, table=1)
    assert desk.session.get_one(TableRound, (desk.on, 1)).state == "returned"
    assert page.h1 == "Table 1"


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


@pytest.mark.parametrize(
    ("state", "name", "after"),
    [("scheduled", "doors", "check-in"), ("live", "end", "ended"), ("ended", "go-on", "live")],
)
def test_the_day_moves_on(app: Flask, session: Session, state: str, name: str, after: str) -> None:
    desk = _desk_in(app, session, state)
    desk.do(name)
    assert desk.day.state == after


def test_a_move_of_another_state_is_refused_in_words(app: Flask, session: Session) -> None:
    desk = _desk_in(app, session, "published")
    page = desk.do("go-on")
    assert "This cannot be done now." in page.one(".banner.danger").text
    assert desk.day.state == "published"


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
