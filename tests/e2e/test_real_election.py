"""Real elections, cast by hundreds of tablets at once through a real server, and counted."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.canonical import canonical_json
from budgeting.counting.outcome import as_document
from budgeting.counting.rules import RULES
from budgeting.counting.ties import lottery_order
from budgeting.demo.tablets import Hall, Tablet
from budgeting.models import Job, Process
from budgeting.services import (
    clock,
    importing,
    listing,
    lottery,
    opening,
    organising,
    printing,
    publishing,
    ruling,
    sealing,
    tallying,
)
from budgeting.services.organising import Frame
from tests import things
from tests.databases import Postgres, Sqlite, settings
from tests.e2e.elections import RealElection, halls, read
from tests.e2e.servers import gunicorn

SEED = "7 13 28 31 40 44"
SLUG = "real-2026"
DECIMALS = 2
DARI = "Dari"


@pytest.mark.parametrize("path", halls(), ids=lambda path: path.stem[:40])
def test_what_hundreds_of_tablets_cast_is_published_as_the_file_is_counted(
    path: Path,
    app: Flask,
    session: Session,
    database: Sqlite | Postgres,
    uri: str,
    tmp_path: Path,
) -> None:
    election = read(path)
    process = _sealed(app, session, election)
    codes = _opened(app, session, process, len(election.ballots))
    listed = listing.projects(session, process)
    numbers = {project.code: project.number for project in listed}
    session.rollback()
    ballots = [
        (code, {numbers[project]: 1 for project in choice})
        for code, choice in zip(codes, election.ballots, strict=True)
    ]
    workers, threads = (1, 32) if isinstance(database, Sqlite) else (3, 8)
    with gunicorn(settings(tmp_path / "instance", uri), tmp_path / "log", workers, threads) as base:
        visits = Hall(base, tablets=len(ballots)).vote(ballots)
        assert [visit for visit in visits if visit.trouble or visit.already] == []
        assert len({visit.receipt for visit in visits}) == len(ballots) >= 250
        _published(app, session, process)
        with closing(Tablet(base)) as reader:
            published = reader.get(f"/{SLUG}/data/outcome.json")
            assert reader.get(f"/{SLUG}/results").status == 200
    assert published.text == _direct_count(election)


def _direct_count(election: RealElection) -> str:
    """The outcome of the file itself, which has never seen a database."""
    file = election.file.with_scale(DECIMALS)
    paper = file.election(lottery_order(SEED, file.project_ids))
    return canonical_json(as_document(RULES["knapsack"].count(paper))).decode()


def _sealed(app: Flask, session: Session, election: RealElection) -> Process:
    """Set the process up from the file, with a ballot that every voter's choice fits."""
    now, file = clock.now(), election.file.with_scale(DECIMALS)
    frame = Frame(
        names={"en": "A real vote"},
        slug=SLUG,
        city="Real",
        year=2026,
        currency="EUR",
        total=file.budget,
        share=1_000_000,
        residents=len(election.ballots),
        languages=("en",),
    )
    process = organising.create(session, frame, actor="Haneul", now=now)
    upload = importing.keep(session, process, "real.pb", election.content, now)
    importing.carry_out(session, process, upload, "replace", actor="Haneul", now=now)
    session.refresh(process)
    choices = ruling.Choices(number=election.longest, secrecy="room")
    ruling.save(session, process, choices, actor="Haneul", now=now)
    keys = app.extensions["keys"]
    lottery.type_seed(session, process, SEED, keys, actor="Haneul", now=now)
    sealing.seal(session, process, keys, actor="Haneul", now=now)
    session.commit()
    return process


def _opened(app: Flask, session: Session, process: Process, number: int) -> list[str]:
    """Print a card for each voter and open the vote."""
    now = clock.now()
    job, batch_id, secret = printing.order(session, process, number, actor=DARI, now=now)
    session.commit()
    _work(app, session, job)
    codes = printing.read_sheet(printing.find_batch(session, process, batch_id), secret)
    opening.open_vote(session, process, actor=DARI, now=now)
    session.commit()
    return [str(code) for code in codes]


def _published(app: Flask, session: Session, process: Process) -> None:
    """Close, wait until the countdown is over by moving its end, count and publish."""
    now = clock.now()
    session.expire_all()
    opening.close(session, process, opening.COUNTDOWNS[0], actor=DARI, now=now)
    process.closes_at = now - timedelta(seconds=1)
    opening.end(session, process, things.KEYS, actor=DARI, now=now)
    job = tallying.begin_count(session, process, actor=DARI, now=now)
    session.commit()
    _work(app, session, job)
    chosen = publishing.Choice(totals_only=False, names=("Dari", "Yuna"))
    publishing.publish(session, process, chosen, without=True, actor=DARI, now=now)
    session.commit()


def _work(app: Flask, session: Session, job: Job) -> None:
    """Let a committed job be done, and forget what was read before."""
    job_id = job.id
    session.rollback()
    with app.app_context():
        app.extensions["queue"].send(job_id)
    session.expire_all()
