"""The outer form of a .pb file: the sections META, PROJECTS and VOTES, each with its header."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from budgeting.formats.csv_rows import END, Row, is_blank, numbered_rows
from budgeting.formats.errors import FormatError, Problems

SECTIONS = ("META", "PROJECTS", "VOTES")
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
    voters: list[str] = field(default_factory=list)
    votes: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


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
    return meta, projects, _vote_rows(rows)


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


def _vote_rows(rows: Rows) -> VoteRows:
    found = VoteRows(*_header(rows, "VOTES"))
    columns = {name: place for place, name in enumerate(found.header)}
    width, voter, vote = len(found.header), columns.get("voter_id"), columns.get("vote")
    if voter is None or vote is None:
        missing = "voter_id" if voter is None else "vote"
        words = f'the section VOTES has no column "{missing}".'
        raise FormatError.of("column_missing", words, found.line, missing, section="VOTES")
    points = columns.get("points")
    problems = Problems()
    for line, row in rows:
        if len(row) != width or not row[voter]:
            if is_blank(row) or row == [END]:
                continue
            if title := _title(line, row):
                raise _again(*title)
            _fit(row, line, width, problems)
        found.voters.append(row[voter])
        found.votes.append(row[vote])
        found.lines.append(line)
        if points is not None:
            found.points.append(row[points])
    problems.raise_if_any()
    return found
