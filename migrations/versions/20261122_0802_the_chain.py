"""The chain of acts."""

from __future__ import annotations

revision = "5b0e01a8c002"
down_revision = "5b0e01a8c001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
