"""The section PROJECTS: one project a row, with exact costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from budgeting.formats import numbers
from budgeting.formats.errors import Problems
from budgeting.formats.pabulib.file import WITHDRAWN_COST, PbProject
from budgeting.formats.pabulib.syntax import Section

Cells = dict[str, str]
READ = {
    "project_id", "cost", "name", "category", "categories", "beneficiaries", "target", "targets",
    "district", "neighborhood", "selected",
}  # fmt: skip


@dataclass(frozen=True)
class Costed:
    """A row of PROJECTS whose id and cost could be read."""

    line: int
    cells: Cells
    cost: Fraction


def read_rows(section: Section, problems: Problems, notes: Problems) -> tuple[Costed, ...]:
    """Read every row; problems name the line, notes tell of older dialects."""
    _check_columns(section, problems, notes)
    if problems:
        return ()
    found: list[Costed] = []
    first_lines: dict[str, int] = {}
    for row, line in zip(section.rows, section.lines, strict=True):
        cells = {name: cell.strip() for name, cell in zip(section.header, row, strict=True)}
        if _known_id(cells["project_id"], line, first_lines, problems):
            cost = _cost(cells, line, problems)
            if cost is not None:
                found.append(Costed(line, cells, cost))
    if not section.rows:
        problems.add("no_projects", "The section PROJECTS has no rows.")
    return tuple(found)


def projects(rows: Sequence[Costed], scale: int, notes: Problems) -> tuple[PbProject, ...]:
    """The projects with their costs as whole numbers of 1/10**``scale``."""
    found = tuple(_project(row, scale) for row in rows)
    for row, project in zip(rows, found, strict=True):
        if project.withdrawn:
            notes.add(
                "withdrawn",
                f'the project "{project.id[:60]}" costs {WITHDRAWN_COST}, the mark of a project '
                "that was withdrawn; it is never funded.",
                row.line,
                "cost",
                project=project.id[:60],
            )
    return found


def labels(text: str) -> tuple[str, ...]:
    """The names in a list cell, each once; "-" stands for none."""
    if not text:
        return ()
    names = (name.strip() for name in text.split(","))
    return tuple(dict.fromkeys(name for name in names if name and name != "-"))


def _check_columns(section: Section, problems: Problems, notes: Problems) -> None:
    for column in ("project_id", "cost"):
        if column not in section.header:
            problems.add(
                "column_missing",
                f'the section PROJECTS has no column "{column}".',
                section.line,
                column,
                section="PROJECTS",
            )
    if section.header[0] != "project_id":
        notes.add(
            "column_order",
            'the section PROJECTS should begin with the column "project_id".',
            section.line,
            "project_id",
            section="PROJECTS",
        )
    for old in ("target", "targets"):
        if old in section.header:
            notes.add(
                "old_target",
                f'the column "{old}" is the old name of "beneficiaries".',
                section.line,
                old,
            )


def _known_id(project_id: str, line: int, first_lines: dict[str, int], problems: Problems) -> bool:
    if not project_id:
        problems.add("id_empty", "the project has no id.", line, "project_id")
        return False
    if "," in project_id:
        problems.add(
            "id_comma",
            f'the project id "{project_id[:60]}" contains a comma, which parts ids in a vote.',
            line,
            "project_id",
            project=project_id[:60],
        )
        return False
    if (first := first_lines.setdefault(project_id, line)) != line:
        problems.add(
            "id_twice",
            f'the project id "{project_id[:60]}" stands in line {first} already.',
            line,
            "project_id",
            project=project_id[:60],
            first=first,
        )
        return False
    return True


def _cost(cells: Cells, line: int, problems: Problems) -> Fraction | None:
    text = cells["cost"]
    try:
        cost = numbers.decimal_of_old_files(text)
    except numbers.NotANumberError as error:
        code, reason = error.code, error.reason
    else:
        if cost.numerator > 0:
            return cost
        code, reason = "not_number", "zero, but a free project costs 1 by convention"
    if text.startswith("-"):
        code, reason = "not_number", "not a number above zero"
    problems.add(code, f'the cost "{text[:60]}" is {reason}.', line, "cost", value=text[:60])
    return None


def _project(row: Costed, scale: int) -> PbProject:
    cells = row.cells
    selected = cells.get("selected", "")
    return PbProject(
        id=cells["project_id"],
        cost=row.cost.numerator * 10**scale // row.cost.denominator,
        name=cells.get("name", ""),
        categories=labels(cells.get("category") or cells.get("categories", "")),
        beneficiaries=labels(
            cells.get("beneficiaries") or cells.get("target") or cells.get("targets", "")
        ),
        district=_label(cells.get("district", "")),
        neighborhood=_label(cells.get("neighborhood", "")),
        selected=selected,
        withdrawn=row.cost == WITHDRAWN_COST and selected != "1",
        others=tuple((name, cell) for name, cell in cells.items() if name and name not in READ),
    )


def _label(text: str) -> str:
    return "" if text == "-" else text
