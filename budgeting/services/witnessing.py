"""The witness of the chains: a file outside of the database that remembers how far they were.

It remembers the last published batch of commitments of each vote in the same way.

Without it a database that was put back from yesterday's copy would look as good as today's.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from budgeting.formats.chain import Head
from budgeting.services.private_files import write_private

FILE = "chain-head"
OPTION = "chain_witness"
"""The option of an engine that names the folder of its witness."""
COMMON = "common"
_PROCESS = "process-"
_BATCHES = "batches-"

Heads = Mapping[str, Head]
"""Heads by the name of their chain: ``common``, ``process-7`` for the process with this key, or
``batches-7`` for its published commitments."""


class DamagedWitnessError(RuntimeError):
    """The file cannot be read; the words are for the person at the keyboard."""


def name_of(process_id: int | None) -> str:
    """What the chain of a process, or of the acts without one, is called in the file."""
    return COMMON if process_id is None else f"{_PROCESS}{process_id}"


def batches_of(process_id: int) -> str:
    """What the published commitments of a process are called in the file."""
    return f"{_BATCHES}{process_id}"


def is_of_batches(name: str) -> bool:
    """Whether this is the name of published commitments, and not of a chain of acts."""
    return name.startswith(_BATCHES)


def process_of(name: str) -> int | None:
    """The key of the process whose chain or commitments it is; None for the common chain."""
    return None if name == COMMON else int(name.removeprefix(_PROCESS).removeprefix(_BATCHES))


def seen(folder: Path) -> Heads:
    """The heads that were witnessed; none on a machine that has seen no act yet."""
    path = folder / FILE
    try:
        return dict(_read(line) for line in path.read_text(encoding="ascii").splitlines())
    except FileNotFoundError:
        return {}
    except ValueError:
        raise DamagedWitnessError(
            f"{path} is damaged, so that nobody can say whether the database is the newest. "
            "Put the file back from a copy."
        ) from None


def note(folder: Path, heads: Heads) -> None:
    """Remember these heads where they are newer; another process may have noted newer ones."""
    with _alone(folder):
        known = dict(seen(folder))
        newer = {name: head for name, head in heads.items() if _is_newer(head, known.get(name))}
        if newer:
            _write(folder, known | newer)


def begin_again(folder: Path, heads: Heads) -> None:
    """Forget what was witnessed and remember these heads; for a database that was accepted."""
    with _alone(folder):
        _write(folder, heads)


def _is_newer(head: Head, known: Head | None) -> bool:
    return known is None or head.link > known.link


def _read(line: str) -> tuple[str, Head]:
    name, link, sha256 = line.split(" ")
    process_of(name)
    if len(bytes.fromhex(sha256)) != 32:
        raise ValueError(line)
    return name, Head(int(link), sha256)


def _write(folder: Path, heads: Heads) -> None:
    lines = [f"{name} {head.link} {head.hash}\n" for name, head in sorted(heads.items())]
    write_private(folder / FILE, "".join(lines).encode("ascii"))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let the threads and processes of this machine write one after the other."""
    with (folder / f".{FILE}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
