"""The moves of the vote: each when it is legal, each once, each in the log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation.phases import GRACE
from budgeting.errors import IllegalMove, NotFound, Tampered
from budgeting.models import LogEntry, Process, RulebookRecord, TabletSession
from budgeting.services import batching, card_checks, opening
from budgeting.services.software import software
from tests import things
from tests.things import a_card, a_process, a_rulebook, an_open_vote, boxed, sealed, some_projects

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ACT = {"actor": "Dari", "now": NOON}
MINUTE = timedelta(minutes=1)


@pytest.fixture
def waiting(session):
    """A process whose rulebook is sealed."""
    process = a_process(session)
    sealed(session, process, a_rulebook(process, some_projects(session, process)))
    return process


@pytest.fixture
def running(session):
    return an_open_vote(session)


def in_review(session, process, sid=b"1", until=NOON + timedelta(hours=1)):
    session.add(
        TabletSession(
            sid=sid * 32, process_id=process.id, tag=sid * 16, in_review=True, expires_at=until
        )
    )
    session.commit()


def acts(session):
    return [entry.action for entry in session.scalars(select(LogEntry).order_by(LogEntry.seq))]


def test_a_sealed_vote_is_opened_once(session, waiting):
    opening.open_vote(session, waiting, **ACT)
    assert (waiting.phase, waiting.opened_at) == ("open", NOON)
    with pytest.raises(IllegalMove):
        opening.open_vote(session, waiting, **ACT)
    assert acts(session) == ["vote.opened"]


def test_the_log_names_the_rulebook_and_the_program_of_the_opening(session, waiting):
    opening.open_vote(session, waiting, **ACT)
    entry = session.scalars(select(LogEntry)).one()
    assert entry.details == {
        "rulebook": session.get(RulebookRecord, waiting.id).sha256,
        "software": software()["program"],
    }
    assert (entry.actor, entry.process_id) == ("Dari", waiting.id)


def test_a_vote_under_an_altered_rulebook_is_not_opened(session, waiting):
    record = session.get(RulebookRecord, waiting.id)
    record.canonical = record.canonical.replace("knapsack", "anything")
    session.commit()
    with pytest.raises(Tampered):
        opening.open_vote(session, waiting, **ACT)


def test_a_vote_without_a_sealed_rulebook_is_not_opened(session):
    with pytest.raises(IllegalMove):
        opening.open_vote(session, a_process(session), **ACT)
    with pytest.raises(NotFound):
        opening.open_vote(session, a_process(session, slug="b", phase="sealed"), **ACT)


def test_a_vote_is_paused_and_goes_on(session, running):
    opening.pause(session, running, **ACT)
    assert running.phase == "paused"
    opening.resume(session, running, **ACT)
    assert running.phase == "open"
    assert acts(session) == ["vote.paused", "vote.resumed"]


def _end(session, process, **act):
    opening.end(session, process, things.KEYS, **act)


@pytest.mark.parametrize("move", [opening.resume, _end, opening.open_vote])
def test_an_open_vote_refuses_moves_of_other_phases(session, running, move):
    with pytest.raises(IllegalMove):
        move(session, running, **ACT)
    session.rollback()
    assert running.phase == "open"
    assert acts(session) == []


def test_a_close_is_announced_once(session, running):
    opening.close(session, running, MINUTE, **ACT)
    assert (running.phase, running.closes_at) == ("open", NOON + MINUTE)
    with pytest.raises(IllegalMove):
        opening.close(session, running, MINUTE, **ACT)


def test_a_close_needs_one_of_the_countdowns_on_offer(session, running):
    with pytest.raises(IllegalMove):
        opening.close(session, running, timedelta(seconds=1), **ACT)


def test_closing_a_paused_vote_lets_it_go_on_until_then(session, running):
    opening.pause(session, running, **ACT)
    opening.close(session, running, MINUTE, **ACT)
    assert (running.phase, running.closes_at) == ("open", NOON + MINUTE)


def test_a_pause_calls_the_close_off_while_the_countdown_runs(session, running):
    opening.close(session, running, MINUTE, **ACT)
    opening.pause(session, running, actor="Dari", now=NOON + MINUTE / 2)
    assert running.closes_at is None


def test_once_the_countdown_is_over_nobody_can_go_back(session, running):
    opening.close(session, running, MINUTE, **ACT)
    with pytest.raises(IllegalMove):
        opening.pause(session, running, actor="Dari", now=NOON + MINUTE)


def test_the_vote_does_not_end_before_the_countdown(session, running):
    opening.close(session, running, MINUTE, **ACT)
    with pytest.raises(IllegalMove):
        opening.end(session, running, things.KEYS, actor="Dari", now=NOON + MINUTE / 2)


def test_the_vote_ends_with_the_countdown_if_nothing_is_in_review(session, running):
    opening.close(session, running, MINUTE, **ACT)
    opening.end(session, running, things.KEYS, actor="Dari", now=NOON + MINUTE)
    assert (running.phase, running.closed_at) == ("closed", NOON + MINUTE)


def test_a_ballot_in_review_holds_the_end_until_the_grace_is_over(session, running):
    in_review(session, running)
    opening.close(session, running, MINUTE, **ACT)
    over = NOON + MINUTE + GRACE
    with pytest.raises(IllegalMove):
        opening.end(session, running, things.KEYS, actor="Dari", now=over - timedelta(seconds=1))
    opening.end(session, running, things.KEYS, actor="Dari", now=over)
    assert running.phase == "closed"


def test_a_review_that_has_expired_holds_nothing(session, running):
    in_review(session, running, until=NOON + MINUTE)
    opening.close(session, running, MINUTE, **ACT)
    opening.end(session, running, things.KEYS, actor="Dari", now=NOON + MINUTE)
    assert running.phase == "closed"


def test_the_end_announces_how_many_ballots_are_in_the_box(session, running):
    boxed(session, running, [["P-1"], ["P-2"], ["P-1", "P-2"]])
    opening.close(session, running, MINUTE, **ACT)
    opening.end(session, running, things.KEYS, actor="Dari", now=NOON + MINUTE)
    entry = session.scalars(select(LogEntry).where(LogEntry.action == "vote.closed")).one()
    assert entry.details["cast"] == 3
    assert entry.details["commitments"] == batching.sha256(session, running)
    assert entry.details["marks"] == card_checks.sha256(session, running, things.KEYS)


def test_the_turnout_counts_and_tells_nothing_else(app, session, running):
    a_card(app, session, running, 1)
    a_card(app, session, running, 2)
    boxed(session, running, [["P-1"]])
    in_review(session, running, b"1")
    in_review(session, running, b"2", until=NOON)
    other = a_process(session, slug="elsewhere")
    in_review(session, other, b"3")
    assert opening.turnout(session, running, NOON) == opening.Turnout(
        cast=1, residents=250, cards=2, in_review=1
    )


def test_of_two_officers_who_press_at_once_one_wins(session, running):
    first = Session(session.get_bind(), expire_on_commit=False)
    seen_by_second = session.get(Process, running.id)
    assert seen_by_second.phase == "open"
    session.rollback()
    with first:
        opening.pause(first, first.get(Process, running.id), **ACT)
        first.commit()
    with pytest.raises(IllegalMove):
        opening.pause(session, seen_by_second, **ACT)
