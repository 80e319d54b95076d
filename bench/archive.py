"""A whole city: seal, close, open, count, publish and verify 600,000 ballots over 60 projects.

    python -m bench.archive [--ballots 600000] [--projects 60] [--database sqlite|postgresql]

Ballots are sealed as a cast seals them and written in bulk; a fifth of the projects is chosen
on each, the first more often. From then on it is what the officers' pages do: the vote is closed
(box and roll laid anew, storage swept), two holders open the box, the count runs, ``flask publish``
writes pages and bundle, and ``verify.py`` checks it in a process of its own. Seconds on the wall,
seconds of processor time, and the most memory so far of the process, after each step.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from secrets import token_bytes

from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from bench.crash import SHAPES, application
from budgeting.extensions import db
from budgeting.models import BoxedBallot, Card, CardBatch, OpenedBallot, Process, UsedCard
from budgeting.services import box_keys, clock, publishing, receipts, relaying, working
from budgeting.services.ballot_seals import seal_ballot, slot
from budgeting.services.papers import Paper
from budgeting.services.sealed import sealed_rulebook
from tests.reliability import votes

AT_ONCE = 5000


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print how long something took, and how much memory was used so far."""
    began, busy = time.monotonic(), time.process_time()
    yield
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    wall, processor = time.monotonic() - began, time.process_time() - busy
    print(f"{name:48}{wall:>9.1f} s{processor:>9.1f} s{memory:>8} MB", flush=True)


class Bar:
    """A progress bar on the screen, and nothing where there is none."""

    def __init__(self) -> None:
        self._next = 0.0

    def __call__(self, done: int, total: int) -> None:
        """So many of so many are done."""
        if not sys.stderr.isatty() or (time.monotonic() < self._next and done != total):
            return
        self._next = time.monotonic() + 0.2
        full = 40 * done // max(1, total)
        end = "\n" if done == total else ""
        print(f"\r[{'#' * full:40}] {done} of {total}", end=end, file=sys.stderr, flush=True)


def fill(app: Flask, session: Session, process: Process, number: int, bar: Bar) -> None:
    """Seal so many ballots and put them into the box, each with a card that is used."""
    rulebook, draw = sealed_rulebook(session, process), Random(3)
    public = box_keys.public_key(session, process, rulebook, app.extensions["keys"])
    into, digest = slot(public, rulebook), rulebook.sha256()
    ids = [project.id for project in rulebook.projects]
    weights = [1 / (place + 3) for place in range(len(ids))]
    batch = CardBatch(process_id=process.id, position=1, size=number, made=number, sheet_key=b"")
    session.add(batch)
    session.flush()
    common = {"process_id": process.id}
    card = {"salt": bytes(16), "verifier": bytes(32), "batch_id": batch.id, "state": "ok"}
    slug = process.slug
    for start in range(0, number, AT_ONCE):
        boxed, used, cards = [], [], []
        for _ in range(min(AT_ONCE, number - start)):
            chosen = sorted(set(draw.choices(ids, weights, k=len(ids) // 5)))
            paper, tag = Paper(dict.fromkeys(chosen, 1)), token_bytes(16)
            boxed.append(
                {
                    "bid": receipts.box_key(slug, paper),
                    "commitment": receipts.commitment(slug, digest, paper),
                    "sealed": seal_ballot(into, slug, digest, paper),
                    **common,
                }
            )
            used.append({"tag": tag, "on_paper": False, **common})
            cards.append({"tag": tag, "tests": 0, **card, **common})
        for table, rows in ((Card, cards), (UsedCard, used), (BoxedBallot, boxed)):
            session.execute(insert(table), rows)
        session.commit()
        process = session.merge(process)
        bar(start + len(boxed), number)


def work(app: Flask, session: Session, job_id: str, bar: Bar) -> None:
    """Do a job with a bar, as the queue would do it."""
    whole: Callable[[working.Progress, int, int], None] = working.Progress.__call__

    def tell(self: working.Progress, done: int, total: int) -> None:
        bar(done, total)
        whole(self, done, total)

    working.Progress.__call__ = tell  # type: ignore[method-assign]
    try:
        state = votes.work(app, session, job_id)
    finally:
        working.Progress.__call__ = whole  # type: ignore[method-assign]
    if state != "done":
        raise RuntimeError(f"the job ended as {state}")


def run(app: Flask, number: int, projects: int) -> None:
    """Everything, one step after the other."""
    bar = Bar()
    with app.app_context():
        engine = db.engine
    with Session(engine, expire_on_commit=False) as session:
        process = votes.open_vote(app, session, projects, projects)
        process_id = process.id
        with step(f"seal and box {number} ballots"):
            fill(app, session, process, number, bar)
        process = session.get_one(Process, process_id)
        with step("close: count the box, lay everything anew"):
            assert votes.end(session, process) == number
        session.rollback()
        session.expunge_all()
        with step("sweep the storage"):
            relaying.sweep(engine)
        process = session.get_one(Process, process_id)
        with step("open: decrypt, check every commitment, shuffle"):
            work(app, session, votes.ask_to_open(app, session, process), bar)
        assert session.scalar(select(func.count()).select_from(OpenedBallot)) == number
        session.rollback()
        process = session.get_one(Process, process_id)
        with step("count, with proof and every reason"):
            work(app, session, votes.ask_to_count(session, process), bar)
        process = session.get_one(Process, process_id)
        chosen = publishing.Choice(totals_only=False, names=votes.HOLDERS[:2])
        publishing.publish(
            session, process, chosen, without=True, actor=votes.DARI, now=clock.now()
        )
        session.commit()
        slug, folder = process.slug, Path(app.instance_path) / "published"
    with step("publish: pages, bundle, and both as ZIP"):
        told = app.test_cli_runner().invoke(args=["publish", slug, str(folder)])
        if told.exit_code:
            raise RuntimeError(told.output)
    verify(folder / "bundle")


def verify(bundle: Path) -> None:
    """Run ``verify.py`` as a reader would, and print its last line and the time it took."""
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    told = subprocess.run(
        [sys.executable, "verify.py", "."], cwd=bundle, capture_output=True, text=True, check=False
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    print(f"{'verify.py':48}{time.monotonic() - began:>9.1f} s{busy:>9.1f} s")
    print(told.stdout.splitlines()[-1])
    if told.returncode:
        raise RuntimeError(told.stdout)


def main() -> None:
    """Run on the database that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--ballots", type=int, default=600_000)
    parser.add_argument("--projects", type=int, default=60)
    parser.add_argument("--database", choices=list(SHAPES), default="sqlite")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, application(given.database, Path(name)) as app:
        run(app, given.ballots, given.projects)


if __name__ == "__main__":
    main()
