"""The screen of the room: what the lead has chosen, in two languages, and nothing too early."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from budgeting.formats.chain import spoken
from budgeting.models import Answer, Note, Poll, Question, Theme
from budgeting.services import acts, clock
from budgeting.services.recording import record
from tests import things
from tests.pages import Page, Visitor
from tests.queries import queries
from tests.services.day import HallDay, a_day

MOST = ("agenda", "project", "themes", "questions", "poll", "trade-offs", "seats", "message")


@pytest.fixture
def hall(session: Session) -> HallDay:
    """A live day in its second round."""
    return a_day(session, things.a_process(session))


@pytest.fixture
def one_moment(hall: HallDay, monkeypatch: pytest.MonkeyPatch) -> None:
    """No minute begins while the test runs."""
    monkeypatch.setattr(clock, "now", lambda: hall.now)


def _show(
    session: Session, visitor: Visitor, hall: HallDay, show: str = "", ref: int | None = None
) -> Page:
    if show:
        hall.day.screen = {"show": show, "ref": ref}
    session.commit()
    return visitor.get(f"/screen/{hall.sitting.id}")


def _theme(session: Session, hall: HallDay, title: str, tables: int, published: bool) -> None:
    theme = Theme(
        sitting_id=hall.sitting.id,
        titles={"ko": f"주제 {title}", "en": title},
        published=published,
        at=hall.now,
    )
    session.add(theme)
    session.flush()
    for table in range(1, tables + 1):
        session.add(
            Note(
                key=f"{title}-{table}", sitting_id=hall.sitting.id, round_id=hall.row.id,
                table=table, kind="point", text="x", theme_id=theme.id, at=hall.now,
            )
        )  # fmt: skip


def test_the_agenda_shows_the_head_of_the_chain_and_follows_it(
    session: Session, visitor: Visitor, client: FlaskClient, hall: HallDay, one_moment: None
) -> None:
    record(session, "vote.opened", actor="Dari", at=hall.now, process=hall.process)
    page = _show(session, visitor, hall, "agenda")
    head = acts.head(session, hall.process.id)
    session.rollback()
    assert page.one(".room-chain [lang=ko][translate=no]").get_text() == " ".join(
        spoken(head.hash, "ko")
    )
    assert page.one(".room-foot figure.qr svg")
    part = page.one("[data-live]")
    asked = f"{part['data-live']}?v={part['data-version']}"
    assert client.get(asked).status_code == 204
    record(session, "vote.paused", actor="Dari", at=hall.now, process=hall.process)
    session.commit()
    newer = client.get(asked)
    assert newer.status_code == 200
    assert " ".join(spoken(acts.head(session, hall.process.id).hash, "ko")) in newer.text


def test_another_scene_does_not_wait_for_acts(
    session: Session, visitor: Visitor, client: FlaskClient, hall: HallDay, one_moment: None
) -> None:
    part = _show(session, visitor, hall, "project", 1).one("[data-live]")
    record(session, "vote.opened", actor="Dari", at=hall.now, process=hall.process)
    session.commit()
    assert client.get(f"{part['data-live']}?v={part['data-version']}").status_code == 204


@pytest.mark.parametrize("state", ["scheduled", "check-in", "live", "ended", "published"])
def test_everybody_sees_the_screen_of_a_day_and_nobody_that_of_a_draft(
    session: Session, visitor: Visitor, state: str
) -> None:
    hall = a_day(session, things.a_process(session), state=state)
    assert _show(session, visitor, hall).one(".room-agenda")
    hall.day.state = "draft"
    session.commit()
    visitor.get(f"/screen/{hall.sitting.id}", 404)
    visitor.get(f"/screen/{hall.sitting.id}/now", 404)
    visitor.get("/screen/4711", 404)


def test_the_screen_speaks_the_languages_of_the_city_whatever_the_browser_wants(
    session: Session, visitor: Visitor, hall: HallDay
) -> None:
    hall.row.names = {"ko": "첫 토론", "en": "First discussion", "fr": "Discussion"}
    page = _show(session, visitor, hall)
    assert page.one("html")["lang"] == "ko"
    assert [
        (span["lang"], span.text) for span in page.all(".room-title span")
    ] == [("ko", "첫 토론"), ("en", "First discussion")]  # fmt: skip


def test_one_language_is_one_line(session: Session, visitor: Visitor) -> None:
    hall = a_day(session, things.a_process(session, languages=["en"]))
    page = _show(session, visitor, hall)
    assert len(page.all(".room-title span")) == 1


def test_the_agenda_marks_in_words_what_is_on_and_what_is_over(
    session: Session, visitor: Visitor, hall: HallDay
) -> None:
    hall.process.languages = ["en"]
    page = _show(session, visitor, hall, "agenda")
    rows = page.all(".room-agenda li")
    assert [row.select_one(".mark") and row.select_one(".mark").text for row in rows][:3] == [  # type: ignore[union-attr]
        "over", "now", None,
    ]  # fmt: skip
    assert "The day ends at" in page.words


def test_the_clock_counts_down_stands_still_or_says_that_the_time_is_over(
    session: Session, visitor: Visitor, hall: HallDay
) -> None:
    hall.process.languages = ["en"]
    page = _show(session, visitor, hall)
    deadline = page.one(".room-time .clock")["data-deadline"]
    assert hall.row.ends_at is not None
    assert int(str(deadline)) == int(hall.row.ends_at.timestamp())
    hall.row.ends_at = hall.now
    assert "The time is over" in _show(session, visitor, hall).one(".room-clock.overtime").text
    hall.row.state, hall.row.ends_at, hall.row.left_seconds = "paused", None, 125
    page = _show(session, visitor, hall)
    assert page.one(".room-time").text == "2:05"
    assert "Paused" in page.one(".room-clock.paused").text


def test_the_project_of_the_moment_is_shown_with_its_cost(
    session: Session, visitor: Visitor, hall: HallDay
) -> None:
    hall.row.project = 2
    page = _show(session, visitor, hall, "project")
    assert page.one(".room-number").text == "2"
    assert "3,500" in page.one(".room-cost").text


def test_themes_come_when_published_and_few_tables_are_a_minority(
    session: Session, visitor: Visitor, hall: HallDay
) -> None:
    hall.process.languages = ["en"]
    _theme(session, hall, "Shade", 3, published=True)
    _theme(session, hall, "Dogs", 2, published=True)
    _theme(session, hall, "Draft", 3, published=False)
    rows = [row.get_text(" ", strip=True) for row in
            _show(session, visitor, hall, "themes").all(".room-themes li")]  # fmt: skip
    assert rows == ["Shade 3 tables", "Dogs 2 tables · Minority view"]


def test_no_more_than_nine_themes_are_shown(
    session: Session, visitor: Visitor, hall: HallDay
) -> None:
    for number in range(11):
        _theme(session, hall, f"Theme {number}", 1, published=True)
    assert len(_show(session, visitor, hall, "themes").all(".room-themes li")) == 9


def test_a_hidden_question_never_reaches_the_screen(
    session: Session, visitor: Visitor, hall: HallDay
) -> None:
    for key, state in (("kept", "submitted"), ("canary", "hidden"), ("joined", "merged")):
        session.add(
            Question(
                key=key, sitting_id=hall.sitting.id, round_id=hall.row.id, voice=hall.voice(1),
                text=f"A {key} question", state=state, at=hall.now,
            )
        )  # fmt: skip
    page = _show(session, visitor, hall, "questions")
    assert [one.text.strip() for one in page.all(".room-questions li")] == ["A kept question"]


@pytest.mark.parametrize("state", ["draft", "open", "closed"])
def test_no_result_is_shown_before_it_is_released(
    session: Session, visitor: Visitor, state: str
) -> None:
    things_hall = a_day(session, things.a_process(session, languages=["en"]))
    poll = things_hall.polls[0]
    poll.state = state
    for number in range(12):
        session.add(Answer(poll_id=poll.id, voice=f"{number:032}", choice="for"))
    page = _show(session, visitor, things_hall, "poll", poll.id)
    assert "This result is not released yet." in page.words
    assert not page.all(".room-bars")


def test_a_released_result_tells_its_numbers_and_no_small_one(
    session: Session, visitor: Visitor
) -> None:
    hall = a_day(session, things.a_process(session, languages=["en"]))
    poll = hall.polls[0]
    poll.state = "shown"
    for number in range(45):
        choice = "for" if number < 20 else "unsure" if number < 32 else "against"
        session.add(Answer(poll_id=poll.id, voice=f"{number:032}", choice=choice))
    page = _show(session, visitor, hall, "poll", poll.id)
    rows = [row.get_text(" ", strip=True) for row in page.all(".room-bars li")]
    assert rows == ["For 20 44.4%", "Unsure 12 26.7%", "Against 13 28.9%"]
    assert "45 people in this room" in page.words


def test_a_result_of_another_sitting_is_not_shown(
    session: Session, visitor: Visitor, hall: HallDay
) -> None:
    other = a_day(session, hall.process)
    session.get_one(Poll, other.polls[0].id).state = "shown"
    page = _show(session, visitor, hall, "poll", other.polls[0].id)
    assert not page.all(".room-bars")


def test_the_way_to_the_tables_is_the_public_page_as_an_address_and_a_code(
    session: Session, visitor: Visitor, hall: HallDay
) -> None:
    page = _show(session, visitor, hall, "seats")
    assert page.one(".room-seats .mono").text.endswith("/hanbit-2026/seat")
    assert page.one(".room-seats svg")


def test_a_message_is_shown_as_it_was_written(
    session: Session, visitor: Visitor, hall: HallDay
) -> None:
    hall.day.message = {"text": "Lunch <b>now</b>", "at": hall.now.isoformat()}
    page = _show(session, visitor, hall, "message")
    assert page.one(".room-message").text == "Lunch <b>now</b>"


@pytest.mark.parametrize("show", [*MOST, "blank", "something else"])
def test_a_scene_without_content_says_so_and_never_fails(
    session: Session, visitor: Visitor, show: str
) -> None:
    hall = a_day(session, things.a_process(session), state="check-in")
    assert _show(session, visitor, hall, show, 4711).all(".room-stage")


def test_the_live_part_is_silent_until_something_changes(
    session: Session, client: FlaskClient, hall: HallDay
) -> None:
    address = f"/screen/{hall.sitting.id}/now"
    first = client.get(address)
    version = first.headers["X-Version"]
    with queries(session.get_bind()) as sent:  # type: ignore[arg-type]
        assert client.get(f"{address}?v={version}").status_code in (204, 200)
    assert len(sent) <= 12
    hall.day.stage += 1
    session.commit()
    assert client.get(f"{address}?v={version}").status_code == 200
