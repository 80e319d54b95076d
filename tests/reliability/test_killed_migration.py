"""A migration that is killed leaves whole steps only; the next one brings the database up to date.

MADANG_EVERY_STATEMENT=1 kills at every statement, otherwise at some of them.
"""

from __future__ import annotations

import os
import shutil
from itertools import count
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from flask_migrate import upgrade
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import make_url

from budgeting import create_app
from budgeting.config import ROOT
from budgeting.extensions import db
from tests import databases
from tests.reliability import killing

NAME = "madang_killed"
SOME = (2, 23, 47, 75, 95, 120)


class Subject:
    """A database as the first version left it, as often as one likes."""

    def __init__(self, uri, folder):
        self._file = folder / "old.db" if uri.startswith("sqlite") else None
        self._server = uri
        address = f"sqlite:///{self._file}"
        if self._file is None:
            address = make_url(uri).set(database=NAME).render_as_string(hide_password=False)
        self.settings = databases.settings(folder / "instance", address)
        self._begin()

    def _begin(self):
        if self._file is None:
            self.drop()
            _on_server(self._server, f"CREATE DATABASE {NAME}")
        self.upgrade(steps()[0])
        if self._file is not None:
            shutil.copy(self._file, self._file.with_suffix(".first"))

    def drop(self):
        if self._file is None:
            _on_server(self._server, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")

    def anew(self):
        """PostgreSQL takes back all steps of a run that is killed; SQLite's file is put back."""
        if self._file is not None:
            for left in self._file.parent.glob("old.db*"):
                left.unlink()
            shutil.copy(self._file.with_suffix(".first"), self._file)

    def upgrade(self, revision="head"):
        app = create_app(self.settings)
        with app.app_context():
            upgrade(revision=revision)
            db.engine.dispose()

    def shape(self):
        """The version, and every table with its columns."""
        engine = create_engine(self.settings.database_uri)
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
            version = connection.scalar(text("SELECT version_num FROM alembic_version"))
            found = inspect(connection)
            tables = {
                name: sorted(column["name"] for column in found.get_columns(name))
                for name in sorted(found.get_table_names())
            }
        engine.dispose()
        return version, tables


def _on_server(uri, statement):
    engine = create_engine(uri, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def steps():
    """Every revision, from the first to the last."""
    scripts = ScriptDirectory(str(ROOT / "migrations"))
    return [script.revision for script in scripts.walk_revisions()][::-1]


@pytest.fixture
def subject(uri, tmp_path):
    subject = Subject(uri, Path(tmp_path))
    yield subject
    subject.drop()


def test_a_killed_migration_leaves_whole_steps_and_is_taken_up_again(subject):
    whole = {}
    for revision in steps():
        subject.upgrade(revision)
        whole[revision] = subject.shape()
    if not subject.settings.database_uri.startswith("sqlite"):
        subject._begin()
    killed = []
    for statement in count(1) if os.environ.get("MADANG_EVERY_STATEMENT") else SOME:
        subject.anew()
        if not killing.migration(subject.settings, statement):
            break
        version, tables = subject.shape()
        assert (version, tables) == whole[version], statement
        killed.append(version)
    assert len(killed) > 3
    subject.upgrade()
    assert subject.shape() == whole[steps()[-1]]
