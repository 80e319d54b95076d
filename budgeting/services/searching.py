"""Search, order and add up a list of projects that was read once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from budgeting.models import Project


@dataclass(frozen=True, slots=True)
class Totals:
    """What a list comes to; ``cost`` in minor units."""

    projects: int
    cost: int


def selected(
    listed: Iterable[Project],
    *,
    query: str = "",
    field: str = "",
    district: str = "",
    order: str = "number",
    language: str = "",
) -> list[Project]:
    """The projects that hold every word of ``query``, in a total order; names by ``language``."""
    sought = query.casefold().split()
    found = [
        project
        for project in listed
        if (not field or (project.field is not None and project.field.key == field))
        and (not district or (project.district is not None and project.district.key == district))
        and all(word in _words(project) for word in sought)
    ]
    return sorted(found, key=lambda project: (_order(project, order, language), project.number))


def totals(listed: Sequence[Project]) -> Totals:
    """How many there are, and what they cost together."""
    return Totals(len(listed), sum(project.cost for project in listed))


def _words(project: Project) -> str:
    texts = (*project.names.values(), *project.summaries.values())
    return " ".join((str(project.number), project.code, *texts)).casefold()


def _order(project: Project, order: str, language: str) -> tuple[int, int, str]:
    """A key of one shape for every order, so that any two projects can be compared."""
    if order == "cost":
        return (0, -project.cost, "")
    if order == "name":
        name = project.names.get(language) or next(iter(project.names.values()), "")
        return (0, 0, name.casefold())
    if order in ("field", "district"):
        category = project.field if order == "field" else project.district
        return (category is None, category.position if category else 0, "")
    return (0, project.number, "")
