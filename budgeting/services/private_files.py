"""Write files that only this account may read, whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MODE = 0o600


def write_private(path: Path, content: bytes) -> None:
    """Put a file in the place of ``path``; after a crash it is the old one or the new one."""
    with draft_beside(path) as draft:
        draft.write_bytes(content)
        sync(draft)
        draft.replace(path)
        sync(path.parent)


@contextmanager
def draft_beside(path: Path) -> Iterator[Path]:
    """An empty file with the mode 0600 in the same folder, gone at the end if it is still there."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, MODE))
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until the disk has a file, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
