"""Two holders open the closed box; the desk follows the work, and counts only afterwards."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import BoxedBallot, BoxKey, Job, OpenedBallot, UsedCard
from budgeting.services import box_keys, clock, seeds, unsealing
from tests.things import (
    HOLDERS,
    PASSPHRASES,
    a_process,
    a_rulebook,
    boxed,
    close,
    sealed,
    some_projects,
)
from tests.web.officer.conftest import DESK

SEED = "the number of the minutes"
OPEN = DESK + "unseal"
PAIR = {"passphrase_0": PASSPHRASES[0], "passphrase_2": PASSPHRASES[2]}


@pytest.fixture
def process(app, session):
    """A closed vote with four ballots, whose key three people hold."""
    process = a_process(session)
    rules = a_rulebook(
        process,
        some_projects(session, process),
        secrecy="sealed",
        seed_commitment=seeds.commitment(SEED),
    )
    record = sealed(session, process, rules, SEED)
    record.seed_box = seeds.lock_seed(SEED, process.id, app.extensions["keys"])
    key = box_keys.make(process.slug, HOLDERS, PASSPHRASES, app.extensions["settings"])
    box_keys.keep(session, process, key, actor="Dari", now=clock.now())
    boxed(session, process, [["P-1"], ["P-1", "P-2"], ["P-2"], ["P-1"]])
    close(session, process)
    return process


def is_open(session):
    with Session(session.get_bind()) as beside:
        return beside.scalar(select(BoxKey.opened_at)) is not None


def a_job(session, process, state, message="", age=0):
    past = clock.now().replace(microsecond=0)
    job = Job(process_id=process.id, kind=unsealing.KIND, state=state, message=message)
    job.asked_at = job.seen_at = past.fromtimestamp(past.timestamp() - age, past.tzinfo)
    job.done, job.total = 1, 4
    session.add(job)
    session.commit()
    return job


def primary(page):
    return [" ".join(button.get_text().split()) for button in page.all("main .primary")]


def test_the_number_is_announced_then_the_box_is_opened_then_counted(session, process, dari, read):
    page = dari.get(DESK)
    assert "4 ballots lie in the box: announce this number" in page.words
    assert primary(page) == ["Open the box"]
    assert "4 ballots lie in the box." in dari.get(OPEN).words
    assert dari.post(OPEN, PAIR).headers["Location"] == DESK
    assert is_open(session)
    page = dari.get(DESK)
    assert "The box is open: every ballot agreed with its commitment" in page.words
    assert primary(page) == ["Count the ballots"]
    dari.post(DESK + "count", on=DESK)
    assert "The ballots are counted." in dari.get(DESK).words


def test_paper_goes_into_the_box_before_it_is_opened(session, process, dari):
    session.add(UsedCard(process_id=process.id, tag=b"p" * 16, on_paper=True))
    session.commit()
    page = dari.get(DESK)
    assert "put every one of them into the box" in page.words
    assert primary(page) == ["Go to the paper ballots"]
    assert dari.post(OPEN, PAIR, status=422).h1 == "The paper ballots come first"
    assert not is_open(session)
    assert "4 ballots lie in the box." in dari.get(OPEN).words


def test_a_closed_box_is_not_counted(process, dari, read):
    dari.post(DESK + "count", on=DESK, status=409)
    assert read("phase") == "closed"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "one field stays empty"),
        ({"passphrase_0": PASSPHRASES[0]}, "one field stays empty"),
        (PAIR | {"passphrase_1": PASSPHRASES[1]}, "one field stays empty"),
        (PAIR | {"passphrase_2": PASSPHRASES[0]}, "One of the two passphrases is not right."),
    ],
)
def test_nothing_else_opens_the_box(session, process, dari, typed, words):
    page = dari.post(OPEN, typed, status=422)
    assert words in page.one(".errors").get_text()
    assert not any(words in page.text for words in PASSPHRASES)
    assert not is_open(session)


def test_a_box_is_opened_once(session, process, dari):
    dari.post(OPEN, PAIR)
    dari.get(OPEN, status=409)
    dari.post(OPEN, PAIR, on=DESK, status=409)


@pytest.mark.parametrize("phase_name", ["sealed", "open", "paused", "counting", "published"])
def test_a_box_is_opened_after_the_close_only(session, phase, dari, phase_name):
    phase(phase_name)
    dari.get(OPEN, status=409)
    dari.post(OPEN, PAIR, on=DESK, status=409)
    assert not is_open(session)


def test_the_opening_can_be_followed_and_stopped(session, process, dari):
    job = a_job(session, process, "running")
    page = dari.get(DESK)
    assert "1 of 4 ballots are opened and checked." in page.words
    poll = page.one("#opening")["hx-get"]
    assert "progress" in dari.client.get(poll).text
    dari.get(OPEN, status=409)
    dari.post(DESK + "unseal/stop", on=DESK)
    session.refresh(job)
    assert job.stop_wanted
    job.state = "stopped"
    session.commit()
    assert dari.client.get(poll).headers["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("state", "message", "age", "words"),
    [
        ("failed", "Tampered", 0, "a ballot in it does not agree with its commitment"),
        ("failed", "ValueError", 0, "The opening did not finish."),
        ("stopped", "", 0, "The opening was stopped."),
        ("running", "", 300, "Nothing has been heard of the opening for a minute."),
    ],
)
def test_an_opening_that_did_not_end_well_can_be_repeated(
    session, process, dari, state, message, age, words
):
    a_job(session, process, state, message, age)
    page = dari.get(DESK)
    assert words in page.words
    assert primary(page) == ["Open the box"]
    dari.post(OPEN, PAIR)
    assert is_open(session)


def test_a_ballot_that_was_altered_keeps_the_box_closed(session, process, dari):
    row = session.query(BoxedBallot).first()
    row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    session.commit()
    dari.post(OPEN, PAIR)
    assert "The box was not opened" in dari.get(DESK).words
    assert not is_open(session)
    assert session.query(OpenedBallot).count() == 0
    session.rollback()


def test_no_page_of_the_opening_tells_what_was_chosen(process, dari):
    dari.post(OPEN, PAIR)
    for address in ("", "keys", "cards"):
        assert "P-1" not in dari.client.get(DESK + address).text
