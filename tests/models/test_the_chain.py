"""Acts that were logged before there was a chain are chained by the migration as they stood."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.orm import Session

from budgeting.extensions import db
from budgeting.formats.chain import Head
from budgeting.services import acts, witnessing
from budgeting.services.recording import record
from tests import databases

BEFORE, AFTER = "5b0e01a8c001", "5b0e01a8c002"
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
OLD = [
    (None, "staff.added", {"person": "dari@example.org"}),
    (1, "process.created", {"slug": "hanbit-2026"}),
    (2, "process.created", {"slug": "한빛"}),
    (1, "vote.opened", {"rulebook": "ab", "list": [1, None, True], "10": 1, "2": "ü\u2028"}),
    (None, "staff.signed_out", {}),
    (1, "vote.closed", {"cast": 7}),
]


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Flask]:
    """A database of the version before, with a log."""
    uri = f"sqlite:///{tmp_path / 'old.db'}"
    app = databases.create_app(databases.settings(tmp_path / "instance", uri))
    with app.app_context():
        upgrade(revision=BEFORE)
        for key in (1, 2):
            _add_process(key)
        for place, (process_id, action, details) in enumerate(OLD):
            _log(place, process_id, action, details)
        db.session.commit()
        db.session.remove()
        yield app
        db.session.remove()
        db.engine.dispose()


def _add_process(key: int) -> None:
    columns = db.session.execute(text("PRAGMA table_info(process)")).all()
    given = {"id": key, "slug": f"city-{key}", "names": "{}", "languages": "[]"}
    needed = {row.name: given.get(row.name, 0) for row in columns if row.notnull or row.pk}
    names = ", ".join(needed)
    marks = ", ".join(f":{name}" for name in needed)
    db.session.execute(text(f"INSERT INTO process ({names}) VALUES ({marks})"), needed)


def _log(place: int, process_id: int | None, action: str, details: dict[str, object]) -> None:
    db.session.execute(
        text(
            "INSERT INTO log (seq, at, process_id, actor, action, details)"
            " VALUES (:seq, :at, :process_id, 'Dari', :action, :details)"
        ),
        {
            "seq": place + 1,
            "at": f"2026-11-22 09:00:{place:02}.000000",
            "process_id": process_id,
            "action": action,
            "details": json.dumps(details),
        },
    )


def test_every_chain_holds_and_is_in_the_order_of_the_log(old: Flask) -> None:
    upgrade(revision=AFTER)
    with Session(db.engine) as session:
        for process_id, number in ((None, 2), (1, 3), (2, 1)):
            entries = acts.entries(session, process_id)
            assert [one.link for one in entries] == list(range(1, number + 1))
            assert [one.seq for one in entries] == sorted(one.seq for one in entries)
            assert acts.broken(session, process_id) is None


def test_new_acts_go_on_behind_the_old_ones(old: Flask) -> None:
    upgrade(revision=AFTER)
    with Session(db.engine) as session:
        entry = record(session, "staff.added", actor="", at=NOW)
        session.commit()
        assert entry.link == 3
        assert acts.broken(session, None) is None
        assert witnessing.seen(Path(old.instance_path)) == {"common": Head(3, str(entry.hash))}


def test_the_way_back_keeps_the_acts(old: Flask) -> None:
    upgrade(revision=AFTER)
    downgrade(revision=BEFORE)
    kept = db.session.execute(text("SELECT action FROM log ORDER BY seq")).scalars().all()
    assert kept == [action for _process, action, _details in OLD]
