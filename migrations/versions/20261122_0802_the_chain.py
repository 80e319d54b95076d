"""The chain of acts."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "5b0e01a8c002"
down_revision = "5b0e01a8c001"
branch_labels = None
depends_on = None

LOG = sa.table(
    "log",
    sa.column("seq", sa.Integer),
    sa.column("at", sa.DateTime),
    sa.column("process_id", sa.Integer),
    sa.column("actor", sa.String),
    sa.column("action", sa.String),
    sa.column("details", sa.JSON),
    sa.column("link", sa.Integer),
    sa.column("salt", sa.String),
    sa.column("digest", sa.String),
    sa.column("hash", sa.String),
)


def upgrade() -> None:
    """What was logged before is chained as it stands; its head is noted from here on."""
    with op.batch_alter_table("log") as table:
        table.add_column(sa.Column("link", sa.Integer(), nullable=True))
        table.add_column(sa.Column("salt", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("digest", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("hash", sa.String(length=64), nullable=True))
        table.create_unique_constraint(op.f("uq_log_process_id_link"), ["process_id", "link"])
    common = sa.text("process_id IS NULL")
    op.create_index(
        "uq_log_common",
        "log",
        ["link"],
        unique=True,
        sqlite_where=common,
        postgresql_where=common,
    )
    _chain()


def downgrade() -> None:
    """The acts stay, the chain goes."""
    op.drop_index("uq_log_common", "log")
    with op.batch_alter_table("log") as table:
        table.drop_constraint(op.f("uq_log_process_id_link"), type_="unique")
        for name in ("hash", "digest", "salt", "link"):
            table.drop_column(name)


def _chain() -> None:
    """The rules of docs/formats.md as they were first, whatever the program says later."""
    bind = op.get_bind()
    heads: dict[int | None, tuple[int, str]] = {}
    for row in bind.execute(sa.select(LOG).order_by(LOG.c.seq)).mappings().all():
        before, hash_before = heads.get(row["process_id"], (0, "0" * 64))
        link, salt = before + 1, secrets.token_hex(16)
        digest = hashlib.sha256(_canonical(row, salt)).hexdigest()
        lines = f"madang-chain-1\n{link}\n{digest}\n{hash_before}\n"
        chained = hashlib.sha256(lines.encode("ascii")).hexdigest()
        bind.execute(
            sa.update(LOG)
            .where(LOG.c.seq == row["seq"])
            .values(link=link, salt=salt, digest=digest, hash=chained)
        )
        heads[row["process_id"]] = link, chained


def _canonical(row: Mapping[str, Any], salt: str) -> bytes:
    act = {
        "at": f"{row['at'].isoformat(timespec='microseconds')}Z",
        "actor": row["actor"],
        "action": row["action"],
        "details": row["details"],
        "salt": salt,
    }
    return json.dumps(act, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
