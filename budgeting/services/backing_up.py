"""Back the database up into one file that keeps the secrecy of the vote.

The file is laid out anew, every table in the order of its keys, so that it has no free page with
an old row and tells nothing of the order of casting. Unfinished ballots, tablets at which a card
was entered, tables of people that wait for their import and wrong attempts are left out, and so
is the key of a box that waits for the work that opens it.

Two copies from the time of one vote would tell more than one: the ballots that only the later
one has belong to the cards that only it calls used. Of the copies that the hall makes by itself
no more than one from a vote is therefore kept, and none once the vote is over.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from budgeting.models import Process
from budgeting.services.private_files import draft_beside, sync

LEFT_OUT = ("draft", "guess", "respondent_upload", "staff_session", "tablet_session")
HANDED_IN = ("audit", "box_key")
"""Where the key of a box waits for work; no copy has it."""
EVERY = timedelta(minutes=30)
MOST = 12
ON = ("open", "paused")
"""In these phases a vote has a box that is not complete."""
_NAME = re.compile(r"madang-(\d{8}T\d{6})Z(-vote)?\.db")
_TIME = "%Y%m%dT%H%M%S"


class BackupRefusedError(RuntimeError):
    """No copy can be made; the words are for the person at the keyboard."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy in the folder of the hall; ``in_vote`` if a vote was on that has ballots in the box.

    The newest is the one with the latest moment.
    """

    made_at: datetime
    in_vote: bool
    path: Path


def write(engine: Engine, path: Path) -> bool:
    """Copy the database to ``path``, which must not exist; say whether a vote is on in it.

    The copy is consistent, also while others write. It comes into being in memory and is on the
    disk as a whole, readable for this account only, or not at all. ``BackupRefusedError``.
    """
    with _copied(engine) as memory:
        _put(memory, path)
        return _in_vote(memory)


def write_into(engine: Engine, folder: Path, now: datetime) -> Backup:
    """Make a copy in the folder of the hall, and let go of those that are not kept."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _copied(engine) as memory:
        in_vote = _in_vote(memory)
        name = f"madang-{now.astimezone(UTC):{_TIME}}Z{'-vote' if in_vote else ''}.db"
        _put(memory, folder / name)
    let_go(folder)
    return Backup(now, in_vote, folder / name)


def backups(folder: Path) -> list[Backup]:
    """The copies in the folder of the hall, the newest first."""
    found = []
    for path in folder.glob("madang-*.db"):
        parts = _NAME.fullmatch(path.name)
        if parts is not None:
            made_at = datetime.strptime(parts[1], _TIME).replace(tzinfo=UTC)
            found.append(Backup(made_at, parts[2] is not None, path))
    return sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True)


def let_go(folder: Path) -> None:
    """Delete what is beyond the newest twelve, and all from a vote but the newest copy of all."""
    for place, backup in enumerate(backups(folder)):
        if place >= MOST or (place and backup.in_vote):
            backup.path.unlink(missing_ok=True)
    sync(folder)


def due(
    newest: Backup | None, now: datetime, *, break_began: datetime | None, vote_is_on: bool
) -> bool:
    """Whether a copy should be made now: none yet, an old one, or none since the break began.

    Also after the close of a vote, as the new copy replaces the one from the vote. A copy from
    the future was made by a clock that was set back since.
    """
    if newest is None or newest.made_at > now or now - newest.made_at >= EVERY:
        return True
    if newest.in_vote and not vote_is_on:
        return True
    return break_began is not None and newest.made_at < break_began <= now


def vote_is_on(session: Session) -> bool:
    """Whether any vote takes ballots or is paused."""
    on = select(Process.id).where(Process.phase.in_(ON)).limit(1)
    return session.scalar(on) is not None


def is_sound(connection: sqlite3.Connection) -> bool:
    """Whether SQLite finds nothing broken in any table or index."""
    try:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


@contextmanager
def _copied(engine: Engine) -> Iterator[sqlite3.Connection]:
    """One state of the database in memory, without what is left out."""
    if engine.dialect.name != "sqlite":
        raise BackupRefusedError(
            "This database is PostgreSQL; docs/deploy.md says when and how pg_dump may copy it."
        )
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        pooled = engine.raw_connection()
        try:
            cast(sqlite3.Connection, pooled.driver_connection).backup(memory)
        finally:
            pooled.close()
        for table in sorted(_tables(memory) & set(LEFT_OUT)):
            memory.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a name of this file
        for table in sorted(_tables(memory) & set(HANDED_IN)):
            memory.execute(f'UPDATE "{table}" SET handed = NULL')  # noqa: S608 - likewise
        if not is_sound(memory):
            raise BackupRefusedError("The database is damaged; restore the last good copy.")
        yield memory


def _put(memory: sqlite3.Connection, path: Path) -> None:
    """Lay the copy out anew on the disk; it appears under its name when it is whole."""
    with draft_beside(path) as draft:
        memory.execute("VACUUM INTO ?", (str(draft),))
        sync(draft)
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            raise BackupRefusedError(f"{path} exists already; choose another name.") from None
        sync(path.parent)


def _tables(connection: sqlite3.Connection) -> set[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name for (name,) in rows}


def _in_vote(memory: sqlite3.Connection) -> bool:
    """Whether a vote that is not over has ballots in its box."""
    if "box" not in _tables(memory):
        return False
    on = "SELECT 1 FROM box JOIN process ON process.id = box.process_id WHERE phase IN (?, ?)"
    return memory.execute(f"{on} LIMIT 1", ON).fetchone() is not None
