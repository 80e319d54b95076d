"""Commitments in mixed batches, and auditors."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "5b0e01a8c005"
down_revision = "5b0e01a8c004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; a vote that is on keeps its ballots, which are published in batches now."""
    _make_batches()
    _make_open_receipts()
    _make_audits()


def downgrade() -> None:
    """Take the tables away; the commitments themselves are in the box."""
    for table in ("auditor", "audit", "open_receipt", "batch_leaf", "commitment_batch"):
        op.drop_table(table)


def _of_process(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["process_id"], ["process.id"], name=op.f(f"fk_{table}_process_id"), ondelete="CASCADE"
    )


def _make_batches() -> None:
    op.create_table(
        "commitment_batch",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("minute", sa.DateTime(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_commitment_batch_numbered_from_one")),
        sa.CheckConstraint("size > 0", name=op.f("ck_commitment_batch_not_empty")),
        _of_process("commitment_batch"),
        sa.PrimaryKeyConstraint("process_id", "number", name=op.f("pk_commitment_batch")),
    )
    op.create_table(
        "batch_leaf",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("commitment", sa.LargeBinary(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id", "number"],
            ["commitment_batch.process_id", "commitment_batch.number"],
            name=op.f("fk_batch_leaf_process_id_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("process_id", "commitment", name=op.f("pk_batch_leaf")),
        sqlite_with_rowid=False,
    )


def _make_open_receipts() -> None:
    op.create_table(
        "open_receipt",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("opening", sa.LargeBinary(length=32), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        _of_process("open_receipt"),
        sa.PrimaryKeyConstraint("process_id", "opening", name=op.f("pk_open_receipt")),
        sqlite_with_rowid=False,
    )


def _make_audits() -> None:
    op.create_table(
        "audit",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("begun_by", sa.String(length=200), nullable=False),
        sa.Column("holders", sa.JSON(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("handed", sa.LargeBinary(), nullable=True),
        sa.Column("openings", sa.Integer(), nullable=True),
        sa.Column("openings_sha256", sa.String(length=64), nullable=True),
        sa.Column("commitments_sha256", sa.String(length=64), nullable=True),
        sa.Column("ballots_sha256", sa.String(length=64), nullable=True),
        _of_process("audit"),
        sa.PrimaryKeyConstraint("process_id", "number", name=op.f("pk_audit")),
    )
    op.create_table(
        "auditor",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("code_sha256", sa.String(length=64), nullable=False),
        sa.Column("signed_at", sa.DateTime(), nullable=True),
        sa.Column("agrees", sa.Boolean(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id", "number"],
            ["audit.process_id", "audit.number"],
            name=op.f("fk_auditor_process_id_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("process_id", "number", "name", name=op.f("pk_auditor")),
        sa.UniqueConstraint("code_sha256", name=op.f("uq_auditor_code_sha256")),
    )
