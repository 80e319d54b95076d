"""A laptop, its database, and a copy of that."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from budgeting.extensions import db
from budgeting.services.backing_up import write
from tests import databases, people, things


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> databases.Sqlite:
    """A hall runs on SQLite, whatever the other tests run on."""
    return databases.Sqlite(tmp_path_factory.mktemp("laptop"))


@pytest.fixture
def uri(laptop: databases.Sqlite, tmp_path: Path) -> str:
    return laptop.fresh(tmp_path)


@pytest.fixture
def engine(app: Flask) -> Engine:
    with app.app_context():
        return db.engine


@pytest.fixture
def copy(session: Session, engine: Engine, tmp_path: Path) -> Path:
    """A copy of an open vote with two ballots and somebody who signs in."""
    people.haneul(session)
    process = things.an_open_vote(session)
    things.boxed(session, process, [["P-1"], ["P-2"]])
    session.commit()
    write(engine, tmp_path / "copy.db")
    return tmp_path / "copy.db"


@pytest.fixture
def laptop_folder(app: Flask) -> Path:
    return Path(app.instance_path)
