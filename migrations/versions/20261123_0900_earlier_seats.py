"""Earlier seats: what stood before the seats of a sitting were made anew can be brought back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "5b0e01a8c008"
down_revision = "5b0e01a8c007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is known of seats that were made before."""
    op.add_column("sitting", sa.Column("earlier", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Forget them."""
    op.drop_column("sitting", "earlier")
