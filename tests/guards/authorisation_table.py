"""The table ``docs/authorisation.csv``: how answers are put into words, read and compared."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from budgeting.config import ROOT

TABLE = ROOT / "docs" / "authorisation.csv"
HEAD = ("route", "method", "asked", "roles", "own", "other")
ALL_STATES = "else"
INTRODUCTION = """\
# Who gets where: observed by asking the program, and compared with it by every run of the tests.
# own: this role at the process (and sitting) of the address. other: the same role, given for
#   another process only, whose vote is published and whose day is over. Nobody is nobody anywhere.
# asked "guard": how the request passes what stands before every view; a view is never carried out.
# asked "view": what the view itself answers; its forms carry the code, the reviewed ballot, one
#   score and the verdict of an auditor. Nothing is written by what is refused.
# spent card: a tablet that kept the session of a card which has voted meanwhile.
# in: let in. sign-in, way-in: led to the page where one signs in, or where a code is typed.
# 403 not allowed, 404 not there, 409 not in this state, 422 the form is refused.
# vote: the state of the vote, of which views are asked in all. day: the state of the day, of which
#   the guard is asked in all, while the vote goes on too. Where no state is named: in all the same.
"""

States = Mapping[tuple[str, str], str]
"""What was answered, by ("vote" or "day", state)."""


class Key(NamedTuple):
    """What is asked, and by whom."""

    route: str
    method: str
    role: str


class Told(NamedTuple):
    """Who was looked at ("guard" or "view"), and the answers in words."""

    asked: str
    own: str
    other: str


Answers = dict[Key, Told]


def in_words(states: States) -> str:
    """The answers in all states, short: "vote open: in; else 409"."""
    if len(set(states.values())) == 1:
        return next(iter(states.values()))
    parts = []
    for kind in ("vote", "day"):
        mine = {state: word for (one, state), word in states.items() if one == kind}
        if len(set(mine.values())) > 1:
            parts.append(f"{kind} {_short(mine)}")
    return " / ".join(parts)


def _short(answers: Mapping[str, str]) -> str:
    """The states of each answer; the most frequent one comes last and is that of all others."""
    often = Counter(answers.values())
    most = max(sorted(often), key=lambda word: often[word])
    rare = [word for word in dict.fromkeys(answers.values()) if word != most]
    named = [f"{','.join(s for s, one in answers.items() if one == word)}: {word}" for word in rare]
    return "; ".join([*named, f"{ALL_STATES} {most}"])


def words_of(cell: str) -> set[str]:
    """Every answer that a cell names."""
    parts = re.split(r"; | / ", cell)
    return {part.rpartition(": ")[2].removeprefix(f"{ALL_STATES} ") for part in parts}


def written(answers: Answers) -> str:
    """The table as it is checked in: roles that are answered alike share a row."""
    rows: dict[tuple[str, str, Told], list[str]] = {}
    for key, told in answers.items():
        rows.setdefault((key.route, key.method, told), []).append(key.role)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEAD)
    for (route, method, told), roles in rows.items():
        writer.writerow((route, method, told.asked, ", ".join(roles), told.own, told.other))
    return INTRODUCTION + text.getvalue()


def read(text: str) -> Answers:
    """The answers of a written table; ``ValueError`` if one is told twice."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    found: Answers = {}
    for row in csv.DictReader(lines):
        for role in row["roles"].split(", "):
            key = Key(row["route"], row["method"], role)
            if key in found:
                raise ValueError(f"told twice: {key}")
            found[key] = Told(row["asked"], row["own"], row["other"])
    return found


def differences(listed: Answers, found: Answers) -> list[str]:
    """What the table does not list, lists otherwise, or lists although it is gone."""
    told: Iterable[tuple[str, Iterable[Key]]] = (
        ("unlisted", found.keys() - listed.keys()),
        ("gone", listed.keys() - found.keys()),
        ("otherwise", [key for key in found.keys() & listed.keys() if found[key] != listed[key]]),
    )
    return [
        f"{what}: {key.method} {key.route} by {key.role}: {listed.get(key)} -> {found.get(key)}"
        for what, keys in told
        for key in sorted(keys)
    ]
