"""The section META: keys and values, and the ones among them that decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from budgeting.counting.model import Score
from budgeting.formats import numbers
from budgeting.formats.errors import FormatError, Problems
from budgeting.formats.pabulib.file import VOTE_TYPES, VoteType
from budgeting.formats.pabulib.syntax import Section

OBLIGATORY = (
    "description", "country", "unit", "instance", "num_projects", "num_votes", "budget",
    "vote_type", "rule", "date_begin", "date_end",
)  # fmt: skip
T = TypeVar("T")
_NONE: Score = 0

WORDS = {"description", "comment", "acknowledgments", "subunit", "district", "leftover_budget"}
"""Keys whose value is prose; a semicolon without quotes costs only the end of the sentence."""


@dataclass(frozen=True)
class Meta:
    """META read: the texts as they stand, and the values that the reader needs."""

    texts: Mapping[str, str]
    lines: Mapping[str, int]
    vote_type: VoteType
    budget: Fraction
    threshold: Score
    default_score: Score


def read_meta(section: Section, problems: Problems, notes: Problems) -> Meta:
    """Read META; raises :class:`FormatError` when the vote type or the budget cannot be known."""
    texts, lines = _pairs(section, problems, notes)
    for key in OBLIGATORY:
        if not texts.get(key):
            notes.add("key_missing", f'META has no value for the key "{key}".', column=key, key=key)
    reading = _Reading(texts, lines, problems)
    budget = reading.value("budget", numbers.decimal_of_old_files, Fraction(0), needed=True)
    if budget == 0 and texts.get("budget") and not problems:
        problems.add("budget_zero", "the budget is zero.", lines["budget"], "budget")
    if "," in texts.get("budget", ""):
        notes.add(
            "decimal_comma",
            "the budget is written with a decimal comma, as older files do.",
            lines["budget"],
            "budget",
        )
    return Meta(
        texts,
        lines,
        _vote_type(texts, lines, problems),
        budget,
        reading.value("min_project_score_threshold", numbers.score, _NONE),
        reading.value("default_score", numbers.score, _NONE),
    )


def check_count(meta: Meta, key: str, found: int, problems: Problems) -> None:
    """Hold a count that META declares against the rows that were found."""
    text = meta.texts.get(key)
    if not text:
        return
    try:
        declared = numbers.decimal(text)
    except numbers.NotANumberError:
        declared = Fraction(-1)
    if declared != found:
        rows = "PROJECTS" if key == "num_projects" else "VOTES"
        problems.add(
            "wrong_count",
            f'META says "{key};{text[:60]}", but the section {rows} has {found} rows.',
            meta.lines[key],
            key,
            key=key,
            declared=text[:60],
            found=found,
        )


@dataclass(frozen=True)
class _Reading:
    texts: Mapping[str, str]
    lines: Mapping[str, int]
    problems: Problems

    def value(self, key: str, parse: Callable[[str], T], default: T, needed: bool = False) -> T:
        """The value of a key, or the default with a problem where it cannot be read."""
        text = self.texts.get(key, "")
        if not text:
            if needed:
                self.problems.add(
                    "key_missing", f'META has no value for the key "{key}".', column=key, key=key
                )
            return default
        try:
            return parse(text)
        except numbers.NotANumberError as error:
            self.problems.add(
                error.code,
                f'the value "{text[:60]}" of the key "{key}" is {error.reason}.',
                self.lines[key],
                key,
                key=key,
                value=text[:60],
            )
            return default


def _pairs(
    section: Section, problems: Problems, notes: Problems
) -> tuple[dict[str, str], dict[str, int]]:
    texts: dict[str, str] = {}
    lines: dict[str, int] = {}
    for row, line in zip(section.rows, section.lines, strict=True):
        key, value = row[0].strip().lower(), row[1].strip() if len(row) > 1 else ""
        if not key:
            problems.add("key_empty", "a row of META has no key.", line)
        elif key in texts and texts[key] != value:
            words = f'the key "{key[:60]}" stands twice in META.'
            problems.add("key_twice", words, line, key[:60], key=key[:60])
        elif any(cell.strip() for cell in row[2:]):
            (notes if key in WORDS else problems).add(
                "too_many_cells",
                f'the value of the key "{key[:60]}" contains a semicolon without quotation marks.',
                line,
                key[:60],
                key=key[:60],
            )
        texts.setdefault(key, value)
        lines.setdefault(key, line)
    return texts, lines


def _vote_type(texts: Mapping[str, str], lines: Mapping[str, int], problems: Problems) -> VoteType:
    text = texts.get("vote_type", "")
    for known in VOTE_TYPES:
        if text.lower() == known:
            return known
    problems.add(
        "vote_type_unknown",
        f'the vote type "{text[:60]}" is not one of {", ".join(VOTE_TYPES)}.'
        if text
        else 'META has no value for the key "vote_type".',
        lines.get("vote_type"),
        "vote_type",
        value=text[:60],
    )
    raise FormatError(problems.sorted())
