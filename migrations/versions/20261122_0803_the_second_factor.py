"""Staff: a second factor, roles by process, sessions."""

from __future__ import annotations

revision = "5b0e01a8c003"
down_revision = "5b0e01a8c002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
