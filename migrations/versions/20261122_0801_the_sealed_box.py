"""The sealed box: keys, sealed ballots and opened ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "5b0e01a8c001"
down_revision = "47a976c046bc"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Ballots of an earlier version lie in clear; a vote with ballots has to end with that one."""
    _refuse_ballots("box")
    op.create_table(
        "box_key",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("public", sa.LargeBinary(length=32), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("salts", sa.JSON(), nullable=False),
        sa.Column("wrapped", sa.JSON(), nullable=False),
        sa.Column("memory_kib", sa.Integer(), nullable=False),
        sa.Column("dummy", sa.LargeBinary(), nullable=False),
        sa.Column("handed", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("tried_at", sa.DateTime(), nullable=True),
        sa.Column("tried_by", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("destroyed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_box_key_process_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("process_id", name=op.f("pk_box_key")),
    )
    op.create_table(
        "opened_ballot",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["process.id"],
            name=op.f("fk_opened_ballot_process_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("process_id", "number", name=op.f("pk_opened_ballot")),
        sqlite_with_rowid=False,
    )
    op.drop_table("box")
    _make_box(sa.Column("sealed", sa.LargeBinary(), nullable=True))
    _make_roll(sa.Column("on_paper", sa.Boolean(), nullable=False))
    op.add_column("card", sa.Column("tests", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Back to a box in clear, which has to be empty."""
    _refuse_ballots("box")
    op.drop_column("card", "tests")
    _make_roll()
    op.drop_table("box")
    _make_box(sa.Column("choice", sa.Text(), nullable=False))
    op.drop_table("opened_ballot")
    op.drop_table("box_key")


def _refuse_ballots(table: str) -> None:
    found = op.get_bind().execute(sa.text(f"SELECT count(*) FROM {table}")).scalar()
    if found:
        raise RuntimeError(
            "There are ballots in the box. End and publish the vote with the version of the "
            "program that cast them, and begin the next vote with this one."
        )


def _make_box(content: sa.Column[object]) -> None:
    op.create_table(
        "box",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("bid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("commitment", sa.LargeBinary(length=32), nullable=False),
        content,
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_box_process_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("process_id", "bid", name=op.f("pk_box")),
        sqlite_with_rowid=False,
    )


def _make_roll(*more: sa.Column[object]) -> None:
    """The roll is empty where the box is."""
    op.drop_table("used_card")
    op.create_table(
        "used_card",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.LargeBinary(length=16), nullable=False),
        *more,
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_used_card_process_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("process_id", "tag", name=op.f("pk_used_card")),
        sqlite_with_rowid=False,
    )
