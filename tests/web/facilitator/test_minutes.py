"""The lead's page of the minutes: write, show, take back, close the endorsement, publish."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import Argument, Day, Minutes, Poll
from budgeting.services import minuting, moderating
from tests import people, things
from tests.pages import Page, Visitor
from tests.services.day import HallDay
from tests.services.said import CANARY, a_said_day, endorse

HERE = "/facilitator/hanbit-2026/sittings/1/minutes"
Signed = Callable[[str], Visitor]


@pytest.fixture
def hall(session: Session) -> HallDay:
    """A day that is over and whose minutes nobody has touched."""
    return a_said_day(session, things.a_process(session))


@pytest.fixture
def signed(app: Flask, session: Session) -> Signed:
    """A browser in which this member of the staff has signed in."""

    def sign_in(who: str) -> Visitor:
        visitor = Visitor(app.test_client())
        visitor.sign_in(getattr(people, who)(session).email, people.PASSWORD)
        return visitor

    return sign_in


@pytest.fixture
def bom(signed: Signed, hall: HallDay) -> Visitor:
    return signed("bom")


@pytest.fixture
def haneul(signed: Signed, hall: HallDay) -> Visitor:
    return signed("haneul")


def press(visitor: Visitor, session: Session, *names: str) -> Page:
    """Make these moves on the page; the page afterwards."""
    page = visitor.get(HERE)
    for name in names:
        page = visitor.follow(visitor.post(f"{HERE}/{name}", on=HERE))
        session.rollback()
        session.expire_all()
    return page


def state_of(session: Session) -> str:
    session.rollback()
    state = session.scalar(select(Minutes.state))
    session.rollback()
    return state or "none"


def test_the_draft_has_written_itself(bom: Visitor, session: Session) -> None:
    page = bom.get(HERE)
    assert page.h1 == "Minutes: First day"
    for words in ("90 people took part.", "Shade", "What does it cost?", "Reason a1."):
        assert words in page.words
    assert CANARY not in page.text
    assert state_of(session) == "none"


def test_the_three_parts_are_written_in_every_language(bom: Visitor, session: Session) -> None:
    typed = {
        "opening-en": "We met.",
        "opening-ko": "만났습니다.",
        "next-en": "The council answers.",
    }
    page = bom.follow(bom.post(HERE, typed))
    assert "Your words were saved." in page.text
    assert page.one("#opening-ko").get_text().strip() == "만났습니다."
    minutes = session.get_one(Minutes, 1)
    assert minutes.texts == {
        "opening": {"en": "We met.", "ko": "만났습니다."},
        "next": {"en": "The council answers."},
    }


def test_a_part_that_is_too_long_is_refused_and_kept(bom: Visitor, session: Session) -> None:
    long = "x" * (minuting.LONGEST_PART + 1)
    page = bom.post(HERE, {"remarks-en": long, "opening-en": "We met."}, status=422)
    assert isinstance(page, Page)
    assert page.one("#remarks-en").get_text().strip() == long
    assert page.one("#opening-en").get_text().strip() == "We met."
    assert "Remarks: at most 5000 letters." in page.words
    assert state_of(session) == "none"


def test_while_the_day_runs_there_is_no_way_to_show_them(signed: Signed, session: Session) -> None:
    a_said_day(session, things.a_process(session), "live")
    bom = signed("bom")
    page = bom.get(HERE)
    assert "once the day has ended" in page.words
    assert page.all(f"form[action='{HERE}/show']") == []
    assert "This cannot be done now" in _refused(bom, "show").h1
    assert state_of(session) == "none"


def test_those_present_are_shown_the_minutes_and_counted(
    bom: Visitor, session: Session, hall: HallDay
) -> None:
    page = press(bom, session, "show")
    assert page.all("textarea") == []
    endorse(session, hall.day, 62, "You forgot the children.")
    page = bom.get(HERE)
    figures = [tag.get_text() for tag in page.all("#main .panel dd.big")]
    assert figures == ["62", "1"]
    assert "62 of 90 people say that these minutes are fair. One person objects." in page.words
    assert "You forgot the children." in page.words


def test_the_count_comes_by_itself(bom: Visitor, session: Session, hall: HallDay) -> None:
    page = press(bom, session, "show")
    live = page.one("[data-live]")
    version = live["data-version"]
    assert bom.client.get(f"{live['data-live']}?v={version}").status_code == 204
    endorse(session, hall.day, 7)
    session.get_one(Day, 1).floor += 1
    session.commit()
    answer = bom.client.get(f"{live['data-live']}?v={version}")
    assert (answer.status_code, answer.headers["X-Version"]) == (200, str(int(str(version)) + 1))
    assert ">7<" in answer.text


def test_a_text_that_is_hidden_is_gone_from_minutes_that_are_being_read(
    bom: Visitor, session: Session, hall: HallDay
) -> None:
    assert "Reason a1." in press(bom, session, "show").words
    reason = session.get_one(Argument, "a1")
    moderating.move(
        session, hall.day, reason, "hide", "team", reason="Rude.", actor="team 1", now=hall.now
    )
    session.commit()
    assert "Reason a1." not in bom.get(HERE).words


def test_to_take_them_back_is_told_what_is_lost(
    bom: Visitor, session: Session, hall: HallDay
) -> None:
    press(bom, session, "show")
    endorse(session, hall.day, 12)
    assert (
        "The 12 “fair” that were said of these words are dropped."
        in bom.get(f"{HERE}/take-back").words
    )
    page = press(bom, session, "take-back")
    assert page.one("#opening-en") is not None
    assert state_of(session) == "draft"


def test_only_an_organiser_publishes(bom: Visitor, haneul: Visitor, session: Session) -> None:
    page = press(bom, session, "show", "endorse")
    assert "An organiser publishes them." in page.words
    bom.get(f"{HERE}/publish", 403)
    assert bom.client.post(f"{HERE}/publish", data={"csrf_token": page.csrf}).status_code == 403
    assert state_of(session) == "endorsed"
    page = press(haneul, session, "publish")
    assert "The minutes are published" in page.words
    assert state_of(session) == "published"


def test_the_second_look_says_what_publishing_does(
    haneul: Visitor, session: Session, hall: HallDay
) -> None:
    hall.polls[0].state = hall.polls[1].state = "closed"
    session.commit()
    press(haneul, session, "show", "endorse")
    words = haneul.get(f"{HERE}/publish").words
    for told in ("3 straw polls", "is destroyed", "None of this can be undone."):
        assert told in words
    press(haneul, session, "publish")
    assert {poll.state for poll in session.query(Poll)} == {"shown"}
    assert session.get_one(Day, 1).salt is None


@pytest.mark.parametrize("name", ["take-back", "endorse", "publish"])
def test_a_move_out_of_turn_is_refused(haneul: Visitor, session: Session, name: str) -> None:
    assert "This cannot be done now" in _refused(haneul, name).h1
    haneul.get(f"{HERE}/{name}", 409)
    assert state_of(session) == "none"


@pytest.mark.parametrize(
    "address", ["hanbit-2026/sittings/7/minutes", "byeol-2026/sittings/1/minutes"]
)
def test_minutes_elsewhere_are_not_found(haneul: Visitor, session: Session, address: str) -> None:
    things.a_process(session, "byeol-2026")
    session.commit()
    haneul.get(f"/facilitator/{address}", 404)
    token = haneul.get(HERE).csrf
    for end in ("", "/show"):
        answer = haneul.client.post(f"/facilitator/{address}{end}", data={"csrf_token": token})
        assert answer.status_code == 404


def test_the_officer_and_strangers_stay_outside(signed: Signed, hall: HallDay, app: Flask) -> None:
    signed("dari").get(HERE, 403)
    assert app.test_client().get(HERE).status_code == 303


def _refused(visitor: Visitor, name: str) -> Page:
    page = visitor.post(f"{HERE}/{name}", on=HERE, status=409)
    assert isinstance(page, Page)
    return page
