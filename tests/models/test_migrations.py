"""The migrations lead from nothing to exactly the models, on both databases."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from budgeting.config import ROOT
from budgeting.extensions import db
from budgeting.models import Base


def test_the_migrations_have_one_head() -> None:
    assert len(ScriptDirectory(str(ROOT / "migrations")).get_heads()) == 1


def test_migrations_from_empty_equal_the_models(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [
            entry
            for entry in compare_metadata(context, Base.metadata)
            if not _is_own_table_of_alembic(entry)
        ]
    assert differences == []


def _is_own_table_of_alembic(entry: object) -> bool:
    return "alembic_version" in str(entry)
