"""How a table of answers was read, as the record of the selection shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from budgeting.sortition.cleaning.choices import STANDING, parted
from budgeting.sortition.cleaning.known import LEFT_OUT, OPEN, SAYS_NOTHING, VALUE
from budgeting.web.organiser.respondent_words import role_words, standing_words
from budgeting.web.telling.words import _

Words = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class SpellingRead:
    """A cell and what it meant; ``cell`` is none where it may not be quoted."""

    cell: str | None
    means: str
    rows: int


@dataclass(frozen=True, slots=True)
class TableRecord:
    """The columns with their roles, the spellings by column, and the ages by feature."""

    columns: list[tuple[str, str]]
    spellings: list[tuple[str, list[SpellingRead]]]
    bands: list[tuple[str, list[tuple[str, int, int]]]]
    year: int


def table_record(mapping: Mapping[str, Any], words: Words) -> TableRecord | None:
    """The record in words; none before an import. ``words`` are those of the features."""
    if not mapping:
        return None
    names = {name: told for (name, value), told in words.items() if value == "*"}
    roles = dict(mapping["columns"])
    return TableRecord(
        columns=[
            (column, role_words(role, names)) for column, role in roles.items() if role != "ignored"
        ],
        spellings=[
            (column, [_spelling(one, roles[column], words) for one in told])
            for column, told in mapping["values"].items()
        ],
        bands=[
            (names.get(name, name), [(words.get((name, one), one), low, high)
                                     for one, low, high in bands])
            for name, bands in mapping["bands"].items()
        ],
        year=mapping["year"],
    )  # fmt: skip


def _spelling(one: Mapping[str, Any], role: str, words: Words) -> SpellingRead:
    return SpellingRead(one["from"], _meaning(str(one["to"]), role, words), one["rows"])


def _meaning(target: str, role: str, words: Words) -> str:
    kind, name = parted(role)
    if target.startswith(VALUE):
        value = target[len(VALUE) :]
        return standing_words(value) if kind == STANDING else words.get((name, value), value)
    told = {
        SAYS_NOTHING: _("Does not say, no quota"),
        LEFT_OUT: _("Leave these people out"),
        OPEN: _("Nobody counted with it"),
    }
    return told[target]
