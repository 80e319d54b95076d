"""Open, pause, resume, close and end: with a second look where there is no way back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from budgeting.services import clock, relaying
from tests import people
from tests.pages import Visitor
from tests.things import boxed
from tests.web.officer.conftest import DESK


def test_opening_takes_a_second_look_at_the_rulebook(process, dari, read):
    page = dari.get(DESK + "open")
    assert read("phase") == "sealed"
    assert "it cannot be unopened" in page.words
    assert len(page.all(".digest li")) == 32
    assert "There are no cards yet." in page.words
    dari.post(DESK + "open")
    assert read("phase") == "open"


def test_opening_twice_is_told_kindly(process, dari, read):
    token = dari.get(DESK + "open").csrf
    dari.post(DESK + "open")
    answer = dari.client.post(DESK + "open", data={"csrf_token": token})
    assert answer.status_code == 409
    assert "Somebody may have done it already" in answer.text
    assert f'href="{DESK}"' in answer.text
    assert read("phase") == "open"


def test_of_two_officers_who_open_at_the_same_moment_one_is_told(app, process, dari, read):
    other = Visitor(app.test_client())
    other.sign_in("dari@example.org", people.PASSWORD)
    desks = [(visitor.client, visitor.get(DESK + "open").csrf) for visitor in (dari, other)]
    start = Barrier(len(desks))

    def press(desk):
        client, token = desk
        start.wait()
        return client.post(DESK + "open", data={"csrf_token": token}).status_code

    with ThreadPoolExecutor(len(desks)) as pool:
        answers = sorted(pool.map(press, desks))
    assert answers == [303, 409]
    assert read("phase") == "open"


@pytest.mark.parametrize("page", ["open", "publish"])
def test_there_is_no_second_look_at_what_is_not_legal_now(phase, dari, page):
    phase("closed")
    assert dari.get(DESK + page, status=409).h1 == "This cannot be done now"


def test_pause_and_resume_take_one_press(phase, dari, read):
    phase("open")
    dari.post(DESK + "pause", on=DESK)
    assert read("phase") == "paused"
    dari.post(DESK + "resume", on=DESK)
    assert read("phase") == "open"


def test_closing_announces_the_countdown_that_was_chosen(phase, dari, read):
    phase("open")
    page = dari.get(DESK + "close")
    assert [choice["value"] for choice in page.all("input[type=radio]")] == [
        "10",
        "60",
        "120",
        "300",
        "600",
    ]
    before = clock.now()
    dari.post(DESK + "close", {"seconds": "300"})
    wait = read("closes_at") - before
    assert timedelta(seconds=300) <= wait < timedelta(seconds=330)


@pytest.mark.parametrize("seconds", ["", "1", "-10", "١٢٣", "NaN", "99999999999999999999"])
def test_another_countdown_is_refused(phase, dari, read, seconds):
    phase("open")
    page = dari.post(DESK + "close", {"seconds": seconds}, status=422)
    assert page.all(".errors")
    assert read("closes_at") is None


def test_an_announced_close_has_no_second_look_any_more(phase, dari):
    phase("open", closes_at=clock.now() + timedelta(minutes=1))
    dari.get(DESK + "close", status=409)


def test_the_box_is_taken_away_when_the_time_is_over(session, phase, dari, read):
    process = phase("open", closes_at=clock.now() - timedelta(seconds=1))
    boxed(session, process, [["P-1"], ["P-2"]])
    answer = dari.post(DESK + "end", on=DESK)
    assert answer.headers["Location"] == DESK
    assert read("phase") == "closed"
    assert "The vote was closed with 2 ballots in the box." in dari.get(DESK).words


def test_old_pages_that_remain_after_the_end_are_told(phase, dari, monkeypatch):
    phase("open", closes_at=clock.now() - timedelta(seconds=1))
    monkeypatch.setattr(relaying, "sweep", lambda _engine, _tables: False)
    dari.post(DESK + "end", on=DESK)
    page = dari.get(DESK)
    assert "Old pages remain in the database." in page.words
    assert "flask box sweep" in page.words


def test_whoever_takes_the_box_away_second_sees_that_it_is_done(phase, dari, read):
    phase("open", closes_at=clock.now() - timedelta(seconds=1))
    token = dari.get(DESK).csrf
    for _ in range(2):
        answer = dari.client.post(DESK + "end", data={"csrf_token": token})
        assert answer.headers["Location"] == DESK
    assert read("phase") == "closed"


def test_the_box_is_not_taken_away_early(phase, dari, read):
    phase("open", closes_at=clock.now() + timedelta(minutes=1))
    dari.post(DESK + "end", on=DESK, status=409)
    assert read("phase") == "open"


@pytest.mark.parametrize("act", ["pause", "resume", "end", "count", "count/stop", "cards/stop"])
def test_no_act_is_done_by_opening_an_address(phase, dari, act):
    phase("open")
    assert dari.client.get(DESK + act).status_code == 405
