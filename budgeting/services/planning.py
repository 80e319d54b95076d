"""Plan an import: what every row of a file would do to the list, without writing anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from budgeting.counting.model import CategoryKind
from budgeting.formats.any_table import read_table
from budgeting.formats.errors import FormatError, Problem, problem
from budgeting.formats.pabulib import PabulibFile, read_pb
from budgeting.formats.projects import ProjectList, ProjectRow, projects_of_table
from budgeting.formats.projects_of_pb import projects_of_pb
from budgeting.formats.slugs import slug
from budgeting.models import Process, Project
from budgeting.services.categorising import Heading
from budgeting.services.listing import Entry

Mode = Literal["add", "replace"]
MODES: tuple[Mode, ...] = ("add", "replace")
LONGEST_LABEL = 200


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row of the file; ``replaces`` is the project on the list that it would take over."""

    line: int | None
    entry: Entry
    replaces: Project | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do; with ``problems`` it cannot be carried out.

    ``removed`` are the projects that would leave the list without another in their place.
    ``election`` is what a Pabulib file says about its vote.
    """

    mode: Mode
    rows: tuple[PlannedRow, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    new: Mapping[CategoryKind, tuple[Heading, ...]]
    removed: tuple[Project, ...]
    election: PabulibFile | None = None

    @property
    def cost(self) -> int:
        """What the projects of the file cost together, in minor units."""
        return sum(row.entry.cost for row in self.rows)

    @property
    def replaced(self) -> tuple[Project, ...]:
        """The projects on the list whose place a row takes."""
        return tuple(row.replaces for row in self.rows if row.replaces is not None)


def plan_import(process: Process, listed: Sequence[Project], content: bytes, mode: Mode) -> Plan:
    """Read the file and compare it with the list; problems are collected, never raised."""
    election: PabulibFile | None = None
    try:
        if is_pabulib(content):
            election = read_pb(content)
            found = projects_of_pb(election, process.languages, process.currency, process.decimals)
        else:
            found = projects_of_table(
                read_table(content), process.languages, process.currency, process.decimals
            )
    except FormatError as error:
        found = ProjectList((), error.problems, ())
    return _compare(process, listed, found, mode, election)


def is_pabulib(content: bytes) -> bool:
    """Say whether the content begins as every Pabulib file does, whatever its name."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:4].upper() == b"META"


def _compare(
    process: Process,
    listed: Sequence[Project],
    found: ProjectList,
    mode: Mode,
    election: PabulibFile | None,
) -> Plan:
    labels = {
        kind: _Labels(process, kind, [getattr(row, kind) for row in found.rows])
        for kind in ("field", "district")
    }
    present = {project.number: project for project in listed}
    by_code = {project.code: project for project in listed}
    numbers = {row.number for row in found.rows}
    rows, problems = [], list(found.problems)
    for row in found.rows:
        replaced = present.get(row.number)
        other = by_code.get(row.code)
        wrong = [fault for fault in found.problems if row.line and fault.line == row.line]
        added = []
        if mode == "add" and other is not None and other.number not in numbers:
            added.append(_code_taken(row, other))
        added += [fault for kind in labels.values() for fault in kind.problems(row)]
        entry = _entry(row, labels, replaced if mode == "add" else other)
        rows.append(PlannedRow(row.line, entry, replaced, (*wrong, *added)))
        problems += added
    removed = [project for project in listed if mode == "replace" and project.number not in numbers]
    return Plan(
        mode=mode,
        rows=tuple(rows),
        problems=tuple(problems),
        notes=found.notes,
        new={"field": labels["field"].new, "district": labels["district"].new},
        removed=tuple(removed),
        election=election,
    )


def _entry(row: ProjectRow, labels: Mapping[str, _Labels], before: Project | None) -> Entry:
    """The project as it would be written; a picture stays with its project."""
    alts = dict(before.image_alts) if before else {}
    return Entry(
        number=row.number,
        code=row.code,
        cost=row.cost,
        names=row.names,
        field=labels["field"].key(row.field),
        district=labels["district"].key(row.district),
        summaries=row.summaries,
        descriptions=row.descriptions,
        image=before.image if before else "",
        image_alts={**alts, **row.image_alts},
    )


def _code_taken(row: ProjectRow, other: Project) -> Problem:
    return problem(
        "code_taken",
        f'the code "{row.code}" belongs to project {other.number} on the list.',
        row.line,
        "code",
        value=row.code,
        number=other.number,
    )


class _Labels:
    """What stands in the column "field" or "district", as a key that is there or will be."""

    def __init__(self, process: Process, kind: CategoryKind, labels: Sequence[str]) -> None:
        self._kind = kind
        self._keys = {}
        for category in process.category_list(kind):
            for name in (*category.names.values(), category.key):
                self._keys[name.casefold()] = category.key
        taken = set(self._keys.values())
        new = []
        for label in dict.fromkeys(labels):
            if label and label.casefold() not in self._keys:
                key = _free(slug(label) or kind, taken)
                taken.add(key)
                self._keys[label.casefold()] = key
                new.append(Heading(key, dict.fromkeys(process.languages, label)))
        self.new = tuple(new)

    def key(self, label: str) -> str:
        """The key of a label; empty for none."""
        return self._keys[label.casefold()] if label else ""

    def problems(self, row: ProjectRow) -> list[Problem]:
        """What keeps the label of a row from being a field or district."""
        label = getattr(row, self._kind)
        if len(label) <= LONGEST_LABEL:
            return []
        words = f"the {self._kind} has more than {LONGEST_LABEL} characters."
        return [problem("label_long", words, row.line, self._kind, most=LONGEST_LABEL)]


def _free(key: str, taken: set[str]) -> str:
    """The key itself, or with the first number behind it that is free."""
    number = 2
    free = key
    while free in taken:
        free, number = f"{key}-{number}", number + 1
    return free
