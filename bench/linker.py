"""Try to join cards to choices with everything that lies on the disks of a server.

    python -m bench.linker [--voters 250] [--runs 1] [--database sqlite|postgresql]

The voters cast through the real pages of the served application, one after the other, watched by
somebody who notes who came when. The thief has the files of the database with free pages, every
state of its journal, a backup, the server's log, and on PostgreSQL row versions and raw pages. He
looks before the opening, and again when the box was closed, laid anew, opened and swept. What
he would do with the passphrases of two holders as well is shown beside it.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from random import Random

from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bench.crash import SHAPES, application
from bench.long_ballot import cards
from budgeting.counting.ballot_rules import canonical_ballot
from budgeting.demo.tablets import Tablet
from budgeting.extensions import db
from budgeting.formats.card_codes import Code, parse
from budgeting.models import BoxedBallot, OpenedBallot, Process
from budgeting.services import relaying
from budgeting.services.ballot_seals import open_ballot
from budgeting.services.issuing import card_tag
from tests.e2e.servers import gunicorn
from tests.reliability import evidence, votes, wal
from tests.reliability.evidence import Evidence

PROJECTS = 20
LOG = "server.log"


@dataclass(frozen=True, slots=True)
class Voter:
    """One who was watched: the card, and what was chosen, which no other voter chose."""

    code: str
    tag: bytes
    choice: str
    numbers: tuple[int, ...]


@dataclass
class Order:
    """Ballots in some order, beside the voters in some order: how many stand at their voter's."""

    name: str
    right: int
    correlation: float


@dataclass
class Report:
    """What the thief got.

    ``joined`` are cards found together with a ballot that nobody can read; ``choices`` are those
    whose choice he knows. ``control`` is what the same attack finds where there is something.
    """

    voters: int
    lengths: set[int] = field(default_factory=set)
    joined: int = 0
    choices: int = 0
    joined_after: int = 0
    orders: list[Order] = field(default_factory=list)
    control: int = 0
    with_passphrases: int = 0


def run(app: Flask, folder: Path, number: int, seed: int = 1) -> Report:
    """Vote, steal, look; close, open, steal, look."""
    with app.app_context():
        engine = db.engine
    report, journal, log = Report(number), wal.Journal(), folder / LOG
    with Session(engine, expire_on_commit=False) as session:
        process = votes.open_vote(app, session, PROJECTS)
        process_id, key = process.id, app.extensions["keys"]
        drawn = _drawn(number, Random(seed))
        codes = cards(app, session, process, number)
        voters = [
            Voter(code, card_tag(_code(code), key), _choice(numbers), numbers)
            for code, numbers in zip(codes, drawn, strict=True)
        ]
    _vote(app, engine, log, voters, journal)
    with Session(engine, expire_on_commit=False) as session:
        bids = list(votes.box(session, process_id))
        before = evidence.collect(engine, folder, [log])
        pairs = _pairs(engine, before, journal, voters, bids)
        report.joined, report.choices = len(pairs), known(before, voters)
        report.lengths = _lengths(session, process_id)
        _close_and_open(app, session, session.get_one(Process, process_id))
        secret = votes.secret_of(session, session.get_one(Process, process_id))
        session.rollback()
        after = evidence.collect(engine, folder, [log])
        report.control = known(after, voters)
        report.joined_after = len(_pairs(engine, after, wal.Journal(), voters, bids))
        opened = _opened(session, process_id, secret)
        report.with_passphrases = _right(pairs, opened, voters)
        report.orders = _orders(session, process_id, after, voters, opened)
    return report


def known(found: Evidence, voters: Sequence[Voter]) -> int:
    """How many of the voters' choices stand in any of the files, in any form the program has."""
    whole = b"\0".join(found.values())
    return sum(any(form in whole for form in _forms(voter)) for voter in voters)


def _forms(voter: Voter) -> tuple[bytes, ...]:
    """The choice as it is boxed, as a page sends it, and as a log would show it."""
    plain = voter.choice.encode()
    sent = "&".join(f"project={number}" for number in voter.numbers).encode()
    return plain, sent, repr(voter.choice).encode(), plain.replace(b'"', b'\\"')


def _drawn(number: int, draw: Random) -> list[tuple[int, ...]]:
    return draw.sample(list(combinations(range(1, PROJECTS + 1), 3)), number)


def _choice(numbers: Sequence[int]) -> str:
    return canonical_ballot({f"P-{number}": 1 for number in numbers})


def _code(text: str) -> Code:
    code = parse(text)
    assert code is not None
    return code


def _vote(
    app: Flask, engine: Engine, log: Path, voters: Sequence[Voter], journal: wal.Journal
) -> None:
    """Everybody votes in turn; on SQLite the thief copies the journal after each."""
    kind = engine.dialect.name
    beside = Path(f"{engine.url.database}-wal")
    with gunicorn(app.extensions["settings"], log, *SHAPES[kind]) as base:
        for voter in voters:
            with closing(Tablet(base)) as tablet:
                visit = tablet.vote(voter.code, dict.fromkeys(voter.numbers, 1))
            assert visit.receipt, visit.trouble
            if kind == "sqlite":
                journal.add(beside.read_bytes())


def _close_and_open(app: Flask, session: Session, process: Process) -> None:
    """As the officers' pages do it: end, sweep, open."""
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    votes.end(session, process)
    session.rollback()
    relaying.sweep(engine)
    assert votes.work(app, session, votes.ask_to_open(app, session, process)) == "done"


def _pairs(
    engine: Engine,
    found: Evidence,
    journal: wal.Journal,
    voters: Sequence[Voter],
    bids: Sequence[bytes],
) -> Mapping[bytes, bytes]:
    """Ballot -> card, by everything that the database itself tells."""
    tags = [voter.tag for voter in voters]
    if engine.dialect.name == "sqlite":
        for name, content in found.items():
            if name.endswith("-wal"):
                journal.add(content)
        return wal.joined(journal, tags, bids)
    return (
        evidence.by_journal(found, tags, bids)
        | evidence.by_pages(found, tags, bids)
        | evidence.by_versions(engine)  # what is told best comes last
    )


def _lengths(session: Session, process_id: int) -> set[int]:
    rows = select(BoxedBallot.sealed).where(BoxedBallot.process_id == process_id)
    return {len(sealed or b"") for sealed in session.scalars(rows)}


def _opened(session: Session, process_id: int, secret: bytes) -> dict[bytes, str]:
    """Ballot -> choice, for somebody who has the passphrases of two holders."""
    rows = select(BoxedBallot.bid, BoxedBallot.sealed).where(BoxedBallot.process_id == process_id)
    found = {
        bytes(bid): open_ballot(secret, bytes(sealed)) for bid, sealed in session.execute(rows)
    }
    return {bid: one.choice for bid, one in found.items() if one is not None}


def _right(
    pairs: Mapping[bytes, bytes], opened: Mapping[bytes, str], voters: Sequence[Voter]
) -> int:
    chose = {voter.tag: voter.choice for voter in voters}
    return sum(opened.get(bid) == chose[tag] for bid, tag in pairs.items())


def _orders(
    session: Session,
    process_id: int,
    after: Evidence,
    voters: Sequence[Voter],
    opened: Mapping[bytes, str],
) -> list[Order]:
    """Every order of ballots beside every order of people that the thief could think of."""
    rows = select(OpenedBallot.choice).where(OpenedBallot.process_id == process_id)
    numbered = list(session.scalars(rows.order_by(OpenedBallot.number)))
    whole = _of(after, "opened_ballot")
    on_disk = sorted(numbered, key=lambda choice: whole.find(choice.encode()))
    boxed = _of(after, "box")
    laid = [opened[bid] for bid in sorted(opened, key=boxed.find)]
    roll = _of(after, "used_card")
    people = {
        "as they came": list(voters),
        "as the roll lies": sorted(voters, key=lambda voter: roll.rfind(voter.tag)),
    }
    ballots = {"by number": numbered, "as they lie": on_disk, "as the box lies, with the key": laid}
    return [
        Order(f"voters {one}, ballots {other}", *compared([v.choice for v in who], given))
        for one, who in people.items()
        for other, given in ballots.items()
    ]


def _of(found: Evidence, table: str) -> bytes:
    """The pages of a table, or on SQLite the whole file."""
    if table in found:
        return found[table]
    return next(content for name, content in found.items() if name == "madang.db")


def compared(chosen: Sequence[str], ballots: Sequence[str]) -> tuple[int, float]:
    """How many ballots stand at their voter's place, and Spearman's correlation of both orders."""
    place = {choice: rank for rank, choice in enumerate(ballots)}
    number = len(chosen)
    apart = [rank - place[choice] for rank, choice in enumerate(chosen)]
    squares = sum(gap * gap for gap in apart)
    return apart.count(0), 1 - 6 * squares / (number * (number * number - 1))


def _print(kind: str, report: Report) -> None:
    print(
        f"{kind}: {report.voters} voters, sealed ballots of {sorted(report.lengths)} bytes\n"
        f"  before the opening: cards joined to a sealed ballot {report.joined}, "
        f"choices known {report.choices}\n"
        f"  after it: cards joined to a sealed ballot {report.joined_after}; "
        f"opened ballots that the search finds (control) {report.control}"
    )
    for order in report.orders:
        print(f"    {order.name}: {order.right} right, correlation {order.correlation:+.3f}")
    print(
        f"  who kept the journal of the vote AND has two passphrases: "
        f"{report.with_passphrases} of {report.voters} right"
    )


def main() -> None:
    """Attack on the databases that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--voters", type=int, default=250)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--database", choices=list(SHAPES))
    given = parser.parse_args()
    for kind in [given.database] if given.database else SHAPES:
        for seed in range(given.runs):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                with application(kind, folder) as app:
                    _print(kind, run(app, folder, given.voters, seed))


if __name__ == "__main__":
    main()
