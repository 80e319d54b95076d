"""The outer form of a .pb file: the sections META, PROJECTS and VOTES, each with its header."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from budgeting.formats.csv_rows import END, Row, is_blank, numbered_rows
from budgeting.formats.errors import FormatError, Problems

SECTIONS = ("META", "PROJECTS", "VOTES")
_AT_A_TIME = 1 << 13
"""Characters; so few that the cells which nobody asks for stay in the processor's cache."""
Rows = Iterator[tuple[int, Row]]
Title = tuple[int, str]


@dataclass
class Section:
    """META or PROJECTS: ``header`` in small letters, and the rows that are not blank.

    ``lines[i]`` is the line, counted from 1, on which ``rows[i]`` begins; ``line`` is the header's.
    """

    name: str
    line: int
    header: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


@dataclass
class VoteRows:
    """VOTES by columns: the cells of row i are ``voters[i]``, ``votes[i]`` and ``points[i]``.

    ``points`` is empty where the file has no such column.
    """

    line: int
    header: tuple[str, ...]
    voters: Sequence[str]
    votes: Sequence[str]
    points: Sequence[str]
    lines: Sequence[int]


def sections(text: str) -> tuple[Section, Section, VoteRows]:
    """Part the text into its three sections.

    Raises :class:`FormatError` when a section or its header is missing, double or in the wrong
    place, or when a row has more cells than its header.
    """
    rows = numbered_rows(text, ";")
    title = next((_opening(line, row) for line, row in rows if not is_blank(row)), None)
    _expect(title, "META")
    meta, title = _section(rows, "META")
    if meta.header != ("key", "value"):
        raise FormatError.of("meta_header", 'the header of META must be "key;value".', meta.line)
    _expect(title, "PROJECTS")
    projects, title = _section(rows, "PROJECTS")
    _expect(title, "VOTES")
    line, header = _header(rows, "VOTES")
    for column in ("voter_id", "vote"):
        if column not in header:
            words = f'the section VOTES has no column "{column}".'
            raise FormatError.of("column_missing", words, line, column, section="VOTES")
    return meta, projects, _plain_rows(text, line, header) or _vote_rows(rows, line, header)


def _opening(line: int, row: Row) -> Title | None:
    """The title in the first row; anything else there is refused."""
    if row == [END]:
        return None
    if title := _title(line, row):
        return title
    raise FormatError.of("before_meta", "a .pb file must begin with the line META.", line)


def _title(line: int, row: Row) -> Title | None:
    """The section that begins here: its name stands alone in the row."""
    name = row[0].strip().upper()
    return (line, name) if name in SECTIONS and is_blank(row[1:]) else None


def _expect(title: Title | None, name: str) -> None:
    if title is not None and title[1] == name:
        return
    if title is not None and title[1] in SECTIONS[: SECTIONS.index(name)]:
        raise _again(*title)
    raise FormatError.of(
        "section_missing",
        f"The section {name} is missing; META, PROJECTS and VOTES follow each other.",
        section=name,
    )


def _again(line: int, name: str) -> FormatError:
    return FormatError.of("section_twice", f"the section {name} begins again.", line, section=name)


def _header(rows: Rows, name: str) -> tuple[int, tuple[str, ...]]:
    line, row = next((found for found in rows if not is_blank(found[1])), (0, [END]))
    if row == [END] or _title(line, row):
        raise FormatError.of(
            "header_missing", f"The section {name} has no header row.", section=name
        )
    header = [cell.strip().lower() for cell in row]
    while not header[-1]:
        header.pop()
    for column in header:
        if header.count(column) > 1:
            words = f'the column "{column[:60]}" stands twice.'
            raise FormatError.of("column_twice", words, line, column)
    return line, tuple(header)


def _section(rows: Rows, name: str) -> tuple[Section, Title | None]:
    section = Section(name, *_header(rows, name))
    problems = Problems()
    title: Title | None = None
    for line, row in rows:
        if is_blank(row) or row == [END]:
            continue
        if title := _title(line, row):
            break
        if name != "META":
            _fit(row, line, len(section.header), problems)
        section.rows.append(row)
        section.lines.append(line)
    problems.raise_if_any()
    return section, title


def _fit(row: Row, line: int, width: int, problems: Problems) -> None:
    """Bring a row to the width of its header; cells beyond it mean a semicolon without quotes."""
    if not is_blank(row[width:]):
        problems.add(
            "too_many_cells",
            f"the row has {len(row)} cells, but the header names {width} columns; "
            "a cell that contains a semicolon must stand in quotation marks.",
            line,
            cells=len(row),
            columns=width,
        )
    row[width:] = []
    row.extend([""] * (width - len(row)))


def _plain_rows(text: str, line: int, header: tuple[str, ...]) -> VoteRows | None:
    """VOTES some lines at a time, where every line is a row of the header's width; else None.

    Nearly all files are that plain, and most of their lines are votes.
    """
    begin, end = _after(text, line), len(text)
    if "\r" in text[:begin].replace("\r\n", "\n"):
        # A lone carriage return ends a line too, and so the votes begin elsewhere.
        return None
    while text.endswith(("\n", "\r"), begin, end):
        end -= 1
    if text.find('"', begin, end) >= 0:
        return None
    columns: dict[str, list[str]] = {"voter_id": [], "vote": [], "points": []}
    places = [(cells, header.index(name)) for name, cells in columns.items() if name in header]
    while begin < end:
        stop = text.find("\n", min(begin + _AT_A_TIME, end), end)
        stop = end if stop < 0 else stop
        cells = _cells(text[begin:stop], len(header))
        if cells is None:
            return None
        for column, place in places:
            column += cells[place :: len(header) + 1]
        begin = stop + 1
    voters = columns["voter_id"]
    if "" in voters:
        return None
    lines = range(line + 1, line + 1 + len(voters))
    return VoteRows(line, header, voters, columns["vote"], columns["points"], lines)


def _after(text: str, line: int) -> int:
    """Where the text goes on after its first lines."""
    begin = 0
    for _ in range(line):
        begin = text.find("\n", begin) + 1 or len(text)
    return begin


def _cells(lines: str, width: int) -> list[str] | None:
    """The cells of some lines, each followed by a line break; None if one has another width.

    The line break is made a cell of its own, which must then be every one after ``width``.
    """
    lines = lines.replace("\r\n", "\n").removesuffix("\r")
    if "\r" in lines or len(lines) > csv.field_size_limit():
        return None
    cells = lines.replace("\n", ";\n;").split(";")
    breaks = cells[width :: width + 1].count("\n")
    return cells if len(cells) == (breaks + 1) * (width + 1) - 1 else None


def _vote_rows(rows: Rows, line: int, header: tuple[str, ...]) -> VoteRows:
    """VOTES row by row, with quotation marks, short rows and blank lines."""
    width, place = len(header), {name: column for column, name in enumerate(header)}
    voter, problems = place["voter_id"], Problems()
    found: list[Row] = []
    lines: list[int] = []
    for begin, row in rows:
        if len(row) != width or not row[voter]:
            if is_blank(row) or row == [END]:
                continue
            if title := _title(begin, row):
                raise _again(*title)
            _fit(row, begin, width, problems)
        found.append(row)
        lines.append(begin)
    problems.raise_if_any()
    columns = {name: [row[column] for row in found] for name, column in place.items()}
    return VoteRows(
        line, header, columns["voter_id"], columns["vote"], columns.get("points", ()), lines
    )
