"""Counts after an erasure: how many people of each value answered stays as it was published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "5b0e01a8c007"
down_revision = "5b0e01a8c006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What earlier versions erased kept no count: nothing is told of it."""
    op.add_column("selection", sa.Column("answered", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Forget the counts."""
    op.drop_column("selection", "answered")
