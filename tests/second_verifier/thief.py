"""What a dishonest organiser needs who holds the key: every digest can be made to fit again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.second_verifier.reading import canonical

Files = dict[str, bytes]
Change = Callable[[Files], None]


@dataclass(frozen=True)
class Theft:
    """A change of a vote, and the promise that it breaks."""

    promise: str
    change: Change
    vote: str
    signed_again: bool

    @property
    def name(self) -> str:
        """What happens."""
        return self.change.__name__


THEFTS: list[Theft] = []


def breaks(
    promise: str, *, vote: str = "open", signed_again: bool = True
) -> Callable[[Change], Change]:
    """List a change of the files under the promise that it breaks."""

    def listed(change: Change) -> Change:
        THEFTS.append(Theft(promise, change, vote, signed_again))
        return change

    return listed


def digest(content: bytes) -> str:
    """SHA-256."""
    return hashlib.sha256(content).hexdigest()


def rewritten(files: Files, name: str, change: Callable[[Any], None]) -> None:
    """Change what a file of canonical JSON says."""
    told = json.loads(files[name])
    change(told)
    files[name] = canonical(told)


def rows(files: Files, name: str) -> list[str]:
    """The lines of a file."""
    return files[name].decode().splitlines()


def put_rows(files: Files, name: str, found: list[str]) -> None:
    """Write lines."""
    files[name] = "".join(f"{row}\n" for row in found).encode()


def numbered(files: Files, ballots: list[str]) -> None:
    """Write ballots with fresh numbers."""
    listed = [f"[{place},{ballot}]" for place, ballot in enumerate(ballots, 1)]
    put_rows(files, "ballots.jsonl", listed)


def ballots_of(files: Files) -> list[str]:
    """The ballots without their numbers."""
    return [row.split(",", 1)[1][:-1] for row in rows(files, "ballots.jsonl")]


def act(entries: list[dict[str, Any]], action: str) -> dict[str, Any]:
    """The last told act of a kind."""
    told: list[dict[str, Any]] = [one["act"] for one in entries if "act" in one]
    return [one for one in told if one["action"] == action][-1]


def chained_again(files: Files, change: Callable[[list[dict[str, Any]]], None]) -> None:
    """Change the entries of the chain, and make every link, digest and hash fit again."""

    def change_all(told: dict[str, Any]) -> None:
        change(told["entries"])
        before = "0" * 64
        for link, entry in enumerate(told["entries"], 1):
            if "act" in entry:
                entry["digest"] = digest(canonical(entry["act"]))
            text = f"madang-chain-1\n{link}\n{entry['digest']}\n{before}\n"
            before = digest(text.encode())
            entry |= {"link": link, "hash": before}
        told["head"] |= {"link": len(told["entries"]), "hash": before}

    rewritten(files, "acts.json", change_all)


def counted_again(files: Files, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the outcome, let the acts name it, and leave out every table."""
    rewritten(files, "outcome.json", change)
    without_tables(files)

    def named(entries: list[dict[str, Any]]) -> None:
        for action in ("count.finished", "outcome.published"):
            act(entries, action)["details"]["sha256"] = digest(files["outcome.json"])

    chained_again(files, named)


def ruled_again(files: Files, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the rulebook as if it had been opened with that one."""
    rewritten(files, "rulebook.json", change)

    def named(entries: list[dict[str, Any]]) -> None:
        act(entries, "vote.opened")["details"]["rulebook"] = digest(files["rulebook.json"])

    chained_again(files, named)


def without_tables(files: Files) -> None:
    """Leave out what is optional."""
    for name in [one for one in files if one.endswith((".pb", ".csv"))]:
        del files[name]
    files.pop("results.json", None)
    files.pop("datapackage.json", None)


def replaced(files: Files, name: str, old: bytes, new: bytes) -> None:
    """Write something else at the first place of a text."""
    assert old in files[name], f"{name} has no {old!r}"
    files[name] = files[name].replace(old, new, 1)
