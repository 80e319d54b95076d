"""A list of projects out of a table: the rows that are right, the problems of the others."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from budgeting.formats import numbers
from budgeting.formats.csv_writer import csv_bytes
from budgeting.formats.errors import Problem, Problems
from budgeting.formats.project_columns import Columns, find_columns
from budgeting.formats.tables import Table, TableRow

HIGHEST_NUMBER = 99_999
LONGEST = {"code": 120, "name": 200, "summary": 600, "description": 20_000, "image_alt": 300}
LONGEST_LABEL = 100
Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project as the file tells it; ``cost`` in minor units, texts by language.

    ``line`` is that of the file, if it has lines. ``field`` and ``district`` are what stands in
    the file: a key or a name, to be looked up.
    """

    line: int | None
    number: int
    code: str
    cost: int
    names: Texts
    summaries: Texts = dataclasses.field(default_factory=dict)
    descriptions: Texts = dataclasses.field(default_factory=dict)
    image_alts: Texts = dataclasses.field(default_factory=dict)
    field: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True)
class ProjectList:
    """The rows that could be read; a list with ``problems`` is for showing, not for keeping."""

    rows: tuple[ProjectRow, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def projects_of_table(
    table: Table, languages: Sequence[str], currency: str, decimals: int
) -> ProjectList:
    """Read the list of projects in a table.

    ``languages`` are those of the process, the first being the main one, in which every project
    needs a name. Amounts have at most ``decimals`` decimals of ``currency``. Without the column
    ``number`` the rows are numbered as they stand; without ``code`` the number is the code.
    """
    problems, notes = Problems(), Problems()
    columns = find_columns(table.header, languages, problems, notes)
    if problems:
        return ProjectList((), problems.sorted(), (*table.notes, *notes))
    if not table.rows:
        problems.add("no_projects", "The table has no projects.")
    reader = _Reader(columns, languages[0], currency, decimals, problems)
    rows = [reader.read(row, place) for place, row in enumerate(table.rows, start=1)]
    found = tuple(row for row in rows if row is not None)
    return ProjectList(found, problems.sorted(), (*table.notes, *notes))


def template_csv(languages: Sequence[str]) -> bytes:
    """An empty table with one example row, to be filled in."""
    worded = [f"{kind}_{language}" for kind in ("name", "summary") for language in languages]
    header = ["number", "code", *worded, "cost", "field", "district"]
    return csv_bytes(header, [["1", "A-1", *[""] * len(worded), "25000", "", ""]])


class _Reader:
    """Reads row by row; remembers where each number and code was used first."""

    def __init__(
        self, columns: Columns, main: str, currency: str, decimals: int, problems: Problems
    ) -> None:
        self._columns = columns
        self._main = main
        self._currency = currency
        self._decimals = decimals
        self._problems = problems
        self._first: dict[tuple[str, str], int] = {}

    def read(self, row: TableRow, place: int) -> ProjectRow | None:
        """The project, or None with at least one problem."""
        number = self._number(row, place)
        cost = self._cost(row)
        code = self._text(row, "code") or str(number or place)
        texts = {kind: self._texts(row, kind) for kind in ("name", "summary", "description")}
        if not texts["name"].get(self._main):
            words = f'the project has no name in the main language "{self._main}".'
            self._problems.add("name_missing", words, row.line, "name", language=self._main)
        if "," in code:
            words = f'the code "{code[:60]}" contains a comma.'
            self._problems.add("code_comma", words, row.line, "code", value=code[:60])
        self._check_new(row, "code", code)
        if number is None or cost is None:
            return None
        return ProjectRow(
            line=row.line,
            number=number,
            code=code,
            cost=cost,
            names=texts["name"],
            summaries=texts["summary"],
            descriptions=texts["description"],
            image_alts=self._texts(row, "image_alt"),
            field=self._text(row, "field"),
            district=self._text(row, "district"),
        )

    def _cell(self, row: TableRow, kind: str) -> str:
        heading = self._columns.single.get(kind)
        return row.cells[heading] if heading else ""

    def _number(self, row: TableRow, place: int) -> int | None:
        if "number" not in self._columns.single:
            return place
        text = self._cell(row, "number")
        try:
            number = numbers.whole(text, HIGHEST_NUMBER)
        except numbers.NotANumberError:
            number = 0
        if not number:
            words = f'the number "{text[:60]}" is not a whole number from 1 to {HIGHEST_NUMBER}.'
            self._problems.add("number_bad", words, row.line, "number", value=text[:60])
            return None
        self._check_new(row, "number", str(number))
        return number

    def _cost(self, row: TableRow) -> int | None:
        text = self._cell(row, "cost")
        reason, code = "not an amount above zero", "cost_bad"
        try:
            cost = numbers.money(text, self._decimals)
        except numbers.NotANumberError as error:
            cost = 0
            if not text.startswith("-"):
                reason, code = error.reason, error.code
        currency = self._cell(row, "currency")
        if currency and currency.upper() != self._currency.upper():
            words = f'the cost is in "{currency[:20]}", but the process counts in {self._currency}.'
            self._problems.add("currency_other", words, row.line, "currency", value=currency[:20])
        if cost > 0:
            return cost
        words = f'the cost "{text[:60]}" is {reason}.'
        self._problems.add(code, words, row.line, "cost", value=text[:60])
        return None

    def _text(self, row: TableRow, kind: str) -> str:
        text = self._cell(row, kind)
        self._check_text(row, kind, kind, text, LONGEST.get(kind, LONGEST_LABEL))
        return text

    def _texts(self, row: TableRow, kind: str) -> Texts:
        found = {}
        for (worded, language), heading in self._columns.worded.items():
            if worded == kind and (text := row.cells[heading]):
                self._check_text(row, kind, heading, text, LONGEST[kind])
                found[language] = text
        return found

    def _check_text(self, row: TableRow, kind: str, heading: str, text: str, longest: int) -> None:
        if len(text) > longest:
            words = f'the text in "{heading}" has {len(text)} characters; at most {longest} fit.'
            self._problems.add("text_long", words, row.line, heading, most=longest)
        allowed = "\n\t" if kind in ("summary", "description") else ""
        if any(unicodedata.category(one) == "Cc" and one not in allowed for one in text):
            words = f'the text in "{heading}" contains a line break or a control character.'
            self._problems.add("text_control", words, row.line, heading)

    def _check_new(self, row: TableRow, kind: str, value: str) -> None:
        first = self._first.setdefault((kind, value), row.line)
        if first != row.line:
            words = f'the {kind} "{value[:60]}" stands in line {first} already.'
            self._problems.add(
                f"{kind}_twice", words, row.line, kind, value=value[:60], first=first
            )
