"""Run-sheets that were tried in practice, filled with the projects of a day.

Sources: the seven-hour day, the two evenings and the honest minimum of three hours follow the
field's practice; five rounds of two themes are Antwerp's budget day, the expo of booths Seoul's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from budgeting.deliberation.formats import FORMATS
from budgeting.deliberation.runsheet import Entry
from budgeting.deliberation.runsheet_findings import PROJECTS_A_STOP, STOP

Projects = tuple[int, ...]
MOST_STOPS = 8


@dataclass(frozen=True, slots=True)
class Template:
    """A plan for one sitting, made from its projects and the number of its tables.

    ``continued`` ones follow an earlier sitting, which polled the people before.
    """

    key: str
    plan: Callable[[Projects, int], list[Entry]]
    continued: bool = False


def in_parts(projects: Sequence[int], parts: int) -> list[Projects]:
    """Cut the projects, in their order, into ``parts`` whose sizes differ by at most one."""
    size, more = divmod(len(projects), parts)
    cuts = [size * part + min(part, more) for part in range(parts + 1)]
    return [tuple(projects[a:b]) for a, b in pairwise(cuts)]


def _entry(key: str, minutes: int = 0, projects: Projects = ()) -> Entry:
    return Entry(key, minutes or FORMATS[key].minutes, projects=projects)


def _seated(entry: Entry, seating: int) -> Entry:
    return replace(entry, seating=seating)


def _theme(projects: Projects, seating: int) -> list[Entry]:
    """Hear, ask, weigh: 75 minutes for one theme."""
    return [
        _seated(_entry("presentation", 20, projects), seating),
        _entry("questions", 10, projects),
        _entry("answers", 15, projects),
        _entry("discussion", 30, projects),
    ]


def _end(endorsement: int = 10) -> list[Entry]:
    """From the second poll to the minutes."""
    formats = ("poll-after", "vote", "result", "evaluation")
    return [*map(_entry, formats), _entry("endorsement", endorsement)]


def seven_hours(projects: Projects, _tables: int) -> list[Entry]:
    """Two themes, a trade-off, the contested projects once more, and the vote."""
    first, second = in_parts(projects, 2)
    return [
        _seated(_entry("welcome"), 1),
        _entry("group-building"),
        _entry("poll-before"),
        *_theme(first, 1),
        _entry("break", 20),
        *_theme(second, 2),
        _entry("break", 45),
        _seated(_entry("trade-off", 25, projects), 3),
        _entry("report-back", 15),
        _entry("discussion", 30),
        _entry("break", 20),
        *_end(),
    ]


def first_evening(projects: Projects, _tables: int) -> list[Entry]:
    """Three hours to hear and to ask; a week for written answers follows."""
    first, second = in_parts(projects, 2)
    return [
        _seated(_entry("welcome"), 1),
        _entry("group-building"),
        _entry("poll-before"),
        _entry("presentation", 30, first),
        _entry("break"),
        _entry("presentation", 30, second),
        _entry("questions", 20, projects),
        _entry("answers", 25, projects),
        _entry("evaluation"),
        _entry("endorsement"),
    ]


def second_evening(projects: Projects, _tables: int) -> list[Entry]:
    """Three hours to weigh and to vote; it begins with the written answers."""
    return [
        _seated(_entry("welcome", 10), 1),
        _entry("answers", 15, projects),
        _entry("discussion", 40, projects),
        _entry("trade-off", 25, projects),
        _entry("break"),
        _entry("report-back", 15),
        *_end(endorsement=6),
    ]


def three_hours(projects: Projects, _tables: int) -> list[Entry]:
    """The honest minimum, for at most eight projects."""
    return [
        _seated(_entry("welcome"), 1),
        _entry("poll-before"),
        _entry("presentation", 24, projects),
        _entry("questions", 15, projects),
        _entry("answers", 20, projects),
        _entry("break", 10),
        _entry("discussion", 35, projects),
        _entry("report-back", 10),
        _entry("poll-after"),
        _entry("vote"),
        _entry("endorsement", 5),
    ]


def five_rounds(projects: Projects, tables: int) -> list[Entry]:
    """Five rounds of two themes, one for each half of the tables, which agree on a package."""
    themes = in_parts(projects, 10)
    rounds = [
        [*_side_by_side(themes[2 * number : 2 * number + 2], tables, number + 1), _heard()]
        for number in range(5)
    ]
    return [
        _seated(_entry("welcome"), 1),
        _entry("poll-before"),
        *rounds[0],
        *rounds[1],
        _entry("break"),
        *rounds[2],
        *rounds[3],
        _entry("break", 45),
        *rounds[4],
        *_end(),
    ]


def _heard() -> Entry:
    return _entry("report-back", 10)


def _side_by_side(themes: Sequence[Projects], tables: int, seating: int) -> list[Entry]:
    """Two themes at the same time; one after the other at a single table would take too long."""
    if tables < 2:
        return [_seated(_entry("trade-off", 35, themes[0] + themes[1]), seating)]
    halves = in_parts(range(1, tables + 1), 2)
    return [
        replace(_entry("trade-off", 35, theme), tables=half, seating=seating)
        for theme, half in zip(themes, halves, strict=True)
    ]


def expo(projects: Projects, _tables: int) -> list[Entry]:
    """Booths instead of pitches, for many projects: tables walk from stop to stop."""
    first, second = in_parts(projects, 2)
    return [
        _seated(_entry("welcome"), 1),
        _entry("poll-before"),
        _booths(first),
        _entry("break"),
        _booths(second),
        _entry("break", 45),
        _seated(_entry("questions", 20, projects), 2),
        _entry("answers", 25, projects),
        _entry("discussion", 30),
        _entry("break"),
        *_end(),
    ]


def _booths(projects: Projects) -> Entry:
    stops = -(-len(projects) // PROJECTS_A_STOP)
    return _entry("carousel", STOP * min(max(stops, 1), MOST_STOPS), projects)


_ALL = (
    Template("seven-hours", seven_hours),
    Template("first-evening", first_evening),
    Template("second-evening", second_evening, continued=True),
    Template("three-hours", three_hours),
    Template("five-rounds", five_rounds),
    Template("expo", expo),
)
TEMPLATES: Mapping[str, Template] = {one.key: one for one in _ALL}
