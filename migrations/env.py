"""Run the migrations of the application that asks for them; forward only."""

from __future__ import annotations

from alembic import context
from flask import current_app

from budgeting.models import Base
from budgeting.models.base import UTCDateTime


def render_item(kind: str, item: object, _autogen: object) -> str | bool:
    """Write our own column types down as what the database knows them as."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, UTCDateTime) else False


engine = current_app.extensions["migrate"].db.engine

if context.is_offline_mode():
    raise SystemExit("Migrations run against a database; there is no offline mode.")

with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
