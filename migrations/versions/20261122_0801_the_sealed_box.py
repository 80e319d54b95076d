"""The sealed box: keys, sealed ballots and opened ones."""

from __future__ import annotations

revision = "5b0e01a8c001"
down_revision = "47a976c046bc"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
