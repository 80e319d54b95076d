"""Opening the box: by two of three holders, once, every commitment checked, in no order."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from budgeting.errors import IllegalMove, KeysRefused
from budgeting.models import (
    BatchLeaf,
    BoxedBallot,
    BoxKey,
    Job,
    LogEntry,
    OpenedBallot,
    Process,
    RulebookRecord,
)
from budgeting.services import box_keys, clock, seeds, tallying, unsealing, working
from budgeting.services.ballot_seals import Opened, Slot, seal_content
from budgeting.services.sealed import sealed_rulebook
from tests import things
from tests.things import HOLDERS, PASSPHRASES, a_process, a_rulebook, some_projects

ACT = {"actor": "Dari", "now": clock.now()}
MARKS = [["P-1", "P-2"], ["P-2"], ["P-2", "P-3"], ["P-4"], ["P-1", "P-2"]]
SEED = "the number of the minutes"


@pytest.fixture
def process(app, session):
    """A closed vote with five ballots whose key three people hold."""
    process = a_process(session)
    rules = a_rulebook(
        process,
        some_projects(session, process),
        secrecy="sealed",
        seed_commitment=seeds.commitment(SEED),
    )
    things.sealed(session, process, rules, SEED)
    key = box_keys.make(process.slug, HOLDERS, PASSPHRASES, app.extensions["settings"])
    box_keys.keep(session, process, key, **ACT)
    things.boxed(session, process, MARKS)
    things.close(session, process)
    return process


@pytest.fixture
def secret(session, process):
    locks = box_keys.locks(session, process)
    return locks.open({0: PASSPHRASES[0], 2: PASSPHRASES[2]})


def begin(app, session, process, secret):
    keys = app.extensions["keys"]
    job = unsealing.begin(session, process, secret, (0, 2), keys, **ACT)
    session.commit()
    return job.id


def run(app, session, job_id):
    engine = session.get_bind()
    session.rollback()
    keys, settings = app.extensions["keys"], app.extensions["settings"]
    working.run_job(lambda: Session(engine, expire_on_commit=False), job_id, keys, settings)
    session.expire_all()
    job = session.get(Job, job_id)
    return job.state, job.message


def opened(session):
    return list(session.scalars(select(OpenedBallot).order_by(OpenedBallot.number)))


def test_two_holders_open_every_ballot(app, session, process, secret):
    assert run(app, session, begin(app, session, process, secret)) == ("done", "")
    found = opened(session)
    assert [ballot.number for ballot in found] == [1, 2, 3, 4, 5]
    assert sorted(ballot.choice for ballot in found) == sorted(
        "{" + ",".join(f'"{name}":1' for name in marks) + "}" for marks in MARKS
    )
    assert unsealing.is_open(session, process)


def test_the_handed_key_is_gone_when_the_box_is_open(app, session, process, secret):
    job_id = begin(app, session, process, secret)
    handed = session.get(BoxKey, process.id).handed
    assert handed
    assert secret not in handed
    run(app, session, job_id)
    assert session.get(BoxKey, process.id).handed is None


def test_who_opened_the_box_and_how_many_lay_in_it_is_in_the_log(app, session, process, secret):
    run(app, session, begin(app, session, process, secret))
    acts = {entry.action: entry.details for entry in session.scalars(select(LogEntry))}
    assert acts["box.opening"] == {"holders": [HOLDERS[0], HOLDERS[2]]}
    told = acts["box.opened"]
    assert told == {"ballots": 5, "seal": told["seal"]}


def test_nothing_is_counted_before_the_box_is_open(app, session, process, secret):
    with pytest.raises(IllegalMove):
        tallying.begin_count(session, process, **ACT)
    session.rollback()
    run(app, session, begin(app, session, process, secret))
    session.get(RulebookRecord, process.id).seed_box = seeds.lock_seed(
        SEED, process.id, app.extensions["keys"]
    )
    session.commit()
    job = tallying.begin_count(session, process, **ACT).id
    session.commit()
    assert run(app, session, job) == ("done", "")


def test_a_box_is_opened_once(app, session, process, secret):
    run(app, session, begin(app, session, process, secret))
    with pytest.raises(IllegalMove):
        begin(app, session, process, secret)


@pytest.mark.parametrize("phase", ["sealed", "open", "paused", "counting", "published"])
def test_a_box_is_opened_after_the_close_only(app, session, process, secret, phase):
    process.phase = phase
    session.commit()
    with pytest.raises(IllegalMove):
        begin(app, session, process, secret)


def test_a_key_of_another_box_is_refused(app, session, process):
    with pytest.raises(KeysRefused):
        begin(app, session, process, bytes(range(32)))


def _swap_commitments(rows, public):
    rows[0].commitment, rows[1].commitment = rows[1].commitment, rows[0].commitment


def _swap_contents(rows, public):
    rows[0].sealed, rows[1].sealed = rows[1].sealed, rows[0].sealed


def _break(rows, public):
    rows[0].sealed = rows[0].sealed[:-1] + bytes([rows[0].sealed[-1] ^ 1])


def _take_away(rows, public):
    rows[0].sealed = None


def _of_another_vote(rows, public):
    content = Opened("elsewhere", "", rows[0].bid, bytes(32), "{}")
    rows[0].sealed = seal_content(Slot(public, 2048), content)
    rows[0].commitment = content.commitment


def _exchange(rows, public):
    """With nothing but the public key: a ballot in the place of another, sound in itself."""
    kept = rows[0]
    session = object_session(kept)
    rules = sealed_rulebook(session, session.get_one(Process, kept.process_id))
    content = Opened(rules.process, rules.sha256(), bytes(16), bytes(32), '{"P-3":1}')
    kept.bid, kept.commitment = content.bid, content.commitment
    kept.sealed = seal_content(Slot(public, 2048), content)


def _exchange_the_list_as_well(rows, public):
    _exchange(rows, public)
    session = object_session(rows[0])
    leaf = session.scalars(select(BatchLeaf)).first()
    session.delete(leaf)
    session.add(BatchLeaf(process_id=1, commitment=rows[0].commitment, number=1))


def _add(rows, public):
    _exchange(rows, public)
    session, row = object_session(rows[0]), rows[0]
    make = {"process_id": row.process_id, "bid": row.bid, "commitment": row.commitment}
    added = BoxedBallot(**make, sealed=row.sealed)
    session.refresh(row)
    session.add(added)


@pytest.mark.parametrize(
    "tamper",
    [
        _swap_commitments,
        _swap_contents,
        _break,
        _take_away,
        _of_another_vote,
        _exchange,
        _exchange_the_list_as_well,
        _add,
    ],
)
def test_a_box_that_was_tampered_with_is_not_opened(app, session, process, secret, tamper):
    rows = list(session.scalars(select(BoxedBallot).order_by(BoxedBallot.bid)))
    tamper(rows, session.get(BoxKey, process.id).public)
    session.commit()
    assert run(app, session, begin(app, session, process, secret)) == ("failed", "Tampered")
    assert opened(session) == []
    assert session.get(BoxKey, process.id).handed is None
    assert session.get(BoxKey, process.id).opened_at is None


def test_an_opening_that_was_stopped_leaves_the_box_closed_and_can_be_repeated(
    app, session, process, secret
):
    job_id = begin(app, session, process, secret)
    working.stop(session, session.get(Job, job_id))
    session.commit()
    assert run(app, session, job_id)[0] == "stopped"
    assert opened(session) == []
    assert run(app, session, begin(app, session, process, secret)) == ("done", "")


def test_the_order_is_by_chance(app, session, process, secret):
    for seed in range(25):
        things.put_in(session, process, '{"P-1":1}', random.Random(1000 + seed))
        things.put_in(session, process, '{"P-2":1}', random.Random(2000 + seed))
    things.close(session, process)
    run(app, session, begin(app, session, process, secret))
    first = [ballot.choice for ballot in opened(session)]
    rows = unsealing.sealed_rows(session, process.id)
    by_key = [
        one.choice
        for one in unsealing.open_all(
            rows, secret, process.slug, session.get(RulebookRecord, process.id).sha256
        )
    ]
    assert sorted(first) == sorted(by_key)
    assert first != by_key
