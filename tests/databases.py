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
    """One migrated database per worker, emptied for every test."""

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

    def fresh(self, folder: Path) -> str:
        """The address of the migrated database, empty again."""
        names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
        engine = create_engine(self._uri)
        with engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        engine.dispose()
        return self._uri


def _let_go(app: Flask) -> None:
    from budgeting.extensions import db

    with app.app_context():
        db.session.remove()
        db.engine.dispose()
