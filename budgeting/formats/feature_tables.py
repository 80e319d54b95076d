"""Features with their values out of a table: census shares, or quotas, or both.

The columns are ``feature,value`` (or ``category,name``, or ``category,feature``) with ``share``,
or with ``min`` and ``max``. ``min_flex`` and ``max_flex``, which other programs write, are left out
with a note.
``feature_ko`` and ``value_ko`` name both in a language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from budgeting.formats import numbers
from budgeting.formats.any_table import read_table
from budgeting.formats.errors import FormatError, Problem, Problems
from budgeting.formats.tables import Limits, Table, TableRow

LIMITS = Limits(content=1_000_000, rows=1_000, cell=200)
LONGEST = 80
MOST_SEATS = 100_000
COLUMNS = ("feature", "value", "share", "min", "max")
_OTHER_NAMES = {"category": "feature", "name": "value"}
_OLDER_NAMES = {"category": "feature", "feature": "value"}
_FLEX = ("min_flex", "max_flex")


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value: its part of the population in the unit of the file, and its quota, if given."""

    line: int
    value: str
    names: Mapping[str, str]
    share: Fraction | None
    least: int | None
    most: int | None


@dataclass(slots=True)
class FeatureRows:
    """A feature with its values, in the order of the file."""

    name: str
    names: Mapping[str, str]
    values: list[ValueRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FeatureList:
    """What a file says; one with ``problems`` is for showing, not for keeping."""

    features: tuple[FeatureRows, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def read_features(content: bytes, languages: Sequence[str]) -> FeatureList:
    """Read CSV or a workbook; whatever is wrong with it stands among the problems."""
    try:
        table = read_table(content, LIMITS)
    except FormatError as error:
        return FeatureList((), error.problems, ())
    problems, notes = Problems(), Problems()
    columns = _columns(table, languages, problems, notes)
    features: dict[str, FeatureRows] = {}
    if not problems:
        reader = _Reader(columns, languages, problems)
        for row in table.rows:
            reader.read(row, features)
        _check_shares(features.values(), problems)
        if not features and not problems:
            problems.add("no_features", "The table has no features.")
    return FeatureList(tuple(features.values()), problems.sorted(), (*table.notes, *notes))


def _columns(
    table: Table, languages: Sequence[str], problems: Problems, notes: Problems
) -> Mapping[str, str]:
    """Where each column that is known stands: our name of it -> the name in the header."""
    found: dict[str, str] = {}
    worded = {f"{kind}_{code}" for kind in ("feature", "value") for code in languages}
    older = {"category", "feature"} <= set(table.header)
    for name in table.header:
        known = (_OLDER_NAMES if older else _OTHER_NAMES).get(name, name)
        if known in found:
            problems.add("column_twice", f'the column "{known}" stands twice.', column=known)
        elif known in COLUMNS or known in worded:
            found[known] = name
        elif known in _FLEX:
            words = f'The column "{name}" is left out: here a quota has one least and one most.'
            notes.add("flex_left_out", words, column=name)
        else:
            words = f'The column "{name[:60]}" is not known and is left out.'
            notes.add("column_unknown", words, column=name[:60])
    for name in ("feature", "value"):
        if name not in found:
            problems.add("column_missing", f'The column "{name}" is missing.', column=name)
    return found


class _Reader:
    """Reads row by row; remembers where each value was named first."""

    def __init__(
        self, columns: Mapping[str, str], languages: Sequence[str], problems: Problems
    ) -> None:
        self._columns = columns
        self._languages = languages
        self._problems = problems
        self._first: dict[tuple[str, str], int] = {}

    def read(self, row: TableRow, features: dict[str, FeatureRows]) -> None:
        """Add the value of a row to its feature."""
        name, value = self._cell(row, "feature"), self._cell(row, "value")
        if not self._is_fine(row.line, name, value):
            return
        self._first[name, value] = row.line
        feature = features.setdefault(name, FeatureRows(name, self._names(row, "feature")))
        least, most = self._seats(row, "min"), self._seats(row, "max")
        if least is not None and most is not None and least > most:
            words = f"the least number, {least}, is above the most, {most}."
            self._problems.add("min_above_max", words, row.line, least=least, most=most)
        names = self._names(row, "value")
        feature.values.append(ValueRow(row.line, value, names, self._share(row), least, most))

    def _is_fine(self, line: int, name: str, value: str) -> bool:
        for column, text in (("feature", name), ("value", value)):
            if not text:
                self._problems.add("cell_missing", f"the {column} is missing.", line, column)
            elif len(text) > LONGEST:
                words = f"the {column} has more than {LONGEST} characters."
                self._problems.add("name_long", words, line, column, most=LONGEST)
        first = self._first.get((name, value))
        if first is not None:
            words = f'the value "{value}" of "{name}" stands in line {first} already.'
            self._problems.add("value_twice", words, line, value=value, first=first)
        return bool(name and value and first is None and max(len(name), len(value)) <= LONGEST)

    def _cell(self, row: TableRow, column: str) -> str:
        return " ".join(row.cells.get(self._columns.get(column, ""), "").split())

    def _names(self, row: TableRow, kind: str) -> dict[str, str]:
        names = {code: self._cell(row, f"{kind}_{code}") for code in self._languages}
        return {code: text[:LONGEST] for code, text in names.items() if text}

    def _share(self, row: TableRow) -> Fraction | None:
        text = self._cell(row, "share").removesuffix("%").rstrip()
        if not text:
            return None
        try:
            return numbers.decimal(text)
        except numbers.NotANumberError as error:
            self._no_number(row.line, "share", text, error)
            return None

    def _seats(self, row: TableRow, column: str) -> int | None:
        text = self._cell(row, column)
        if not text:
            return None
        try:
            return numbers.whole(text, MOST_SEATS)
        except numbers.NotANumberError as error:
            self._no_number(row.line, column, text, error)
            return None

    def _no_number(self, line: int, column: str, text: str, error: numbers.NotANumberError) -> None:
        words = f'"{text[:40]}" in {column} is {error.reason}.'
        self._problems.add("not_number", words, line, column, value=text[:40])


def _check_shares(features: Iterable[FeatureRows], problems: Problems) -> None:
    """The values of a feature have shares all together, or none has one."""
    for feature in features:
        given = [row for row in feature.values if row.share is not None]
        missing = [row for row in feature.values if row.share is None]
        if given and missing:
            words = f'the share of "{missing[0].value}" is missing.'
            problems.add("share_missing", words, missing[0].line, value=missing[0].value)
        elif given and not any(row.share for row in given):
            words = f'the shares of "{feature.name}" add up to nothing.'
            problems.add("shares_zero", words, given[0].line, feature=feature.name)
