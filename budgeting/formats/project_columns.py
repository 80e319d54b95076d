"""The headings of a list of projects, in English and Korean, and what each column holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from budgeting.formats.errors import Problems

Key = TypeVar("Key")

WORDED = ("name", "summary", "description", "image_alt")
"""Columns with a text in a language: ``name_en``, or ``name`` in the first language."""
SINGLE = ("number", "code", "cost", "currency", "field", "district")
KOREAN = {
    "번호": "number",
    "코드": "code",
    "사업명": "name",
    "사업비": "cost",
    "통화": "currency",
    "분야": "field",
    "자치구": "district",
    "요약": "summary",
    "설명": "description",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Which heading holds what: ``single`` by kind, ``worded`` by kind and language."""

    single: Mapping[str, str]
    worded: Mapping[tuple[str, str], str]


def find_columns(
    header: Sequence[str], languages: Sequence[str], problems: Problems, notes: Problems
) -> Columns:
    """Read the header; ``languages`` are those of the process, the first being the main one."""
    single: dict[str, str] = {}
    worded: dict[tuple[str, str], str] = {}
    for heading in header:
        kind, language = _meaning(heading, languages)
        if kind in SINGLE:
            _take(single, kind, heading, problems)
        elif kind not in WORDED:
            words = f'The column "{heading[:60]}" is not known and is left out.'
            notes.add("column_unknown", words, None, heading[:60], value=heading[:60])
        elif language not in languages:
            words = f'The column "{heading[:60]}" is in a language that the process does not have.'
            problems.add("language_unknown", words, None, heading[:60], language=language[:20])
        else:
            _take(worded, (kind, language), heading, problems)
    if "cost" not in single:
        problems.add("column_missing", 'The table has no column "cost".', None, "cost")
    if not any(kind == "name" for kind, _ in worded):
        problems.add("column_missing", 'The table has no column "name".', None, "name")
    return Columns(single, worded)


def _meaning(heading: str, languages: Sequence[str]) -> tuple[str, str]:
    """What a column holds, and in which language if it is one with words."""
    main = languages[0]
    if heading in KOREAN:
        return KOREAN[heading], "ko" if "ko" in languages else main
    if heading in SINGLE or heading in WORDED:
        return heading, main
    kind = next((kind for kind in WORDED if heading.startswith(f"{kind}_")), "")
    suffix = heading[len(kind) + 1 :].replace("-", "_")
    known = {language.lower().replace("-", "_"): language for language in languages}
    return kind, known.get(suffix, suffix)


def _take(taken: dict[Key, str], key: Key, heading: str, problems: Problems) -> None:
    if key in taken:
        words = f'The columns "{taken[key][:60]}" and "{heading[:60]}" hold the same.'
        problems.add("column_twice", words, None, heading[:60], other=taken[key][:60])
    taken.setdefault(key, heading)
