"""Fresh databases for the tests: a copied file on SQLite, emptied tables on PostgreSQL."""

from __future__ import annotations

import shutil
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from budgeting import create_app
from budgeting.config import Settings
from budgeting.models import Base

SECRET = "test-" + "0" * 60

# Cheap on purpose: the cost of a guess is a setting, and its default is tested on its own.
FAST = {"card_memory_kib": 64, "card_rounds": 1, "holder_memory_kib": 64}


def settings(instance: Path, uri: str = "", **given: object) -> Settings:
    """Settings of an application under test."""
    values: dict[str, object] = {
        "instance": str(instance),
        "database_uri": uri,
        "secret_key": SECRET,
        "secure_cookies": False,
        "queue": "immediate",
        "default_language": "en",
        "second_factor": "optional",
        **FAST,
        **given,
    }
    return Settings(**values)  # type: ignore[arg-type]


_COUNT_FROM_ONE = text(
    "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)"
    " FROM pg_sequences WHERE last_value IS NOT NULL"
)


def migrated(app: Flask) -> None:
    """Bring the database of an application to the newest version."""
    with app.app_context():
        upgrade()


class Sqlite:
    """One migrated file, copied for every test."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        app = create_app(settings(folder / "instance", f"sqlite:///{self._template}"))
        migrated(app)
        _let_go(app)
        engine = create_engine(f"sqlite:///{self._template}")
        with engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        engine.dispose()

    def fresh(self, folder: Path) -> str:
        """The address of an empty, migrated database."""
        path = folder / "madang.db"
        shutil.copy(self._template, path)
        return f"sqlite:///{path}"


class Postgres:
    """One migrated database per worker, emptied for every test.

    Few tests write to more than a few tables, and to empty a table that is empty already costs as
    much as to empty a full one. So the rows are deleted where there are any.
    """

    name = "postgresql"

    def __init__(self, folder: Path, server: str, worker: str) -> None:
        database = f"madang_{worker}"
        engine = create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {database}"))
        engine.dispose()
        self._uri = make_url(server).set(database=database).render_as_string(hide_password=False)
        app = create_app(settings(folder / "instance", self._uri))
        migrated(app)
        _let_go(app)
        self._engine = create_engine(self._uri)
        self._tables = [table.name for table in reversed(Base.metadata.sorted_tables)]
        self._written = text(
            " UNION ALL ".join(
                f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in self._tables
            )
        )

    def fresh(self, folder: Path) -> str:
        """The address of the migrated database, empty again and counting from one."""
        with self._engine.begin() as connection:
            written = set(connection.scalars(self._written))
            for name in self._tables:  # what refers to others goes before them
                if name in written:
                    connection.execute(text(f'DELETE FROM "{name}"'))
            connection.execute(_COUNT_FROM_ONE)
        return self._uri

    def close(self) -> None:
        """Let the server go."""
        self._engine.dispose()


def _let_go(app: Flask) -> None:
    from budgeting.extensions import db

    with app.app_context():
        db.session.remove()
        db.engine.dispose()
