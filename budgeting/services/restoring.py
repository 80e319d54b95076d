"""Put a copy of the database into the place of the present state, whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from budgeting.errors import OlderDatabase
from budgeting.services import accepting, acts, chaining, witnessing
from budgeting.services.accepting import Consent
from budgeting.services.backing_up import LEFT_OUT, is_sound

VERSION = "alembic_version"
BUSY_SECONDS = 15


class RestoreRefusedError(RuntimeError):
    """Nothing was changed; the words are for the person at the keyboard."""


class NewerStateError(RestoreRefusedError):
    """What is here has rows that the copy lacks: ``lost`` says how many in each table."""

    def __init__(self, lost: Mapping[str, int]) -> None:
        super().__init__("The copy lacks something that is here.")
        self.lost = lost


@dataclass(frozen=True, slots=True)
class GivenUp:
    """What the copy lacks: ``rows`` by table, and how many ``ballots`` of them by process."""

    rows: Mapping[str, int]
    ballots: Mapping[int, int]


def restore(
    engine: Engine,
    copy: Path,
    now: datetime,
    *,
    force: bool = False,
    consent: Consent | None = None,
) -> None:
    """Make every table what it is in ``copy``; where that loses anything, the chains say so.

    ``NewerStateError`` if the copy lacks something that is here; with ``force`` that is given up.
    ``OlderDatabase`` if it lacks acts or batches that this machine has witnessed, or ballots of a
    box, whose cards could vote again; two people may accept that by their ``consent``. Both must
    have the same version of the tables. One transaction: who reads meanwhile sees the old state or
    the new one. ``RestoreRefusedError`` if the file is no sound copy or the database is busy.
    """
    if engine.dialect.name != "sqlite" or not engine.url.database:
        raise RestoreRefusedError("This database is PostgreSQL; restore it with pg_restore.")
    _check(copy)
    folder = engine.get_execution_options().get(witnessing.OPTION)
    try:
        with closing(_both(engine.url.database, copy)) as connection:
            with _session_on(connection, folder) as session, _at_once(connection):
                known = _known(session, folder)
                lost = _replace(connection, force or consent is not None)
                _note(session, lost, known, consent, now)
                heads = _settle(session)
            connection.execute("PRAGMA main.wal_checkpoint(TRUNCATE)")
        if folder:
            witnessing.note(folder, heads)
    except (sqlite3.OperationalError, OperationalError) as problem:
        raise RestoreRefusedError(
            f"The database did not let itself be written ({problem}); stop the server first."
        ) from None


def _known(session: Session, folder: Path | None) -> witnessing.Heads:
    """The heads that must not be lost: of the database as it was, or newer ones that were seen."""
    known = acts.heads(session)
    for name, head in (witnessing.seen(folder) if folder else {}).items():
        if name not in known or head.link >= known[name].link:
            known[name] = head
    return known


def _settle(session: Session) -> witnessing.Heads:
    """Commit, and hand out the heads as they are then."""
    session.commit()
    heads = acts.heads(session)
    session.rollback()
    return heads


def _note(
    session: Session,
    given_up: GivenUp,
    known: witnessing.Heads,
    consent: Consent | None,
    now: datetime,
) -> None:
    """Compare what stands now with what is known, and record what is lost; the commit chains it.

    A copy with every act and every ballot that was here goes on as the original would: a new act
    would part their chains, and the next copy of the original could not be restored any more.
    """
    lost = acts.losses(session, known)
    if (lost or given_up.ballots) and consent is None:
        raise OlderDatabase(lost, sum(given_up.ballots.values()))
    if lost:
        chaining.accept(session)
    if lost or given_up.ballots:
        rows, ballots = given_up.rows, given_up.ballots
        accepting.note(session, lost, now, consent=consent, rows=rows, ballots=ballots)


@contextmanager
def _session_on(connection: sqlite3.Connection, folder: Path | None) -> Iterator[Session]:
    """A session of the models in the transaction of this connection."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: connection,
        poolclass=StaticPool,
        execution_options={witnessing.OPTION: folder},
        hide_parameters=True,
    )
    with Session(engine) as session:
        # SQLAlchemy's first look at a driver ends whatever transaction it finds; and a session
        # that has not looked at all would have nothing to commit.
        session.connection()
        yield session


def _check(copy: Path) -> None:
    """Refuse what is no sound copy of a database of this program."""
    if not copy.is_file():
        raise RestoreRefusedError(f"There is no file {copy}.")
    try:
        with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            whole = is_sound(opened) and bool(
                opened.execute(f"SELECT 1 FROM {VERSION}").fetchone()  # noqa: S608
            )
    except sqlite3.DatabaseError:
        whole = False
    if not whole:
        raise RestoreRefusedError(f"{copy} is no whole copy that flask backup has made.")


def _both(database: str, copy: Path) -> sqlite3.Connection:
    """The database as ``main`` and the copy beside it as ``copy``."""
    connection = sqlite3.connect(
        f"{Path(database).resolve().as_uri()}?mode=rw",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
    )
    for pragma in ("secure_delete=ON", "synchronous=FULL", "foreign_keys=OFF"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("ATTACH ? AS copy", (f"{copy.resolve().as_uri()}?mode=ro",))
    return connection


@contextmanager
def _at_once(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction that nobody else writes in, undone unless it was committed."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _replace(connection: sqlite3.Connection, force: bool) -> GivenUp:
    """Exchange the rows of every table; what the copy lacks."""
    tables = _tables(connection, "main")
    if tables != _tables(connection, "copy") or _differ(connection):
        raise RestoreRefusedError(
            "The copy was made by another version of the program. Restore it with that one."
        )
    lost = GivenUp(_lost(connection, tables), _lost_ballots(connection))
    if lost.rows and not force:
        raise NewerStateError(lost.rows)
    for table, columns in tables.items():
        connection.execute(f'DELETE FROM main."{table}"')  # noqa: S608 - names of the schema
        if table not in LEFT_OUT:
            connection.execute(
                f'INSERT INTO main."{table}" ({columns}) SELECT {columns} FROM copy."{table}"'  # noqa: S608
            )
    if connection.execute("PRAGMA main.foreign_key_check").fetchone() is not None:
        raise RestoreRefusedError("The copy contradicts itself; take an older one.")
    return lost


def _tables(connection: sqlite3.Connection, schema: str) -> dict[str, str]:
    """Every table of the program with its columns, quoted, both in a fixed order."""
    found = connection.execute(
        f"SELECT name FROM {schema}.sqlite_master"  # noqa: S608 - one of two words
        " WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
    ).fetchall()
    return {name: _columns(connection, schema, name) for (name,) in found}


def _columns(connection: sqlite3.Connection, schema: str, table: str) -> str:
    rows = connection.execute(f'PRAGMA {schema}.table_info("{table}")').fetchall()
    return ", ".join(sorted(f'"{row[1]}"' for row in rows))


def _differ(connection: sqlite3.Connection) -> bool:
    """Whether the two differ in the version of their tables."""
    versions = [
        connection.execute(f"SELECT version_num FROM {schema}.{VERSION}").fetchall()  # noqa: S608
        for schema in ("main", "copy")
    ]
    return versions[0] != versions[1]


def _lost(connection: sqlite3.Connection, tables: Mapping[str, str]) -> dict[str, int]:
    """How many rows of each table are here and not, or not the same, in the copy."""
    counted = {}
    for table, columns in tables.items():
        if table not in LEFT_OUT:
            (counted[table],) = connection.execute(
                f'SELECT count(*) FROM (SELECT {columns} FROM main."{table}"'  # noqa: S608
                f' EXCEPT SELECT {columns} FROM copy."{table}")'
            ).fetchone()
    return {table: number for table, number in counted.items() if number}


def _lost_ballots(connection: sqlite3.Connection) -> dict[int, int]:
    """How many ballots of each process are in the box here and not in the copy's."""
    gone = "SELECT process_id, bid FROM main.box EXCEPT SELECT process_id, bid FROM copy.box"
    counted = f"SELECT process_id, count(*) FROM ({gone}) GROUP BY process_id"  # noqa: S608
    return dict(connection.execute(counted).fetchall())
