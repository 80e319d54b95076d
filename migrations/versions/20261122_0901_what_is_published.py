"""What is published of a vote: single ballots or totals, and who chose that."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "5b0e01a8c006"
down_revision = "da11c0e80825"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Outcomes of earlier versions were published with single ballots, chosen by nobody."""
    op.add_column(
        "outcome", sa.Column("totals_only", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "outcome", sa.Column("chosen_by", sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
    )


def downgrade() -> None:
    """Forget the choice."""
    op.drop_column("outcome", "chosen_by")
    op.drop_column("outcome", "totals_only")
