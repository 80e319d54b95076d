"""The count: only of what agrees with the seal, and always to the same bytes."""

from __future__ import annotations

import hashlib
import json
import random
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.counting.rulebook import BallotFormat
from budgeting.errors import IllegalMove, Stopped, Tampered
from budgeting.models import (
    BoxedBallot,
    Job,
    LogEntry,
    OutcomeRecord,
    RulebookRecord,
    UsedCard,
)
from budgeting.services import clock, publishing, seeds, tallying, unsealing, working
from budgeting.services.box_keys import room_secret
from budgeting.services.sealed import sealed_rulebook
from tests import things
from tests.things import a_process, a_rulebook, boxed, open_box, put_in, sealed, some_projects

SEED = "the number of the minutes"
MARKS = [["P-1", "P-2"], ["P-2"], ["P-2", "P-3"], ["P-4"], ["P-1", "P-2"], ["P-3", "P-4"]]
ACT = {"actor": "Dari", "now": clock.now()}


@pytest.fixture
def voting(app, session):
    """A vote over six projects with six ballots; its seed is locked away."""
    process = a_process(session)
    rulebook = a_rulebook(
        process, some_projects(session, process), seed_commitment=seeds.commitment(SEED)
    )
    record = sealed(session, process, rulebook)
    record.seed = None
    record.seed_box = seeds.lock_seed(SEED, process.id, app.extensions["keys"])
    boxed(session, process, MARKS)
    session.commit()
    return process


@pytest.fixture
def process(session, voting):
    """The same, closed."""
    things.close(session, voting)
    return voting


def count(app, session, process):
    """Ask for the count and do it; the state of its job."""
    job_id = tallying.begin_count(session, process, **ACT).id
    session.commit()
    return run(app, session, job_id)


def run(app, session, job_id):
    engine = session.get_bind()
    session.rollback()
    keys, settings = app.extensions["keys"], app.extensions["settings"]
    working.run_job(lambda: Session(engine, expire_on_commit=False), job_id, keys, settings)
    session.expire_all()
    job = session.get(Job, job_id)
    return job.state, job.message


def outcome(session, process):
    return session.get(OutcomeRecord, process.id)


def test_a_count_funds_what_has_the_most_support_in_the_budget(app, session, process):
    assert count(app, session, process) == ("done", "")
    document = json.loads(outcome(session, process).document)
    assert document["voters"] == 6
    support = {entry["project_id"]: entry["support"] for entry in document["projects"]}
    assert support == {"P-1": 2, "P-2": 4, "P-3": 2, "P-4": 2, "P-5": 0, "P-6": 0}
    assert sorted(document["funded"]) == ["P-1", "P-2", "P-3", "P-4"]
    assert document["spent"] == sum(250_000 + 50_000 * place for place in (1, 2, 3, 4))
    assert document["proven"] is True


def test_the_outcome_carries_its_own_digest_and_that_of_its_input(app, session, process):
    count(app, session, process)
    record = outcome(session, process)
    assert record.sha256 == hashlib.sha256(record.document.encode()).hexdigest()
    canonical = session.get(RulebookRecord, process.id).canonical
    choices = sorted(json.dumps(dict.fromkeys(m, 1), separators=(",", ":")) for m in MARKS)
    text = "".join(f"{line}\n" for line in [canonical, *choices])
    assert record.input_sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_the_count_reveals_the_seed(app, session, process):
    assert session.get(RulebookRecord, process.id).seed is None
    count(app, session, process)
    assert session.get(RulebookRecord, process.id).seed == SEED


def test_counting_again_gives_the_same_bytes(app, session, process):
    count(app, session, process)
    first = outcome(session, process)
    kept = (first.document, first.sha256, first.input_sha256, first.counted_at)
    assert count(app, session, process) == ("done", "")
    again = outcome(session, process)
    assert (again.document, again.sha256, again.input_sha256, again.counted_at) == kept


def test_the_order_of_the_box_decides_nothing(app, session, process):
    open_box(session, process)
    count(app, session, process)
    document = outcome(session, process).document
    rulebook, rows = sealed_rulebook(session, process), unsealing.sealed_rows(session, process.id)
    secret = room_secret(things.KEYS, rulebook)
    opened = list(unsealing.open_all(rows, secret, process.slug, rulebook.sha256()))
    unsealing.lay_out(session, process, opened[::-1], things.KEYS, clock.now())
    session.commit()
    assert count(app, session, process) == ("done", "")
    assert outcome(session, process).document == document


def test_equal_ballots_are_grouped(app, session, process):
    open_box(session, process)
    paper = tallying.read_paper(session, process.id, app.extensions["keys"])
    election = paper.election()
    assert election.voters == 6
    assert sorted(ballot.count for ballot in election.ballots) == [1, 1, 1, 1, 2]
    assert election.threshold.share == Fraction(0)


def test_points_are_counted_as_they_were_given(app, session):
    process = a_process(session)
    ballot = BallotFormat(kind="points", number=6, points=10, points_each=5)
    sealed(session, process, a_rulebook(process, some_projects(session, process), ballot))
    put_in(session, process, '{"P-1":5,"P-2":3}', random.Random(1))
    open_box(session, process)
    paper = tallying.read_paper(session, process.id, app.extensions["keys"])
    assert paper.election().support["P-1"] == 5
    assert paper.election().voters == 1


def test_a_box_without_ballots_is_counted(app, session, process):
    session.query(BoxedBallot).delete()
    session.query(UsedCard).delete()
    session.commit()
    assert count(app, session, process) == ("done", "")
    assert json.loads(outcome(session, process).document)["funded"] == []


@pytest.mark.parametrize(
    "choice",
    [
        '{"P-9":1}',
        '{"P-1":2}',
        '{"P-2":1,"P-1":1}',
        '{"P-1": 1}',
        '{"P-1":1,"P-2":1,"P-3":1,"P-4":1}',
        "{}",
        "[]",
        "null",
        "no choice at all",
        '{"P-1":"1"}',
    ],
)
def test_a_ballot_that_the_rulebook_does_not_allow_stops_the_count(app, session, voting, choice):
    session.delete(session.scalars(select(BoxedBallot)).first())
    session.delete(session.scalars(select(UsedCard)).first())
    put_in(session, voting, choice, random.Random(2))
    things.close(session, voting)
    assert count(app, session, voting) == ("failed", "Tampered")
    assert outcome(session, voting) is None
    assert session.get(RulebookRecord, voting.id).seed is None


def test_one_ballot_more_than_used_cards_stops_the_count(app, session, process):
    session.delete(session.scalars(select(UsedCard)).first())
    session.commit()
    assert count(app, session, process) == ("failed", "Tampered")


def test_an_altered_rulebook_stops_the_count(app, session, process):
    record = session.get(RulebookRecord, process.id)
    record.canonical = record.canonical.replace('"cost":300000', '"cost":300001')
    session.commit()
    assert count(app, session, process) == ("failed", "Tampered")


def test_another_seed_than_the_one_committed_to_stops_the_count(app, session, process):
    keys = app.extensions["keys"]
    for box in (seeds.lock_seed("another", process.id, keys), b"damaged", b""):
        session.get(RulebookRecord, process.id).seed_box = box
        session.commit()
        assert count(app, session, process) == ("failed", "Tampered")


def test_a_seed_locked_for_another_process_is_not_used(app, session, process):
    keys = app.extensions["keys"]
    session.get(RulebookRecord, process.id).seed_box = seeds.lock_seed(SEED, process.id + 1, keys)
    session.commit()
    assert count(app, session, process) == ("failed", "Tampered")


def test_a_count_that_is_stopped_can_be_begun_again(app, session, process, monkeypatch):
    def stop(*_arguments):
        raise Stopped

    with monkeypatch.context() as patched:
        patched.setattr(working.Progress, "__call__", stop)
        assert count(app, session, process) == ("stopped", "")
    assert outcome(session, process) is None
    assert process.phase == "counting"
    assert count(app, session, process) == ("done", "")


def test_a_count_whose_worker_died_can_be_asked_for_again(app, session, process):
    job = tallying.begin_count(session, process, **ACT)
    job.state = "running"
    session.commit()
    with pytest.raises(IllegalMove):
        tallying.begin_count(session, process, **ACT)
    session.rollback()
    later = ACT["now"] + timedelta(seconds=61)
    again = tallying.begin_count(session, process, actor="Dari", now=later).id
    session.commit()
    assert run(app, session, again) == ("done", "")


@pytest.mark.parametrize("phase", ["draft", "sealed", "open", "paused", "published"])
def test_nothing_is_counted_in_another_phase(session, process, phase):
    process.phase = phase
    session.commit()
    with pytest.raises(IllegalMove):
        tallying.begin_count(session, process, **ACT)
    assert session.scalar(select(func.count()).select_from(Job)) == 0


def test_the_outcome_is_published_once(app, session, process):
    count(app, session, process)
    now = datetime(2026, 11, 21, 18, tzinfo=UTC)
    publishing.publish(session, process, without=True, actor="Dari", now=now)
    session.commit()
    assert (process.phase, process.published_at) == ("published", now)
    with pytest.raises(IllegalMove):
        publishing.publish(session, process, without=True, actor="Dari", now=now)
    entry = session.scalars(select(LogEntry).where(LogEntry.action == "outcome.published")).one()
    assert entry.details["sha256"] == outcome(session, process).sha256


def test_without_an_outcome_nothing_is_published(session, process):
    tallying.begin_count(session, process, **ACT)
    with pytest.raises(IllegalMove):
        publishing.publish(session, process, without=True, **ACT)


def test_nothing_is_published_while_it_is_counted_again(app, session, process):
    count(app, session, process)
    tallying.begin_count(session, process, **ACT)
    session.commit()
    with pytest.raises(IllegalMove):
        publishing.publish(session, process, without=True, **ACT)


def test_an_altered_outcome_is_not_published(app, session, process):
    count(app, session, process)
    record = outcome(session, process)
    record.document = record.document.replace('"P-1"', '"P-6"')
    session.commit()
    with pytest.raises(Tampered):
        publishing.publish(session, process, without=True, **ACT)


def test_a_run_that_lags_behind_the_publication_writes_nothing(app, session, process):
    count(app, session, process)
    lagging = tallying.begin_count(session, process, **ACT).id
    process.phase = "published"
    session.commit()
    counted_at = outcome(session, process).counted_at
    assert run(app, session, lagging) == ("stopped", "")
    assert outcome(session, process).counted_at == counted_at


def test_a_lost_recount_does_not_keep_the_outcome_from_the_public(app, session, process):
    count(app, session, process)
    tallying.begin_count(session, process, **ACT)
    later = ACT["now"] + timedelta(seconds=61)
    publishing.publish(session, process, without=True, actor="Dari", now=later)
    assert process.phase == "published"
