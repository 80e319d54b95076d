"""What is said in the example's hall: invented notes, arguments, questions, themes and experts."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from budgeting.demo.city import FOLDER, LANGUAGES

STREETS, HOMES = (1, 8, 12, 14), (27, 28, 30, 36)
"""The projects of the day's two themes, by their numbers."""
PROJECTS = (*STREETS, *HOMES)
CONTESTED = (12, 28, 36)


@dataclass(frozen=True, slots=True)
class Line:
    """One text in every language; ``project`` 0 is none, ``answers`` are empty without one."""

    project: int
    kind: str
    texts: dict[str, str]
    answers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Named:
    """A theme (with its title) or an expert (a name), and the projects that it is about."""

    names: dict[str, str]
    texts: dict[str, str]
    projects: tuple[int, ...]
    published: bool = False


@cache
def lines(kind: str, project: int = 0) -> Sequence[Line]:
    """The texts of one kind about a project (0: about none), in their order."""
    return tuple(one for one in _lines() if (one.kind, one.project) == (kind, project))


def themes() -> list[Named]:
    """The themes that the team has made by now."""
    return [
        Named(_texts(row, "title"), _texts(row, "text"), _numbers(row), row["published"] == "1")
        for row in _rows("hall_themes.csv")
    ]


def experts() -> list[Named]:
    """The departments that answer questions."""
    return [Named(_texts(row, "name"), {}, _numbers(row)) for row in _rows("hall_experts.csv")]


@cache
def _lines() -> Sequence[Line]:
    return tuple(
        Line(int(row["project"] or 0), row["kind"], _texts(row, "text"), _texts(row, "answer"))
        for row in _rows("hall_texts.csv")
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


def _texts(row: dict[str, str], column: str) -> dict[str, str]:
    found = {language: row[f"{column}_{language}"] for language in LANGUAGES}
    return {language: text for language, text in found.items() if text}


def _numbers(row: dict[str, str]) -> tuple[int, ...]:
    return tuple(int(number) for number in row["projects"].split())
