"""Writing a .pb file that pabulib-checker accepts: quoted, in order, nothing about the voters."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from fractions import Fraction
from io import StringIO

from budgeting.counting.model import Score
from budgeting.formats import numbers
from budgeting.formats.errors import FormatError
from budgeting.formats.pabulib.fields import META_ORDER, NEVER_EMPTY, PROJECT_ORDER
from budgeting.formats.pabulib.file import POINTED, PabulibFile, PbBallot, PbProject
from budgeting.formats.pabulib.scores import positional_points


def write_pb(file: PabulibFile, order: Sequence[int] | None = None) -> str:
    """The text of the file; reading it gives the same election.

    The ballots are laid out sorted by their content and then taken in ``order``, a permutation of
    ``range(file.voters)`` (by default as sorted); voter ids are 1, 2, 3, ... Counts and totals are
    recounted, the proposers' names are left out. Raises :class:`FormatError` for an id with a
    comma and ``ValueError`` for an order that is no permutation.
    """
    _check_ids(file)
    rows = StringIO()
    writer = csv.writer(rows, delimiter=";", lineterminator="\n")
    writer.writerows([("META",), ("key", "value"), *_meta(file)])
    writer.writerow(("PROJECTS",))
    writer.writerows(_project_rows(file))
    writer.writerow(("VOTES",))
    writer.writerows(_vote_rows(file, order))
    return rows.getvalue()


def clean(text: str) -> str:
    """A cell without blanks around it and with one kind of line break."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _check_ids(file: PabulibFile) -> None:
    for project in file.projects:
        if "," in project.id or not project.id or project.id != clean(project.id):
            words = f'The project id "{project.id[:60]}" cannot stand in a .pb file.'
            raise FormatError.of("id_unwritable", words, project=project.id[:60])


def _meta(file: PabulibFile) -> Iterable[tuple[str, str]]:
    unit = 10**file.scale
    values = {key: _value(key, value) for key, value in file.meta.items()} | {
        "num_projects": str(len(file.projects)),
        "num_votes": str(file.voters),
        "budget": numbers.plain(file.budget, file.scale),
        "vote_type": file.vote_type,
        "fully_funded": "",
    }
    if file.budget // unit >= sum(project.cost // unit for project in file.projects):
        values["fully_funded"] = "1"
    known = [key for key in META_ORDER if values.get(key)]
    others = [key for key in values if key not in META_ORDER and values[key]]
    return [(key, values[key]) for key in known + others]


def _value(key: str, text: str) -> str:
    """A value of META; a decimal comma of older files becomes a point."""
    text = clean(text)
    return text.replace(",", ".") if key in ("min_sum_cost", "max_sum_cost") else text


def _project_rows(file: PabulibFile) -> Iterable[Sequence[str]]:
    votes = dict.fromkeys(file.project_ids, 0)
    scores: dict[str, Score] = dict.fromkeys(file.project_ids, 0)
    for ballot in file.ballots:
        for project, score in zip(ballot.projects, _points(ballot), strict=True):
            votes[project] += ballot.count
            scores[project] += score * ballot.count
    rows = [_project_cells(project, file.scale) for project in file.projects]
    for row in rows:
        row["votes"] = str(votes[row["project_id"]])
        if file.vote_type in (*POINTED, "ordinal"):
            row["score"] = _number(scores[row["project_id"]])
    columns = [column for column in PROJECT_ORDER if any(row.get(column) for row in rows)]
    yield columns
    for row in rows:
        yield [row.get(column) or ("-" if column in NEVER_EMPTY else "") for column in columns]


def _project_cells(project: PbProject, scale: int) -> dict[str, str]:
    cells = dict(project.others) | {
        "project_id": project.id,
        "cost": numbers.plain(project.cost, scale),
        "name": project.name,
        "category": ",".join(project.categories),
        "beneficiaries": ",".join(project.beneficiaries),
        "selected": project.selected,
        "district": project.district,
        "neighborhood": project.neighborhood,
    }
    return {column: clean(cell) for column, cell in cells.items()}


def _vote_rows(file: PabulibFile, order: Sequence[int] | None) -> Iterable[Sequence[str]]:
    pointed = file.vote_type in POINTED or any(ballot.points is not None for ballot in file.ballots)
    cells = [
        _vote_cells(ballot, pointed)
        for ballot in sorted(file.ballots, key=lambda one: (one.projects, one.points or ()))
        for _ in range(ballot.count)
    ]
    places = range(len(cells)) if order is None else order
    if sorted(places) != list(range(len(cells))):
        raise ValueError("the order must name every ballot exactly once")
    yield ("voter_id", "vote", "points") if pointed else ("voter_id", "vote")
    for voter, place in enumerate(places, start=1):
        yield (str(voter), *cells[place])


def _vote_cells(ballot: PbBallot, pointed: bool) -> tuple[str, ...]:
    vote = ",".join(ballot.projects)
    return (vote, ",".join(map(_number, _points(ballot)))) if pointed else (vote,)


def _points(ballot: PbBallot) -> Sequence[Score]:
    """The points of a ballot; without any, those that the checker counts: by position."""
    return positional_points(len(ballot.projects)) if ballot.points is None else ballot.points


def _number(score: Score) -> str:
    if isinstance(score, int):
        return str(score)
    places = numbers.places(Fraction(score))
    return numbers.plain(int(score * 10**places), places)
