"""Marks of the hall: a first support, hidden reports and objections, kept counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "da11c0e80825"
down_revision = "5b0e01a8c005"
branch_labels = None
depends_on = None

SUPPORTED = ("argument", "question")
HIDDEN = (("objection", "state", "reason"), ("table_round", "report_state", "report_reason"))


def upgrade() -> None:
    """Add the marks; what has a support now is known to have had one."""
    for table in SUPPORTED:
        op.add_column(
            table, sa.Column("supported", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        _mark(table)
    for table, state, reason in HIDDEN:
        op.add_column(
            table, sa.Column(state, sa.String(length=10), nullable=False, server_default="shown")
        )
        op.add_column(
            table, sa.Column(reason, sa.String(length=300), nullable=False, server_default="")
        )
    op.add_column("minutes", sa.Column("kept", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    """Take the marks away."""
    op.drop_column("minutes", "kept")
    for table, state, reason in reversed(HIDDEN):
        op.drop_column(table, reason)
        op.drop_column(table, state)
    for table in reversed(SUPPORTED):
        op.drop_column(table, "supported")


def _mark(table: str) -> None:
    texts = sa.table(table, sa.column("key"), sa.column("supported"))
    supports = sa.table("support", sa.column("kind"), sa.column("key"))
    there = sa.exists().where(supports.c.kind == table, supports.c.key == texts.c.key)
    op.execute(texts.update().where(there).values(supported=True))
