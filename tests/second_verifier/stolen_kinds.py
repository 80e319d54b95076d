"""Thefts by what is written in another kind: null for a text, one person under two spellings."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.second_verifier.thief import (
    Change,
    Files,
    act,
    breaks,
    chained_again,
    counted_again,
    digest,
    rewritten,
    ruled_again,
)

Path = tuple[str | int, ...]
Alter = Callable[[Files, Callable[[Any], None]], None]

NOT_TWO: dict[str, Any] = {
    "a null": ["Yuna", None],
    "an empty name": ["Yuna", ""],
    "a blank name": ["Yuna", "\u3000 "],
    "an object": {},
    "a text": "Yun",
    "nothing": None,
    "one": ["Yuna"],
    "other capitals": ["Yuna", "YUNA"],
    "other blanks": ["Yuna", " Yuna\t"],
    "other widths": ["Yuna", "\uff39una"],
    "a sign that nobody sees": ["Yuna", "Yu\u200bna"],
}
NOT_THREE: dict[str, Any] = {
    "four, one doubled": ["Yuna", "Dari", "Haneul", "Haneul"],
    "four": ["Yuna", "Dari", "Haneul", "Minjun"],
    "three, one null": ["Yuna", "Dari", None],
    "three, one in capitals": ["Yuna", "Dari", "DARI"],
    "an object": {"Yuna": 1, "Dari": 1, "Haneul": 1},
}
PARTS: tuple[tuple[str, str, Path, Any], ...] = (
    ("files", "software.json", ("parts",), None),
    ("files", "software.json", ("parts",), ["madang 0.1.0"]),
    ("files", "software.json", ("parts", "madang"), None),
    ("files", "software.json", ("parts", "madang"), ""),
    ("files", "software.json", ("format",), "madang-event"),
    ("files", "software.json", ("version",), 2),
    ("files", "software.json", ("more",), ""),
    ("chain", "acts.json", ("head", "words"), None),
    ("chain", "acts.json", ("head", "words", "en"), "aardvark"),
    ("chain", "acts.json", ("head", "words", "en", 0), None),
    ("states", "event.json", ("names", "en"), None),
    ("states", "event.json", ("names",), None),
    ("cards", "cards.json", ("why",), None),
    ("auditors", "auditors.json", ("statements",), {}),
    ("auditors", "auditors.json", ("audits",), {}),
    ("auditors", "auditors.json", ("audits",), [["Haru"]]),
    ("people", "event.json", ("single_ballots", "chosen_by"), ["Yuna"]),
    *(("people", "cards.json", ("signed",), names) for names in NOT_TWO.values()),
)
ACTS: tuple[tuple[Path, Any], ...] = (
    ((1, "digest"), "not hexadecimal"),
    ((1, "digest"), "AB" * 32),
    *(((0, "act", key), None) for key in ("actor", "action", "details", "salt", "at")),
    ((0, "act", "salt"), "5a"),
    ((0, "act", "at"), "2026-11-22"),
    ((0, "act", "details"), []),
)
RULES: tuple[tuple[Path, Any], ...] = (
    (("secrecy",), "open"),
    (("secrecy",), None),
    (("receipts",), "all"),
    (("schema",), "madang-rulebook/1"),
    (("more",), 1),
    (("ballot", "more"), 1),
    (("projects", 0, "more"), 1),
    (("seed_commitment",), None),
    (("seed_commitment",), "heads"),
    (("decimals",), -1),
    (("decimals",), None),
    (("ballot", "blank_allowed"), 0),
    (("ballot", "number"), None),
    (("ballot", "field_limits"), None),
    (("threshold_millionths",), -1),
    (("threshold_millionths",), 1_000_001),
    (("residents",), "300"),
    (("languages",), "en"),
    (("currency",), None),
    (("projects", 0, "number"), 0),
    (("projects", 0, "district"), None),
    (("projects", 0, "names"), None),
    (("projects", 0, "texts_sha256"), "5a"),
    (("caps",), [{"kind": "field", "key": "", "limit": 1}]),
    (("caps",), [{"kind": "field", "key": "park", "limit": -1}]),
)
OUTCOMES: tuple[tuple[str, Path, Any], ...] = (
    *(("rule", ("proof", key), None) for key in ("states", "solver_status", "method", "solver")),
    ("rule", ("proof", "states"), -1),
    ("rule", ("proof", "agrees"), 1),
    ("recount", ("more",), 1),
)


def sealed_again(files: Files, change: Callable[[Any], None]) -> None:
    """Change the rulebook as if it had been sealed and opened so."""

    def seal(entries: list[dict[str, Any]]) -> None:
        act(entries, "rulebook.sealed")["details"]["sha256"] = digest(files["rulebook.json"])

    ruled_again(files, change)
    chained_again(files, seal)


def put(told: Any, path: Path, value: Any) -> None:
    """Write a value at a place."""
    for step in path[:-1]:
        told = told[step]
    told[path[-1]] = value


def named(name: str, alter: Alter, path: Path, value: Any) -> Change:
    """A change of one place, called by its file and place."""

    def change(files: Files) -> None:
        alter(files, lambda told: put(told, path, value))

    places = " ".join(str(step) for step in path)
    change.__name__ = f"{name}: {places} = {json.dumps(value)}"
    return change


def in_file(name: str) -> Alter:
    """How a file is changed that nothing else names."""
    return lambda files, change: rewritten(files, name, change)


def holders_of(action: str) -> Alter:
    """How it is changed who did an act."""
    return lambda files, change: chained_again(
        files, lambda entries: change(act(entries, action)["details"])
    )


for promise, file, path, value in PARTS:
    breaks(promise)(named(file, in_file(file), path, value))
for names in NOT_TWO.values():
    chosen = named("event.json", in_file("event.json"), ("single_ballots", "chosen_by"), names)
    breaks("privacy", vote="totals")(chosen)
    breaks("people", vote="totals")(chosen)
    breaks("people")(named("box.opening", holders_of("box.opening"), ("holders",), names))
for names in NOT_THREE.values():
    breaks("people")(named("box.key_made", holders_of("box.key_made"), ("holders",), names))
for path, value in ACTS:
    breaks("chain")(named("acts.json", chained_again, path, value))
for path, value in RULES:
    breaks("rulebook")(named("rulebook.json", sealed_again, path, value))
for promise, path, value in OUTCOMES:
    breaks(promise)(named("outcome.json", counted_again, path, value))


@breaks("files")
def the_program_is_left_out(files: Files) -> None:
    del files["verify.py"]


@breaks("files")
def the_list_of_software_is_left_out(files: Files) -> None:
    del files["software.json"]


@breaks("rulebook")
def a_part_of_the_rulebook_is_left_out(files: Files) -> None:
    sealed_again(files, lambda told: told.pop("currency"))
