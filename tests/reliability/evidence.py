"""What a thief finds on the disks of a server: every file of the database, its journal, its log."""

from __future__ import annotations

import subprocess
from bisect import bisect
from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy import Engine, NullPool, create_engine, text

from budgeting.services import backing_up
from tests.postgres import binaries

TABLES = ("used_card", "box", "opened_ballot", "card", "draft", "tablet_session", "log")
ONE_CAST = 1 << 14
"""More bytes than one cast writes into the journal, with whole pages after a checkpoint."""
Evidence = Mapping[str, bytes]
"""The bytes of every file, by its name."""


def collect(engine: Engine, folder: Path, others: Iterable[Path] = ()) -> Evidence:
    """The files of the database and a fresh backup, with ``others`` such as logs, as they stand."""
    found = {path.name: path.read_bytes() for path in others if path.exists()}
    if engine.dialect.name == "sqlite":
        return found | _of_sqlite(engine, folder)
    return found | _of_server(engine)


def _of_sqlite(engine: Engine, folder: Path) -> dict[str, bytes]:
    backup = folder / "backup.db"
    backup.unlink(missing_ok=True)
    backing_up.write(engine, backup)
    main = Path(str(engine.url.database))
    files = {path.name: path.read_bytes() for path in main.parent.glob(f"{main.name}*")}
    return files | {backup.name: backup.read_bytes()}


def _of_server(engine: Engine) -> dict[str, bytes]:
    """Relations and journal from the server's own folder after a checkpoint, and a dump."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        home = Path(str(connection.scalar(text("SHOW data_directory"))))
        found = {}
        for table in TABLES:
            where = str(connection.scalar(text(f"SELECT pg_relation_filepath('{table}')")))
            found[table] = b"".join(path.read_bytes() for path in _segments(home / where))
            toast = text(
                "SELECT pg_relation_filepath(reltoastrelid) FROM pg_class WHERE relname = :name"
            )
            out_of_line = connection.scalar(toast, {"name": table})
            if out_of_line:
                parts = _segments(home / str(out_of_line))
                found[f"{table}.toast"] = b"".join(path.read_bytes() for path in parts)
    journal = sorted(path for path in (home / "pg_wal").iterdir() if path.is_file())
    found["pg_wal"] = b"".join(path.read_bytes() for path in journal)
    found["dump"] = _dump(engine)
    return found


def _segments(first: Path) -> list[Path]:
    return [first, *sorted(first.parent.glob(f"{first.name}.[0-9]*"))]


def _dump(engine: Engine) -> bytes:
    folder = binaries()
    assert folder is not None
    address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return subprocess.run(
        [str(folder / "pg_dump"), address], check=True, capture_output=True, timeout=120
    ).stdout


def by_versions(engine: Engine) -> dict[bytes, bytes]:
    """Ballot -> card by PostgreSQL's row versions, where only one card has the ballot's."""
    with create_engine(engine.url, poolclass=NullPool).connect() as connection:
        rows = connection.execute(
            text(
                "SELECT box.bid, min(used_card.tag::text), count(*) FROM box JOIN used_card"
                " ON box.xmin = used_card.xmin GROUP BY box.bid HAVING count(*) = 1"
            )
        ).all()
    return {bytes(bid): bytes.fromhex(str(tag).removeprefix("\\x")) for bid, tag, _ in rows}


def by_journal(
    evidence: Evidence, cards: Iterable[bytes], bids: Iterable[bytes]
) -> dict[bytes, bytes]:
    """Ballot -> card by PostgreSQL's journal: a cast is written in one piece.

    The first time that the key of a ballot stands there is its cast, and the key of the card
    that was used for it stands a little before.
    """
    content = evidence["pg_wal"]
    places = sorted((at, card) for card in cards for at in _places(content, card))
    starts = [at for at, _card in places]
    pairs = {}
    for bid in bids:
        first = content.find(bid)
        before = bisect(starts, first) - 1
        if first >= 0 and before >= 0 and first - starts[before] < ONE_CAST:
            pairs[bid] = places[before][1]
    return pairs


def _places(content: bytes, key: bytes) -> Iterable[int]:
    at = content.find(key)
    while at >= 0:
        yield at
        at = content.find(key, at + 1)


def by_pages(
    evidence: Evidence, cards: Iterable[bytes], bids: Iterable[bytes]
) -> dict[bytes, bytes]:
    """Ballot -> card by the row versions that still stand in the pages of either table.

    Also in free space: a row is looked for by its key, wherever that lies. The header of a row
    (24 bytes, the first four its version), a process and a length byte stand before the key.
    """
    versions: dict[bytes, set[bytes]] = {}
    for card in cards:
        for version in _versions(evidence["used_card"], card):
            versions.setdefault(version, set()).add(card)
    pairs = {}
    for bid in bids:
        found = {
            frozenset(versions.get(version, ())) for version in _versions(evidence["box"], bid)
        }
        single = {next(iter(group)) for group in found if len(group) == 1}
        if len(single) == 1:
            pairs[bid] = single.pop()
    return pairs


def _versions(pages: bytes, key: bytes) -> Iterable[bytes]:
    at = pages.find(key)
    while at >= 0:
        start = at - 29
        if start >= 0:
            yield pages[start : start + 4]
        at = pages.find(key, at + 1)
