"""Commitments in mixed batches, and auditors."""

from __future__ import annotations

revision = "5b0e01a8c005"
down_revision = "5b0e01a8c004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
