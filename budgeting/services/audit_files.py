"""The openings for named auditors in a file: encrypted, private, gone when it has served."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from pathlib import Path

from budgeting.config import ROOT, Settings
from budgeting.services.keys import Keyring
from budgeting.services.private_files import write_private

_PURPOSE = "audit-openings"


def folder(settings: Settings) -> Path:
    """Where these files lie, beside the database and never in it."""
    instance = Path(settings.instance).resolve() if settings.instance else ROOT / "instance"
    return instance / "audits"


def listed(pairs: Iterable[tuple[bytes, str]]) -> bytes:
    """Openings and their ballots in the form of ``docs/bundle.md``: sorted, without any order."""
    return "".join(sorted(f"{opening.hex()} {choice}\n" for opening, choice in pairs)).encode()


def write(place: Path, keys: Keyring, process: str, number: int, content: bytes) -> None:
    """Keep the file of one audit, encrypted to this machine."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    sealed = keys.seal(_PURPOSE, zlib.compress(content), _bound_to(process, number))
    write_private(_path(place, process, number), sealed)


def read(place: Path, keys: Keyring, process: str, number: int) -> bytes | None:
    """The openings of one audit; ``None`` if there is no file, or it is not ours."""
    path = _path(place, process, number)
    if not path.exists():
        return None
    plain = keys.open(_PURPOSE, path.read_bytes(), _bound_to(process, number))
    return None if plain is None else zlib.decompress(plain)


def delete(place: Path, process: str, number: int) -> None:
    """Let the file of one audit go."""
    _path(place, process, number).unlink(missing_ok=True)


def _path(place: Path, process: str, number: int) -> Path:
    return place / f"{process}-{number}"


def _bound_to(process: str, number: int) -> bytes:
    return f"{process}/{number}".encode()
