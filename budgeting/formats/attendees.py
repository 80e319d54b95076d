"""A list of people for the tables: numbers, needs and traits, without names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from budgeting.formats.csv_writer import csv_bytes
from budgeting.formats.errors import Problem, Problems
from budgeting.formats.numbers import NotANumberError, whole
from budgeting.formats.tables import Table, TableRow

HIGHEST = 99_999
ROLES: Mapping[str, str] = {
    "": "resident",
    "resident": "resident",
    "facilitator": "facilitator",
    "note-taker": "note-taker",
    "interpreter": "interpreter",
}
YES = frozenset({"1", "yes", "true", "x", "y", "예"})
NO = frozenset({"", "0", "no", "false", "n", "아니요"})
KNOWN = ("number", "role", "household", "apart", "language", "wheelchair", "no_recording")
LONGEST = 120


@dataclass(frozen=True, slots=True)
class AttendeeRow:
    """A person by number, without a name; ``traits`` are all columns without a meaning here."""

    number: int
    role: str = "resident"
    traits: dict[str, str] = field(default_factory=dict)
    household: int | None = None
    apart: tuple[int, ...] = ()
    language: str = ""
    wheelchair: bool = False
    no_recording: bool = False


@dataclass(frozen=True, slots=True)
class AttendeeList:
    """The rows that could be read; a list with ``problems`` is not to be kept.

    ``columns`` are those of ``KNOWN`` that the table has.
    """

    rows: tuple[AttendeeRow, ...]
    problems: tuple[Problem, ...]
    columns: tuple[str, ...] = ()


def attendees_of_table(table: Table) -> AttendeeList:
    """Read the people of a table.

    ``number`` is needed. ``household`` is any text that people of one household share, ``apart``
    are numbers parted by blanks or semicolons; ``wheelchair`` and ``no_recording`` are yes or no.
    """
    problems = Problems()
    if "number" not in table.header:
        problems.add("column_missing", 'The table has no column "number".', None, "number")
        return AttendeeList((), problems.sorted())
    reader = _Reader(table, problems)
    rows = tuple(row for row in map(reader.read, table.rows) if row is not None)
    columns = tuple(name for name in KNOWN if name in table.header)
    return AttendeeList(rows, problems.sorted(), columns)


def attendees_csv(rows: Sequence[AttendeeRow]) -> bytes:
    """A list as a table that ``attendees_of_table`` reads as the same list."""
    traits = sorted({name for row in rows for name in row.traits} - set(KNOWN))
    return csv_bytes((*KNOWN[:2], *traits, *KNOWN[2:]), [_cells(row, traits) for row in rows])


def _cells(row: AttendeeRow, traits: Sequence[str]) -> list[str]:
    return [
        str(row.number),
        row.role,
        *(row.traits.get(name, "") for name in traits),
        str(row.household or ""),
        "; ".join(map(str, row.apart)),
        row.language,
        "yes" if row.wheelchair else "",
        "yes" if row.no_recording else "",
    ]


class _Reader:
    """Reads row by row; remembers numbers and the households that were named."""

    def __init__(self, table: Table, problems: Problems) -> None:
        self._traits = [name for name in table.header if name not in KNOWN]
        self._problems = problems
        self._lines: dict[int, int] = {}
        self._homes: dict[str, int] = {}

    def read(self, row: TableRow) -> AttendeeRow | None:
        """One row, or nothing where its number or its role cannot be read."""
        cells = row.cells
        number = self._number(cells["number"], row.line, "number")
        role = ROLES.get(cells.get("role", "").casefold())
        if role is None:
            value = cells["role"][:60]
            words = f'the role "{value}" is not known.'
            self._problems.add("role_unknown", words, row.line, "role", value=value)
        if number is None or role is None or not self._is_new(number, row.line):
            return None
        home = cells.get("household", "")
        return AttendeeRow(
            number=number,
            role=role,
            traits={name: cells[name][:LONGEST] for name in self._traits if name in cells},
            household=self._homes.setdefault(home, len(self._homes) + 1) if home else None,
            apart=tuple(self._numbers(cells.get("apart", ""), row.line)),
            language=cells.get("language", "")[:10],
            wheelchair=self._truth(cells, "wheelchair", row.line),
            no_recording=self._truth(cells, "no_recording", row.line),
        )

    def _number(self, text: str, line: int, column: str) -> int | None:
        try:
            number = whole(text, HIGHEST)
        except NotANumberError:
            number = 0
        if number:
            return number
        words = f'the number "{text[:60]}" is not a whole number from 1 to {HIGHEST}.'
        self._problems.add("number_bad", words, line, column, value=text[:60])
        return None

    def _is_new(self, number: int, line: int) -> bool:
        first = self._lines.setdefault(number, line)
        if first != line:
            words = f"the number {number} stands in line {first} already."
            self._problems.add("number_twice", words, line, "number", value=number, first=first)
        return first == line

    def _numbers(self, text: str, line: int) -> Iterator[int]:
        for part in text.replace(";", " ").replace(",", " ").split():
            number = self._number(part, line, "apart")
            if number:
                yield number

    def _truth(self, cells: Mapping[str, str], column: str, line: int) -> bool:
        text = cells.get(column, "").casefold()
        if text not in YES | NO:
            words = f'"{text[:60]}" is neither yes nor no.'
            self._problems.add("not_yes_or_no", words, line, column, value=text[:60])
        return text in YES
