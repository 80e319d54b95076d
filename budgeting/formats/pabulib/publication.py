"""An election of our own as a .pb file: what META must say, and labels that fit into lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from budgeting.counting.model import Ballot
from budgeting.formats import numbers
from budgeting.formats.pabulib.file import POINTED, PabulibFile, PbBallot, PbProject, VoteType


@dataclass(frozen=True)
class Publication:
    """What a city publishes about a finished vote; amounts in minor units.

    ``decimals`` is the number of decimals of ``currency``. ``comments`` are sentences, the first
    of which names the rule, for which the format has no word of its own. ``selected`` of a
    project is "1" or "0". ``max_sum_cost`` makes it knapsack ballots; ``max_sum_points`` is
    needed for cumulative ones. ``min_length`` and ``max_length`` limit how many are named.
    """

    description: str
    country: str
    unit: str
    instance: str
    date_begin: date
    date_end: date
    vote_type: VoteType
    budget: int
    currency: str
    decimals: int
    language: str
    comments: tuple[str, ...]
    projects: tuple[PbProject, ...]
    ballots: tuple[PbBallot, ...]
    rule: str = "unknown"
    min_length: int | None = None
    max_length: int | None = None
    max_sum_cost: int | None = None
    max_points: int | None = None
    max_sum_points: int | None = None


def publish(publication: Publication) -> PabulibFile:
    """The file to hand to :func:`~budgeting.formats.pabulib.write_pb`.

    Texts are set on one line. A comma in a category, which the format cannot hold, becomes the
    wide comma. The checker objects to an election that the format has no place for: a blank
    ballot, a cost below one unit of money, a project dearer than the whole budget.
    """
    return PabulibFile(
        meta={key: _one_line(value) for key, value in _meta(publication).items()},
        vote_type=publication.vote_type,
        budget=publication.budget,
        projects=tuple(_listed(project) for project in publication.projects),
        ballots=publication.ballots,
        scale=publication.decimals,
    )


def pb_ballots(vote_type: VoteType, ballots: Iterable[Ballot]) -> tuple[PbBallot, ...]:
    """Counted ballots in the form of the file: ids in decreasing order of points."""
    return tuple(_pb_ballot(vote_type, ballot) for ballot in ballots)


def _pb_ballot(vote_type: VoteType, ballot: Ballot) -> PbBallot:
    ranked = sorted(ballot.scores, key=lambda pair: (-pair[1], pair[0]))
    points = tuple(score for _, score in ranked)
    projects = tuple(project for project, _ in ranked)
    return PbBallot(projects, points if vote_type in POINTED else None, ballot.count)


def _meta(publication: Publication) -> dict[str, str]:
    ceiling = publication.max_sum_cost
    longest = publication.max_length
    counts = {
        "min_length": publication.min_length,
        "max_length": None if longest is None else min(longest, len(publication.projects)),
        "max_points": publication.max_points,
        "max_sum_points": publication.max_sum_points,
    }
    return {
        "description": publication.description,
        "country": publication.country,
        "unit": publication.unit,
        "instance": publication.instance,
        "rule": publication.rule,
        "date_begin": f"{publication.date_begin:%d.%m.%Y}",
        "date_end": f"{publication.date_end:%d.%m.%Y}",
        "language": publication.language,
        "currency": publication.currency,
        "max_sum_cost": "" if ceiling is None else numbers.plain(ceiling, publication.decimals),
        "comment": " ".join(
            f"#{number}: {comment}" for number, comment in enumerate(publication.comments, start=1)
        ),
    } | {key: "" if value is None else str(value) for key, value in counts.items()}


def _listed(project: PbProject) -> PbProject:
    return replace(
        project,
        name=_one_line(project.name),
        categories=tuple(_label(label).replace(",", "\uff0c") for label in project.categories),
        district=_label(project.district),
        neighborhood=_label(project.neighborhood),
    )


def _label(label: str) -> str:
    """A label on one line; a mere hyphen, which means "none" in a file, becomes a dash."""
    line = _one_line(label)
    return "\u2013" if line == "-" else line


def _one_line(text: str) -> str:
    return " ".join(text.split())
