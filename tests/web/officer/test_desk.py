"""The desk: one number, one next act, and never what was chosen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from budgeting.deliberation.phases import GRACE
from budgeting.models import Job, TabletSession
from budgeting.services import clock, tallying
from budgeting.services.software import software
from tests.things import a_card, boxed
from tests.web.officer.conftest import DESK


def primary(page):
    return [" ".join(button.get_text().split()) for button in page.all("main .primary")]


@pytest.mark.parametrize(
    ("phase_name", "words"),
    [
        ("draft", "Go to the cards"),
        ("sealed", "Open the vote"),
        ("open", "Close the vote"),
        ("paused", "Go on with the vote"),
        ("closed", "Count the ballots"),
        ("published", "Read the result"),
    ],
)
def test_there_is_one_next_act_in_every_phase(phase, dari, phase_name, words):
    phase(phase_name, published_at=clock.now())
    assert primary(dari.get(DESK)) == [words]


def test_the_desk_says_how_many_have_voted(session, app, phase, dari):
    process = phase("open")
    boxed(session, process, [["P-1"], ["P-2"]])
    a_card(app, session, process)
    page = dari.get(DESK)
    assert page.one("#turnout-words").get_text(" ", strip=True) == "2 of 250 have voted"
    assert [figure.get_text() for figure in page.all(".figures-grid dd")] == ["1", "0", "0", "2"]


def test_before_the_count_no_page_tells_what_was_chosen(session, phase, dari):
    process = phase("closed")
    boxed(session, process, [["P-1", "P-3"]] * 5)
    for address in ("", "cards", "void", "turnout"):
        page = dari.client.get(DESK + address).text
        assert "P-1" not in page
        assert "Bench" not in page
    assert dari.get(DESK + "outcome", status=404).h1 == "There is no such page"


def test_unchanged_numbers_are_answered_with_nothing(session, phase, dari):
    process = phase("open")
    poll = dari.get(DESK).one("#turnout")["hx-get"]
    headers = {"HX-Request": "true"}
    assert dari.client.get(poll, headers=headers).status_code == 204
    boxed(session, process, [["P-1"]])
    answer = dari.client.get(poll, headers=headers)
    assert "1</b>" in answer.text
    assert "<h1" not in answer.text
    assert "HX-Refresh" not in answer.headers


def test_a_vote_that_has_moved_on_loads_the_page_anew(phase, dari):
    phase("open")
    poll = dari.get(DESK).one("#turnout")["hx-get"]
    phase("paused")
    answer = dari.client.get(poll, headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"


def test_a_closed_vote_is_polled_no_more(phase, dari):
    phase("closed")
    assert not dari.get(DESK).one("#turnout").get("hx-get")


def test_the_countdown_is_on_the_page_without_a_script(phase, dari):
    closes_at = clock.now() + timedelta(minutes=5)
    phase("open", closes_at=closes_at)
    page = dari.get(DESK)
    clock_shown = page.one(".clock")
    assert clock_shown["data-deadline"] == str(int(closes_at.timestamp()))
    assert "UTC" in clock_shown.get_text()
    assert primary(page) == []


def test_in_the_grace_the_desk_waits_for_ballots_in_review(session, phase, dari):
    process = phase("open", closes_at=clock.now() - timedelta(seconds=5))
    session.add(
        TabletSession(
            sid=b"s" * 32,
            process_id=process.id,
            tag=b"t" * 16,
            in_review=True,
            expires_at=clock.now() + timedelta(hours=1),
        )
    )
    session.commit()
    page = dari.get(DESK)
    assert "1 ballot is in review on a tablet." in page.words
    deadline = int((process.closes_at + GRACE).timestamp())
    assert page.one(".clock")["data-deadline"] == str(deadline)


def test_after_the_grace_no_ballot_is_said_to_be_in_review(session, phase, dari):
    process = phase("open", closes_at=clock.now() - GRACE - timedelta(seconds=5))
    forgotten = TabletSession(
        sid=b"s" * 32,
        process_id=process.id,
        tag=b"t" * 16,
        in_review=True,
        expires_at=clock.now() + timedelta(hours=1),
    )
    session.add(forgotten)
    session.commit()
    page = dari.get(DESK)
    assert primary(page) == ["Take the box away"]
    assert "in review on a tablet" not in page.words


def test_when_the_time_is_over_the_box_is_taken_away_by_script_or_by_hand(phase, dari):
    phase("open", closes_at=clock.now() - timedelta(seconds=5))
    page = dari.get(DESK)
    assert primary(page) == ["Take the box away"]
    form = page.one("form[hx-post]")
    assert form["action"] == form["hx-post"] == DESK + "end"
    assert form["hx-trigger"].startswith("load")


@pytest.mark.parametrize(
    ("state", "message", "words"),
    [
        ("failed", "Tampered", "does not agree with the sealed rulebook"),
        ("failed", "ValueError", "The count did not finish."),
        ("stopped", "", "The count was stopped."),
        ("running", "", "Nothing has been heard of the count for a minute."),
    ],
)
def test_a_count_that_did_not_end_well_can_be_begun_again(
    session, phase, dari, state, message, words
):
    process = phase("counting")
    past = clock.now() - timedelta(minutes=5)
    job = Job(process_id=process.id, kind=tallying.KIND, state=state, message=message)
    job.asked_at = job.seen_at = past
    session.add(job)
    session.commit()
    page = dari.get(DESK)
    assert words in page.words
    assert primary(page) == ["Begin the count again"]


def test_the_log_tells_who_did_what(session, process, dari):
    dari.post(DESK + "open", on=DESK + "open")
    dari.post(DESK + "pause", on=DESK)
    dari.post(DESK + "resume", on=DESK)
    dari.post(DESK + "close", {"seconds": "60"}, on=DESK + "close")
    told = [
        [cell.get_text(strip=True) for cell in row.select("td")[1:]]
        for row in dari.get(DESK).all("tbody tr")
    ]
    assert told == [
        ["Dari", "The close was announced, 1 minute ahead."],
        ["Dari", "The vote went on."],
        ["Dari", "The vote was paused."],
        ["Dari", f"The vote was opened. The program was {software()['program']}."],
    ]


def test_a_script_that_was_sent_to_the_desk_loads_it_anew(process, dari):
    answer = dari.client.get(DESK, headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"
