"""Addresses or numbers for the first lottery out of a table, each with its district."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from budgeting.formats.any_table import read_table
from budgeting.formats.errors import FormatError, Problem, Problems
from budgeting.formats.tables import Limits, Table

LIMITS = Limits(content=10_000_000, rows=100_000, columns=20, cell=500, unpacked=100_000_000)
LONGEST_DISTRICT = 120
DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Address:
    """One household: its district, and the other cells of its row under their columns."""

    line: int
    district: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AddressList:
    """What a file says; one with ``problems`` is for showing, not for keeping.

    ``twice`` are the lines of rows that repeat an earlier row and are left out.
    """

    columns: tuple[str, ...]
    addresses: tuple[Address, ...]
    twice: tuple[int, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]

    @property
    def households(self) -> Mapping[str, int]:
        """How many households each district has, in the order of the file."""
        found: dict[str, int] = {}
        for address in self.addresses:
            found[address.district] = found.get(address.district, 0) + 1
        return found


def read_addresses(content: bytes) -> AddressList:
    """Read CSV or a workbook; whatever is wrong with it stands among the problems.

    The column ``district`` is needed, and one more at least; every other column is kept for the
    letters under its own name.
    """
    try:
        table = read_table(content, LIMITS)
    except FormatError as error:
        return AddressList((), (), (), error.problems, ())
    problems = Problems()
    columns = tuple(name for name in table.header if name != DISTRICT)
    if DISTRICT not in table.header:
        problems.add("column_missing", 'The column "district" is missing.', column=DISTRICT)
    elif not columns:
        problems.add("no_address", "The table has no column with addresses or numbers.")
    elif not table.rows:
        problems.add("no_households", "The table has no households.")
    if problems:
        return AddressList((), (), (), problems.sorted(), table.notes)
    addresses, twice = _read(table, columns, problems)
    return AddressList(columns, addresses, twice, problems.sorted(), table.notes)


def _read(
    table: Table, columns: tuple[str, ...], problems: Problems
) -> tuple[tuple[Address, ...], tuple[int, ...]]:
    found: dict[tuple[str, ...], Address] = {}
    twice = []
    for row in table.rows:
        district = " ".join(row.cells[DISTRICT].split())
        cells = {name: " ".join(row.cells[name].split()) for name in columns}
        if not district:
            problems.add("cell_missing", "the district is missing.", row.line, DISTRICT)
        elif len(district) > LONGEST_DISTRICT:
            words = f"the district has more than {LONGEST_DISTRICT} characters."
            problems.add("name_long", words, row.line, DISTRICT, most=LONGEST_DISTRICT)
        elif not any(cells.values()):
            problems.add("address_missing", "the address or number is missing.", row.line)
        elif (key := (district, *cells.values())) in found:
            twice.append(row.line)
        else:
            found[key] = Address(row.line, district, cells)
    return tuple(found.values()), tuple(twice)
