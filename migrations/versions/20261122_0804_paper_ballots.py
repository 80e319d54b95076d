"""Paper ballots: batches, two entries, what was settled."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "5b0e01a8c004"
down_revision = "5b0e01a8c003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Batches of the urn, their sealed entries, and the sheet of accounts."""
    op.create_table(
        "paper_batch",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("opened_by", sa.String(length=120), nullable=False),
        sa.Column("first_by", sa.String(length=120), nullable=False),
        sa.Column("second_by", sa.String(length=120), nullable=False),
        sa.Column("settled_by", sa.JSON(), nullable=False),
        sa.Column("valid", sa.Integer(), nullable=False),
        sa.Column("spoilt", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'boxed', 'discarded')", name=op.f("ck_paper_batch_known_state")
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["process.id"],
            name=op.f("fk_paper_batch_process_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("process_id", "number", name=op.f("pk_paper_batch")),
    )
    op.create_table(
        "paper_entry",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("turn IN (1, 2, 3)", name=op.f("ck_paper_entry_known_turn")),
        sa.ForeignKeyConstraint(
            ["process_id", "batch"],
            ["paper_batch.process_id", "paper_batch.number"],
            name=op.f("fk_paper_entry_process_id_batch"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "process_id", "batch", "position", "turn", name=op.f("pk_paper_entry")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reconciliation",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=True),
        sa.Column("missing_why", sa.Text(), nullable=False),
        sa.Column("emptied_by", sa.String(length=120), nullable=False),
        sa.Column("handed_out", sa.Integer(), nullable=True),
        sa.Column("left_over", sa.Integer(), nullable=True),
        sa.Column("spoiled", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("signed", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("signed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["process.id"],
            name=op.f("fk_reconciliation_process_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("process_id", name=op.f("pk_reconciliation")),
    )


def downgrade() -> None:
    """Without paper."""
    op.drop_table("reconciliation")
    op.drop_table("paper_entry")
    op.drop_table("paper_batch")
