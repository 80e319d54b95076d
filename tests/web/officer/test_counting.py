"""The count is begun, followed, stopped and repeated; its outcome is looked at and published."""

from __future__ import annotations

import json

import pytest

from budgeting.models import Job, OutcomeRecord
from budgeting.services import clock, tallying
from tests.things import boxed, close
from tests.web.officer.conftest import DESK

WITHOUT = {"without": "1"}


@pytest.fixture
def closed(session, phase):
    """A closed vote with four ballots."""
    process = phase("closed")
    boxed(session, process, [["P-1"], ["P-1", "P-2"], ["P-2"], ["P-1"]])
    close(session, process)
    return process


@pytest.fixture
def counted(closed, dari):
    """The same vote, counted."""
    dari.post(DESK + "count", on=DESK)
    return closed


def running(session, process, **values):
    now = clock.now()
    job = Job(process_id=process.id, kind=tallying.KIND, state="running", asked_at=now, seen_at=now)
    session.add(job)
    process.phase = "counting"
    session.commit()
    return job


def test_the_count_is_begun_from_the_desk(closed, dari, read):
    answer = dari.post(DESK + "count", on=DESK)
    assert answer.headers["Location"] == DESK
    assert read("phase") == "counting"
    assert "The ballots are counted." in dari.get(DESK).words


def test_a_count_can_be_followed_and_stopped(session, closed, dari):
    job = running(session, closed)
    page = dari.get(DESK)
    assert "The ballots are being counted." in page.words
    poll = page.one("#counting")["hx-get"]
    assert "progress" in dari.client.get(poll).text
    dari.post(DESK + "count/stop", on=DESK)
    session.refresh(job)
    assert job.stop_wanted
    job.state = "stopped"
    session.commit()
    assert dari.client.get(poll).headers["HX-Refresh"] == "true"


def test_two_officers_begin_one_count(session, closed, dari):
    running(session, closed)
    dari.post(DESK + "count", on=DESK, status=409)
    session.commit()
    assert session.query(Job).count() == 1
    session.rollback()


def test_the_outcome_shows_what_will_be_published(session, counted, dari):
    page = dari.get(DESK + "outcome")
    assert "This is what will be published." in page.words
    document = json.loads(session.get(OutcomeRecord, counted.id).document)
    session.rollback()
    tables = page.all("table")
    numbers = [row.select_one("td").get_text() for row in tables[0].select("tbody tr")]
    assert [f"P-{number}" for number in numbers] == document["funded"]
    assert len(tables[1].select("tbody tr")) == 6 - len(document["funded"])
    assert "€" in tables[0].get_text()


def test_counting_again_from_the_desk_gives_the_same_outcome(session, counted, dari):
    first = session.get(OutcomeRecord, counted.id).sha256
    session.rollback()
    dari.post(DESK + "count", on=DESK)
    session.expire_all()
    assert session.get(OutcomeRecord, counted.id).sha256 == first
    session.rollback()


def test_the_public_sees_nothing_before_the_publication(app, counted, dari):
    stranger = app.test_client()
    text = stranger.get("/hanbit-2026/results").text
    assert "€19,400" not in text
    for mark in ("badge", "Not funded"):
        assert mark not in text
    assert stranger.get(DESK + "outcome").status_code == 303


def test_publishing_takes_a_second_look(counted, dari, read):
    page = dari.get(DESK + "publish")
    assert "It cannot be taken back or counted again." in page.words
    assert read("phase") == "counting"
    dari.post(DESK + "publish", WITHOUT)
    assert read("phase") == "published"
    assert read("published_at") is not None
    assert "This is what was published." in dari.get(DESK + "outcome").words


def test_what_is_published_is_not_counted_again(counted, dari):
    dari.post(DESK + "publish", WITHOUT)
    dari.post(DESK + "count", on=DESK, status=409)
    dari.post(DESK + "publish", WITHOUT, on=DESK, status=409)


def test_without_an_outcome_there_is_nothing_to_publish(session, phase, dari):
    phase("counting")
    dari.get(DESK + "publish", status=404)
    dari.post(DESK + "publish", WITHOUT, on=DESK, status=409)
