"""The files that anybody may take away: which there are, and what is in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import NotFound
from budgeting.formats.bundle_parts import SMALL
from budgeting.models import BoxedBallot, OutcomeRecord, Process, RulebookRecord
from budgeting.services.exporting import package, single_ballots, tables
from budgeting.services.exporting.results import SCHEMA_TEXT, results_document
from budgeting.services.reporting import published_report

SMALL_ROOM = SMALL
"""Below this many ballots only totals are published: single ballots would point at people."""

Kind = Literal["projects", "rulebook", "results", "schema", "outcome", "votes", "pb", "package"]
Status = Literal["there", "later", "withheld"]

CSV = "text/csv"
JSON = "application/json"
TEXT = "text/plain"


@dataclass(frozen=True, slots=True)
class Download:
    """One file: its stable name, its bytes and when they last changed (None: unknown)."""

    name: str
    mimetype: str
    content: bytes
    changed: datetime | None


Kept = dict[tuple[int, str], Download]
_kept: ContextVar[Kept | None] = ContextVar("kept", default=None)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list of files; ``withheld`` files stay away for the voters' sake."""

    kind: Kind
    name: str
    status: Status


@dataclass(frozen=True, slots=True)
class _File:
    kind: Kind
    mimetype: str
    write: Callable[[Session, Process], bytes]


def catalogue(session: Session, process: Process) -> tuple[Entry, ...]:
    """Every file of a process, and whether it is there yet."""
    return tuple(
        Entry(file.kind, name, _status(session, process, file.kind))
        for name, file in _files(process).items()
    )


def download(session: Session, process: Process, name: str) -> Download:
    """One file by its name; ``NotFound`` if there is none, not yet, or not for everybody."""
    file = _files(process).get(name)
    if file is None or _status(session, process, file.kind) != "there":
        raise NotFound
    kept = _kept.get()
    if kept is not None and (process.id, name) in kept:
        return kept[process.id, name]
    content, changed = file.write(session, process), _changed(session, process, file.kind)
    made = Download(name, file.mimetype, content, changed)
    if kept is not None:
        kept[process.id, name] = made
    return made


def downloads(session: Session, process: Process) -> tuple[Download, ...]:
    """Every file that is there; the one that describes the others is the last."""
    with keeping(kept()):
        return tuple(
            download(session, process, entry.name)
            for entry in catalogue(session, process)
            if entry.status == "there"
        )


@contextmanager
def keeping(files: Kept | None = None) -> Iterator[None]:
    """Make each file once as long as this lasts; ``files`` are those that were made already.

    For whoever needs a file again while nothing changes: of a whole city each takes long.
    """
    token = _kept.set({} if files is None else files)
    try:
        yield
    finally:
        _kept.reset(token)


def kept() -> Kept | None:
    """What was made so far while files are kept; ``None`` while they are not."""
    return _kept.get()


def publishes_single_ballots(session: Session, process: Process) -> bool:
    """Whether enough people voted, and nobody chose to publish totals only."""
    some = select(BoxedBallot.bid).where(BoxedBallot.process_id == process.id).limit(SMALL_ROOM)
    if process.phase != "published" or len(session.scalars(some).all()) < SMALL_ROOM:
        return False
    outcome = session.get(OutcomeRecord, process.id)
    return outcome is not None and not outcome.totals_only


def _files(process: Process) -> Mapping[str, _File]:
    return {
        f"{process.slug}.pb": _File("pb", TEXT, single_ballots.pabulib),
        "results.csv": _File("results", CSV, tables.results),
        "votes.csv": _File("votes", CSV, single_ballots.table),
        "projects.csv": _File("projects", CSV, tables.projects),
        "results.json": _File("results", JSON, _results),
        "results.schema.json": _File("schema", JSON, lambda _session, _process: SCHEMA_TEXT),
        "outcome.json": _File("outcome", JSON, _outcome),
        "rulebook.json": _File("rulebook", JSON, _rulebook),
        "datapackage.json": _File("package", JSON, _package),
    }


def _status(session: Session, process: Process, kind: Kind) -> Status:
    if kind == "projects":
        return "there"
    if kind == "rulebook":
        return "later" if process.phase == "draft" else "there"
    if process.phase != "published":
        return "later"
    if kind in ("votes", "pb") and not publishes_single_ballots(session, process):
        return "withheld"
    return "there"


def _changed(session: Session, process: Process, kind: Kind) -> datetime | None:
    if kind in ("projects", "rulebook"):
        record = session.get(RulebookRecord, process.id)
        return record.sealed_at if record else None
    return process.published_at


def _results(session: Session, process: Process) -> bytes:
    return _readable(results_document(process, published_report(session, process)))


def _outcome(session: Session, process: Process) -> bytes:
    """The bytes whose SHA-256 the results page shows."""
    return session.get_one(OutcomeRecord, process.id).document.encode()


def _rulebook(session: Session, process: Process) -> bytes:
    """The bytes whose SHA-256 was shown before the vote."""
    record = session.get(RulebookRecord, process.id)
    if record is None or record.canonical is None:
        raise NotFound
    return record.canonical.encode()


def _package(session: Session, process: Process) -> bytes:
    others = [
        download(session, process, entry.name)
        for entry in catalogue(session, process)
        if entry.status == "there" and entry.kind != "package"
    ]
    resources = [(file.name, file.mimetype, file.content) for file in others]
    chain = published_report(session, process).provenance.chain
    return _readable(package.describe(process, resources, chain))


def _readable(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
