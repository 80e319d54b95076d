"""A sealed vote for tests of reliability: made, cast, closed, opened, counted by the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_bytes

from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from budgeting.counting.ballot_rules import canonical_ballot
from budgeting.counting.rulebook import BallotFormat, Rulebook
from budgeting.models import BoxedBallot, Card, CardBatch, Job, LogEntry, Process, UsedCard
from budgeting.services import (
    box_keys,
    casting,
    clock,
    opening,
    receipts,
    seeds,
    tallying,
    unsealing,
    working,
)
from budgeting.services.admitting import Admission
from budgeting.services.papers import Paper
from budgeting.services.recording import record
from budgeting.services.sealed import sealed_rulebook
from tests import things
from tests.things import HOLDERS, PASSPHRASES

DARI = "Dari"
SEED = "7 13 28 31 40 44"
PAIR = (0, 2)


@dataclass(frozen=True, slots=True)
class Offer:
    """A reviewed ballot: the ``blob`` that a tablet sends, and what the box keeps of it."""

    tag: bytes
    blob: str
    bid: bytes
    commitment: bytes
    choice: str


def open_vote(
    app: Flask, session: Session, projects: int = 20, most: int = 3, slug: str = "hanbit-2026"
) -> Process:
    """An open vote whose key three people hold, and two have tried."""
    process, keys = things.a_process(session, slug), app.extensions["keys"]
    rules = things.a_rulebook(
        process,
        things.some_projects(session, process, projects),
        BallotFormat(number=most),
        secrecy="sealed",
        seed_commitment=seeds.commitment(SEED),
    )
    kept = things.sealed(session, process, rules, "")
    kept.seed, kept.seed_box = None, seeds.lock_seed(SEED, process.id, keys)
    sealed = {"actor": "Haneul", "at": clock.now(), "process": process}
    record(session, "rulebook.sealed", **sealed, sha256=rules.sha256())
    made = box_keys.make(process.slug, HOLDERS, PASSPHRASES, app.extensions["settings"])
    now = clock.now()
    box_keys.keep(session, process, made, actor=DARI, now=now)
    secret = secret_of(session, process)
    box_keys.note_trial(session, process, secret, PAIR, actor=DARI, now=now)
    opening.open_vote(session, process, actor=DARI, now=now)
    session.commit()
    return process


def secret_of(session: Session, process: Process) -> bytes:
    """The secret key of the box, by the passphrases of two holders."""
    return box_keys.locks(session, process).open({one: PASSPHRASES[one] for one in PAIR})


def tags(session: Session, process: Process, number: int, state: str = "ok") -> list[bytes]:
    """So many cards that nobody can sign in with, as their ballots are reviewed already."""
    batch = CardBatch(process_id=process.id, position=1, size=number, made=number, sheet_key=b"")
    session.add(batch)
    session.flush()
    drawn = [token_bytes(16) for _ in range(number)]
    common = {"process_id": process.id, "batch_id": batch.id, "state": state, "tests": 0}
    rows = [{"tag": tag, "salt": bytes(16), "verifier": bytes(32), **common} for tag in drawn]
    session.execute(insert(Card), rows)
    session.commit()
    return drawn


def offers(
    app: Flask,
    session: Session,
    process: Process,
    given: Sequence[tuple[bytes, Mapping[str, int]]],
    now: datetime | None = None,
) -> list[Offer]:
    """What the review page would carry for each card and its choice."""
    keys, rulebook = app.extensions["keys"], sealed_rulebook(session, process)
    public = box_keys.public_key(session, process, rulebook, keys)
    moment, made = now or clock.now(), []
    for tag, scores in given:
        seat = Admission(process.id, tag, bytes(32), bytes(32))
        paper = Paper(scores)
        blob = casting.wrap(keys, process, rulebook, seat, paper, moment, public)
        made.append(_offer(process.slug, rulebook, tag, paper, blob))
    session.rollback()
    return made


def _offer(slug: str, rulebook: Rulebook, tag: bytes, paper: Paper, blob: str) -> Offer:
    return Offer(
        tag=tag,
        blob=blob,
        bid=receipts.box_key(slug, paper),
        commitment=receipts.commitment(slug, rulebook.sha256(), paper),
        choice=canonical_ballot(paper.scores),
    )


def cast(app: Flask, session: Session, offer: Offer) -> casting.Receipt:
    """Cast in a transaction of its own."""
    try:
        receipt = casting.cast(
            session.connection(), app.extensions["keys"], offer.blob, clock.now()
        )
        session.commit()
    finally:
        session.rollback()
    return receipt


def end(session: Session, process: Process) -> int:
    """Close the vote, its countdown being over, and give the number that is announced."""
    now = clock.now()
    opening.close(session, process, opening.COUNTDOWNS[0], actor=DARI, now=now)
    process.closes_at = now - timedelta(hours=1)
    opening.end(session, process, things.KEYS, actor=DARI, now=now)
    session.commit()
    return announced(session, process)


def announced(session: Session, process: Process) -> int:
    """How many ballots the log said were in the box when it was taken away."""
    said = select(LogEntry.details).where(
        LogEntry.process_id == process.id, LogEntry.action == "vote.closed"
    )
    return int(session.scalars(said.order_by(LogEntry.seq.desc()).limit(1)).one()["cast"])


def ask_to_open(app: Flask, session: Session, process: Process) -> str:
    """Hand the key over; the name of the job."""
    secret, keys = secret_of(session, process), app.extensions["keys"]
    job = unsealing.begin(session, process, secret, PAIR, keys, actor=DARI, now=clock.now())
    session.commit()
    return job.id


def ask_to_count(session: Session, process: Process) -> str:
    """Ask for the count; the name of the job."""
    job = tallying.begin_count(session, process, actor=DARI, now=clock.now())
    session.commit()
    return job.id


def work(app: Flask, session: Session, job_id: str) -> str:
    """Do a job here and now; the state in which it ended."""
    engine = session.get_bind()
    session.rollback()
    working.run_job(
        lambda: Session(engine, expire_on_commit=False),
        job_id,
        app.extensions["keys"],
        app.extensions["settings"],
    )
    session.expire_all()
    state = session.get_one(Job, job_id).state
    session.rollback()
    return state


def box(session: Session, process_id: int) -> dict[bytes, bytes]:
    """The keys of the box with their commitments."""
    rows = select(BoxedBallot.bid, BoxedBallot.commitment)
    found = session.execute(rows.where(BoxedBallot.process_id == process_id)).all()
    session.rollback()
    return {bytes(bid): bytes(commitment) for bid, commitment in found}


def roll(session: Session, process_id: int) -> set[bytes]:
    """The cards that were used."""
    rows = select(UsedCard.tag).where(UsedCard.process_id == process_id)
    found = {bytes(tag) for tag in session.scalars(rows)}
    session.rollback()
    return found


def ballots_in(session: Session, process_id: int) -> int:
    """How many lie in the box."""
    mine = select(func.count()).where(BoxedBallot.process_id == process_id)
    number = session.scalar(mine) or 0
    session.rollback()
    return number
