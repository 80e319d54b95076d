"""Commitments leave in mixed batches: never fewer than 25, never an order, all at the end."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from budgeting.extensions import db
from budgeting.formats.bundle_commitments import root_of
from budgeting.models import BatchLeaf, BoxedBallot, CommitmentBatch
from budgeting.services import batching, opening
from budgeting.web.resident import batch_turns
from budgeting.web.resident.batch_turns import Turns
from tests import things
from tests.things import an_open_vote, boxed

NOON = datetime(2026, 11, 21, 12, 0, 42, tzinfo=UTC)


@pytest.fixture
def process(session):
    return an_open_vote(session)


@pytest.fixture
def cast(session, process):
    """Put so many ballots into the box."""

    def put(number):
        for _ in range(number // 7):
            boxed(session, process, [["P-1"]] * 7)
        boxed(session, process, [["P-2"]] * (number % 7))

    return put


@pytest.fixture
def engine(app):
    with app.app_context():
        return db.engine


def commitments(session, process):
    mine = select(BoxedBallot.commitment).where(BoxedBallot.process_id == process.id)
    found = sorted(map(bytes, session.scalars(mine)))
    session.rollback()
    return found


def fill(session, process, number):
    """So many commitments, without the ballots behind them."""
    for place in range(number):
        name = hashlib.sha256(f"{process.slug} {place}".encode()).digest()
        session.add(BoxedBallot(process_id=process.id, bid=name[:16], commitment=name, sealed=b""))
    session.commit()


def published(session, process):
    session.expire_all()
    found = batching.batches(session, process), dict(batching.leaves(session, process))
    session.rollback()
    return found


@pytest.mark.parametrize(("boxed_so_far", "batches"), [(0, 0), (49, 0), (50, 1), (74, 1), (75, 2)])
def test_a_batch_leaves_only_when_fifty_wait(session, process, engine, boxed_so_far, batches):
    fill(session, process, boxed_so_far)
    assert batch_turns.publish_waiting(engine, process.id, NOON) == batches
    made, leaves = published(session, process)
    assert [batch.size for batch in made] == [25] * batches
    assert len(leaves) == 25 * batches


def test_a_batch_is_the_tree_of_its_sorted_commitments(session, process, engine):
    fill(session, process, 80)
    batch_turns.publish_waiting(engine, process.id, NOON)
    made, leaves = published(session, process)
    assert set(leaves) <= set(commitments(session, process))
    for batch in made:
        mine = sorted(one for one, number in leaves.items() if number == batch.number)
        assert (batch.root.hex(), batch.size) == (root_of(mine), 25)
        assert batch.minute == datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_what_leaves_is_drawn_by_chance_from_all_that_wait():
    waiting = [place.to_bytes(32, "big") for place in range(50)]
    seen = {tuple(batching.draw(waiting)[0]) for _ in range(20)}
    assert len(seen) == 20
    assert all(list(batch) == sorted(set(batch)) and len(batch) == 25 for batch in seen)


def test_no_commitment_is_published_twice(session, process, engine):
    fill(session, process, 60)
    batch_turns.publish_waiting(engine, process.id, NOON)
    first = published(session, process)[1]
    assert batch_turns.publish_waiting(engine, process.id, NOON) == 0
    assert published(session, process)[1] == first


def test_the_minutes_of_batches_never_go_back(session, process, engine):
    fill(session, process, 60)
    batch_turns.publish_waiting(engine, process.id, NOON)
    later = NOON - timedelta(hours=2)
    batching.emit_rest(session, process.id, later)
    session.commit()
    minutes = [batch.minute for batch in published(session, process)[0]]
    assert minutes == sorted(minutes)


def test_the_end_of_the_vote_publishes_the_rest(session, process, engine):
    fill(session, process, 60)
    batch_turns.publish_waiting(engine, process.id, NOON)
    opening.close(session, process, timedelta(minutes=1), actor="Dari", now=NOON)
    opening.end(session, process, things.KEYS, actor="Dari", now=NOON + timedelta(minutes=2))
    session.commit()
    made, leaves = published(session, process)
    assert [batch.size for batch in made] == [25, 35]
    assert sorted(leaves) == commitments(session, process)


def test_a_small_vote_is_one_batch(session, process, cast):
    cast(9)
    opening.close(session, process, timedelta(minutes=1), actor="Dari", now=NOON)
    opening.end(session, process, things.KEYS, actor="Dari", now=NOON + timedelta(minutes=2))
    session.commit()
    made, leaves = published(session, process)
    assert [batch.size for batch in made] == [9]
    assert sorted(leaves) == commitments(session, process)


def test_a_vote_without_a_ballot_has_no_batch(session, process):
    opening.close(session, process, timedelta(minutes=1), actor="Dari", now=NOON)
    opening.end(session, process, things.KEYS, actor="Dari", now=NOON + timedelta(minutes=2))
    session.commit()
    assert published(session, process) == ([], {})


def test_nothing_leaves_after_the_end(session, process, engine):
    fill(session, process, 60)
    process.phase = "closed"
    session.commit()
    assert batch_turns.publish_waiting(engine, process.id, NOON) == 0
    drawn = batching.draw(batching.waiting(session, process.id))
    assert not batching.emit(session, process.id, drawn, NOON)


def test_two_servers_at_once_publish_every_commitment_once(session, process, engine):
    fill(session, process, 100)
    start = Barrier(2)

    def publish(_place):
        start.wait()
        return batch_turns.publish_waiting(engine, process.id, NOON)

    for _ in range(3):
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(publish, range(2)))
    made, leaves = published(session, process)
    assert [batch.number for batch in made] == list(range(1, len(made) + 1))
    assert len(leaves) == 25 * len(made)
    assert len(made) == 3


def test_a_publication_that_races_with_the_end_leaves_nothing_out(session, process, engine):
    fill(session, process, 120)
    opening.close(session, process, timedelta(minutes=1), actor="Dari", now=NOON)
    session.commit()
    start = Barrier(2)

    def publish():
        start.wait()
        batch_turns.publish_waiting(engine, process.id, NOON)

    def end():
        start.wait()
        with Session(engine) as own:
            mine = own.get_one(type(process), process.id)
            opening.end(own, mine, things.KEYS, actor="Dari", now=NOON + timedelta(minutes=2))
            own.commit()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(publish), pool.submit(end)]:
            done.result()
    made, leaves = published(session, process)
    assert sorted(leaves) == commitments(session, process)
    assert sum(batch.size for batch in made) == 120


def test_a_busy_database_is_no_reason_to_fail(session, process, engine, monkeypatch):
    def busy(*_given):
        raise OperationalError("", {}, Exception("locked"))

    fill(session, process, 60)
    monkeypatch.setattr(batching, "emit", busy)
    assert batch_turns.publish_waiting(engine, process.id, NOON) == 0


def test_a_receipt_is_found_once_it_is_published(session, process, engine):
    fill(session, process, 60)
    batch_turns.publish_waiting(engine, process.id, NOON)
    _made, leaves = published(session, process)
    for committed in commitments(session, process):
        symbols = b32encode(committed).decode()[:10]
        for typed in (f"{symbols[:5]}-{symbols[5:]}", symbols.lower(), f" {symbols} "):
            found = batching.find(session, process, typed)
            assert found
            assert found.number == leaves.get(committed)


@pytest.mark.parametrize("typed", ["", "ABCDE", "ABCDE-FGHIJK", "ABCDE-FGH10", "é" * 10, "=" * 10])
def test_what_is_no_receipt_is_said_to_be_none(session, process, typed):
    assert batching.find(session, process, typed) is None


def test_the_list_is_sorted_by_commitment_and_names_the_batch(session, process, engine):
    fill(session, process, 80)
    batch_turns.publish_waiting(engine, process.id, NOON)
    lines = batching.listed(session, process).decode().splitlines()
    assert lines == sorted(lines)
    _made, leaves = published(session, process)
    assert [line.split() for line in lines] == [
        [one.hex(), str(number)] for one, number in sorted(leaves.items())
    ]


def test_no_column_of_the_batches_tells_an_order():
    assert set(BatchLeaf.__table__.columns.keys()) == {"process_id", "commitment", "number"}
    assert set(CommitmentBatch.__table__.columns.keys()) == {
        "process_id", "number", "size", "root", "minute",
    }  # fmt: skip


def test_a_look_comes_once_in_twenty_five_casts_and_not_too_often():
    now = [0.0]
    turns = Turns(clock=lambda: now[0])
    assert not turns.take(1, draw=lambda _size: 1)
    assert turns.take(1, draw=lambda _size: 0)
    assert not turns.take(1, draw=lambda _size: 0)
    assert turns.take(2, draw=lambda _size: 0)
    now[0] += batch_turns.REST_SECONDS
    assert turns.take(1, draw=lambda _size: 0)
