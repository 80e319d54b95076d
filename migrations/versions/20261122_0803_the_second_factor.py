"""Staff: a second factor, roles by process, sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "5b0e01a8c003"
down_revision = "5b0e01a8c002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Everybody is signed out once; roles hold for every process, as before."""
    op.drop_column("staff", "stamp")
    op.add_column(
        "staff", sa.Column("everywhere", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.add_column("staff", sa.Column("second_factor", sa.LargeBinary(), nullable=True))
    op.add_column("staff", sa.Column("code_step", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("staff", sa.Column("recovery_salt", sa.LargeBinary(length=16), nullable=True))
    _make_sessions()
    op.create_table(
        "recovery_code",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        _of("recovery_code", "staff"),
        sa.PrimaryKeyConstraint("staff_id", "digest", name=op.f("pk_recovery_code")),
    )
    op.create_table(
        "staff_process",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        _of("staff_process", "process"),
        _of("staff_process", "staff"),
        sa.PrimaryKeyConstraint("staff_id", "process_id", name=op.f("pk_staff_process")),
    )


def downgrade() -> None:
    """Back to a password alone, and to roles that hold for every process."""
    op.drop_table("staff_process")
    op.drop_table("recovery_code")
    op.drop_index(op.f("ix_staff_session_staff_id"), "staff_session")
    op.drop_table("staff_session")
    for name in ("recovery_salt", "code_step", "second_factor", "everywhere"):
        op.drop_column("staff", name)
    op.add_column(
        "staff", sa.Column("stamp", sa.String(length=32), nullable=False, server_default="")
    )


def _make_sessions() -> None:
    op.create_table(
        "staff_session",
        sa.Column("sid", sa.LargeBinary(length=32), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("halfway", sa.Boolean(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("device", sa.String(length=10), nullable=False),
        sa.Column("browser", sa.String(length=10), nullable=False),
        _of("staff_session", "staff"),
        sa.PrimaryKeyConstraint("sid", name=op.f("pk_staff_session")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_staff_session_staff_id"), "staff_session", ["staff_id"])


def _of(table: str, other: str) -> sa.ForeignKeyConstraint:
    """The rows of a table go with those of the other one."""
    return sa.ForeignKeyConstraint(
        [f"{other}_id"], [f"{other}.id"], name=op.f(f"fk_{table}_{other}_id"), ondelete="CASCADE"
    )
