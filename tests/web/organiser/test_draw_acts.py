"""The acts of the draw: publish, call the balls, type the number, withdraw."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update

from budgeting.models import Draw, Job, LogEntry, Membership
from budgeting.services import clock, drawn_files, freezing
from budgeting.services.freezing import latest
from tests import drawings, people
from tests.pages import Visitor

DRAW = "/organiser/hanbit-2026/draw"
PUBLISH = {"source": "balls", "digits": "64", "read": "y"}
TODAY = clock.now().date().isoformat()
TOMORROW = (clock.now() + timedelta(days=1)).date().isoformat()
NAMED = {"value": "07", "witnesses": "Yuna\n\n Dari "}


def test_a_ball_that_is_sent_twice_is_called_once(office, session, process):
    draw = drawings.published(session, process)
    form = {"ball": "7", "place": "0"}
    for _time in range(2):
        office.post(DRAW + "/ball", form, on=DRAW)
    office.post(DRAW + "/ball", {"ball": "3", "place": "0"}, on=DRAW, status=409)
    session.refresh(draw)
    assert draw.facts["called"] == "7"


def test_the_list_is_published_after_a_second_look(office, session, process, draw_state):
    drawings.built(session, process)
    page = office.get(DRAW + "/publish")
    assert page.h1 == "Publish the list"
    assert "2 of them number this list" in page.words
    page = office.follow(office.post(DRAW + "/publish", PUBLISH))
    assert draw_state() == "published"
    sha256 = latest(session, process).sha256
    assert page.one(".hex").get_text().replace(" ", "") == sha256
    office.post(DRAW + "/publish", PUBLISH, on=DRAW, status=409)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"read": ""}, "Tick that you have looked at the list."),
        ({"source": ""}, "Choose where the number comes from."),
        ({"source": "beacon"}, "Write which round of which beacon will give the number."),
        ({"source": "beacon", "beacon": "x", "digits": ""}, "Write how many digits"),
        ({"source": "beacon", "beacon": "x", "digits": "8"}, "Write a number from 32 up."),
        ({"source": "beacon", "beacon": "DRAND round 7"}, "Choose the network of drand above"),
        ({"source": "quicknet"}, "Write the day on which the round will come."),
        ({"source": "quicknet", "day": TOMORROW}, "Write the time at which the round will come."),
        ({"source": "default", "day": TODAY, "time": "00:00"}, "This moment has passed."),
        ({"source": "beacon", "day": "0001-01-01", "time": "00:00"}, "This moment has passed."),
        ({"source": "default", "day": "9999-12-31", "time": "23:59"}, "a day within a year"),
    ],
)
def test_a_list_is_not_published_without_the_deliberate_act(
    office, session, process, draw_state, change, told
):
    drawings.built(session, process)
    form = {name: value for name, value in (PUBLISH | change).items() if value}
    page = office.post(DRAW + "/publish", form, status=422)
    assert told in page.one(".errors").get_text()
    assert draw_state() == "ready"


def test_a_stopped_list_says_so_before_it_is_published(office, session, process):
    drawings.built(session, process)
    session.execute(update(Draw).values(wanted=50, state="building"))
    session.commit()
    assert "Use this list" in office.get(DRAW).words
    assert "stopped before it was full" in office.get(DRAW + "/publish").words
    office.post(DRAW + "/publish", PUBLISH)
    assert drawn_files.published_evidence(latest(session, process)).stopped


def test_the_balls_are_called_one_by_one_and_name_the_panel(office, session, process, draw_state):
    drawings.published(session, process)
    assert "Ball 1 of 2 is next." in office.get(DRAW).words
    office.post(DRAW + "/ball", {"ball": "3"}, on=DRAW)
    office.post(DRAW + "/ball/back", on=DRAW)
    office.post(DRAW + "/ball", {"ball": "0"}, on=DRAW)
    page = office.follow(office.post(DRAW + "/ball", {"ball": "7"}, on=DRAW))
    assert "The balls are 0 7." in page.words
    assert page.one("[name=value]")["value"] == "07"
    page = office.follow(office.post(DRAW + "/number", NAMED, on=DRAW))
    assert draw_state() == "drawn"
    assert "The number 07 named panel 7." in page.words
    assert "Yuna, Dari" in page.words
    assert len(session.scalars(select(Membership.position)).all()) == 8


@pytest.mark.parametrize("ball", ["", "12", "x"])
def test_what_is_no_ball_is_not_shown(office, session, process, ball):
    drawings.published(session, process)
    page = office.post(DRAW + "/ball", {"ball": ball}, on=DRAW, status=422)
    assert page.all(".errors")
    if ball:
        assert page.one("[name=ball]")["value"] == ball
    assert "Ball 1 of 2 is next." in page.words


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"value": "7"}, "as many digits as were announced"),
        ({"value": "0x"}, "not the number that was announced"),
        ({"value": ""}, "Type the number that was drawn."),
        ({"witnesses": " \n"}, "Name at least one witness."),
        ({"witnesses": "\n".join("abcdefghijklmnopqrstu")}, "Name at most 20 witnesses"),
    ],
)
def test_a_wrong_number_draws_nothing_and_keeps_what_was_typed(
    office, session, process, draw_state, change, told
):
    drawings.published(session, process)
    for ball in "07":
        office.post(DRAW + "/ball", {"ball": ball}, on=DRAW)
    page = office.post(DRAW + "/number", NAMED | change, on=DRAW, status=422)
    assert told in page.one(".errors").get_text()
    assert page.one("[name=value]")["value"] == (NAMED | change)["value"]
    assert draw_state() == "published"


def test_a_number_that_was_not_called_draws_nothing(office, session, process, draw_state):
    drawings.published(session, process)
    for ball in "07":
        office.post(DRAW + "/ball", {"ball": ball}, on=DRAW)
    office.post(DRAW + "/number", NAMED | {"value": "08"}, on=DRAW, status=422)
    assert draw_state() == "published"


def test_a_number_that_is_not_on_the_list_is_drawn_again(office, session, process, draw_state):
    drawings.published(session, process)
    for ball in "99":
        office.post(DRAW + "/ball", {"ball": ball}, on=DRAW)
    page = office.follow(office.post(DRAW + "/number", NAMED | {"value": "99"}, on=DRAW))
    assert "draw again" in page.words
    assert "Ball 1 of 2 is next." in page.words
    assert draw_state() == "published"


def test_a_second_number_is_refused(office, session, process):
    drawings.drawn(session, process, "07")
    office.post(DRAW + "/number", NAMED | {"value": "08"}, on=DRAW + "/withdraw", status=409)
    assert session.scalars(select(Draw.chosen)).one() == 7


def test_a_beacon_is_named_before_and_typed_after(
    office, session, process, draw_state, monkeypatch
):
    drawings.built(session, process)
    form = PUBLISH | {"source": "quicknet", "day": TOMORROW, "time": "10:30"}
    page = office.follow(office.post(DRAW + "/publish", form))
    session.rollback()
    source = drawn_files.published_evidence(latest(session, process)).source
    assert source.name in page.words
    assert (source.network, source.digits, source.moment[10:]) == ("quicknet", 64, "T10:30:00Z")
    value = hashlib.sha256(b"round").hexdigest()
    page = office.post(DRAW + "/number", NAMED | {"value": value}, on=DRAW, status=422)
    assert "does not exist yet" in page.one(".errors").get_text()
    assert draw_state() == "published"
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    office.sign_in("haneul@example.org", people.PASSWORD)
    office.post(DRAW + "/number", NAMED | {"value": value}, on=DRAW)
    assert draw_state() == "drawn"


def test_any_other_beacon_is_named_with_its_moment(office, session, process):
    drawings.built(session, process)
    form = {"source": "beacon", "beacon": "NIST pulse 7", "day": TOMORROW, "time": "10:30"}
    office.post(DRAW + "/publish", PUBLISH | form)
    source = drawn_files.published_evidence(latest(session, process)).source
    assert (source.name, source.network, source.round) == ("NIST pulse 7", "", 0)
    assert source.moment[10:] == "T10:30:00Z"


def test_a_draw_is_withdrawn_with_a_reason(office, session, process, draw_state):
    drawings.drawn(session, process)
    page = office.post(DRAW + "/withdraw", {"reason": " "}, status=422)
    assert "Write why this draw does not count." in page.one(".errors").get_text()
    assert draw_state() == "drawn"
    reason = "Two people were missing from the pool."
    page = office.follow(office.post(DRAW + "/withdraw", {"reason": reason, "read": "y"}))
    assert draw_state() == "withdrawn"
    assert reason in page.words
    office.post(DRAW + "/freeze", on=DRAW)
    assert (latest(session, process).number, latest(session, process).reason) == (2, reason)


def test_without_a_draw_there_is_nothing_to_withdraw_or_publish(office, session, process):
    drawings.a_selection(session, process)
    office.get(DRAW + "/withdraw", 409)
    office.get(DRAW + "/publish", 409)


def test_who_did_what_is_written_down(office, session, process):
    drawings.a_selection(session, process)
    office.post(DRAW + "/freeze", on=DRAW)
    office.post(DRAW + "/publish", PUBLISH)
    acts = session.execute(select(LogEntry.action, LogEntry.actor).order_by(LogEntry.seq)).all()
    assert [tuple(one) for one in acts if one[0].startswith(("draw", "panels"))] == [
        ("draw.frozen", "Haneul"), ("panels.built", ""), ("draw.published", "Haneul"),
    ]  # fmt: skip
    assert session.scalars(select(Job.state)).all() == ["done"]


def test_of_two_numbers_at_the_same_time_one_decides(app, office, session, process):
    drawings.published(session, process)
    session.rollback()
    browsers = []
    for _each in range(2):
        browser = Visitor(app.test_client())
        browser.sign_in("haneul@example.org", people.PASSWORD)
        browsers.append((browser.client, browser.get(DRAW + "/withdraw").csrf))
    starting = Barrier(2)

    def draw(number):
        browser, token = browsers[number]
        form = {"value": f"0{number}", "witnesses": "Yuna", "csrf_token": token}
        starting.wait()
        return browser.post(DRAW + "/number", data=form).status_code

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(draw, range(2))) == [303, 409]
    assert len(session.scalars(select(Membership.position)).all()) == 8
    drawn = session.scalars(select(LogEntry.action).where(LogEntry.action == "draw.drawn")).all()
    assert len(drawn) == 1


@pytest.fixture
def at_once(app, office):
    """Two organisers send a form at the same moment; how each of them is answered."""

    def send(path, *forms):
        browsers = []
        for _each in forms:
            browser = Visitor(app.test_client())
            browser.sign_in("haneul@example.org", people.PASSWORD)
            browsers.append((browser.client, browser.get("/organiser/hanbit-2026/").csrf))
        starting = Barrier(len(forms))

        def press(number):
            browser, token = browsers[number]
            starting.wait()
            return browser.post(path, data=forms[number] | {"csrf_token": token}).status_code

        with ThreadPoolExecutor(len(forms)) as both:
            return sorted(both.map(press, range(len(forms))))

    return send


def test_of_two_who_freeze_at_the_same_time_one_freezes(at_once, session, process):
    drawings.a_selection(session, process)
    session.rollback()
    assert at_once(DRAW + "/freeze", {}, {}) == [303, 409]
    assert [one.number for one in freezing.draws(session, process)] == [1]
    assert drawings.actions(session, process).count("draw.frozen") == 1


def test_of_two_who_publish_at_the_same_time_one_publishes(at_once, session, process):
    drawings.built(session, process)
    session.rollback()
    beacon = {"source": "quicknet", "day": TOMORROW, "time": "10:30"}
    assert at_once(DRAW + "/publish", PUBLISH, PUBLISH | beacon) == [303, 409]
    draw = latest(session, process)
    assert draw.source == drawn_files.published_evidence(draw).source.kind
    assert drawings.actions(session, process).count("draw.published") == 1


def test_of_two_who_withdraw_at_the_same_time_one_withdraws(at_once, session, process):
    drawings.published(session, process)
    session.rollback()
    reasons = [{"reason": reason, "read": "y"} for reason in ("A slip.", "Another slip.")]
    assert at_once(DRAW + "/withdraw", *reasons) == [303, 409]
    assert drawings.actions(session, process).count("draw.withdrawn") == 1
