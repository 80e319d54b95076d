"""Single ballots for everybody: the .pb file and a table, in an order that means nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.counting.model import Ballot
from budgeting.counting.rulebook import Rulebook
from budgeting.formats.csv_writer import csv_bytes
from budgeting.formats.pabulib import (
    PbBallot,
    PbProject,
    Publication,
    VoteType,
    pb_ballots,
    publish,
    write_pb,
)
from budgeting.models import OpenedBallot, Process
from budgeting.services.exporting.conditions import conditions
from budgeting.services.reporting import published_report
from budgeting.services.reports import Line, Report

COUNTRY = "Worldwide"
"""The format's word where no country is said; a process knows its city only."""
RULES = {
    "knapsack": "The set of projects with the most support together within the budget is funded",
    "greedy": "Projects are funded one after the other by support; what does not fit is skipped",
}


def table(session: Session, process: Process) -> bytes:
    """``votes.csv``: one ballot a row; the number is given afresh and belongs to nobody."""
    report = published_report(session, process)
    cast = shuffled(session, process, vote_type(_rulebook(report)))
    return csv_bytes(
        ["voter_id", "vote", "points"],
        (
            [place, ",".join(ballot.projects), ",".join(map(str, ballot.points or ()))]
            for place, ballot in enumerate(cast, start=1)
        ),
    )


def pabulib(session: Session, process: Process) -> bytes:
    """``<process>.pb``: the election in the format of pabulib.org, with no word on any voter."""
    report = published_report(session, process)
    cast = shuffled(session, process, vote_type(_rulebook(report)))
    file = publish(_publication(process, report, cast))
    file = replace(file, meta={**file.meta, **conditions(report, file)})
    return write_pb(file, _places(cast)).encode()


def shuffled(session: Session, process: Process, kind: VoteType) -> tuple[PbBallot, ...]:
    """Every ballot in the order that chance gave it when the box was opened."""
    mine = select(OpenedBallot.choice).where(OpenedBallot.process_id == process.id)
    opened = session.scalars(mine.order_by(OpenedBallot.number))
    marks = [tuple(sorted(json.loads(choice).items())) for choice in opened]
    return pb_ballots(kind, (Ballot(scores) for scores in marks))


def vote_type(rulebook: Rulebook) -> VoteType:
    """The vote type of the format that says what a ballot could hold."""
    if rulebook.ballot.kind == "points":
        return "cumulative"
    one = rulebook.ballot.bounds(len(rulebook.projects)) == (1, 1)
    return "choose-1" if one and not rulebook.ballot.blank_allowed else "approval"


def _places(cast: Sequence[PbBallot]) -> list[int]:
    """Where each ballot stands once the writer has sorted them by their content."""
    by_content = sorted(
        range(len(cast)), key=lambda place: (cast[place].projects, cast[place].points or ())
    )
    places = [0] * len(cast)
    for sorted_place, place in enumerate(by_content):
        places[place] = sorted_place
    return places


def _publication(process: Process, report: Report, cast: tuple[PbBallot, ...]) -> Publication:
    rulebook = _rulebook(report)
    fewest, most = rulebook.ballot.bounds(len(rulebook.projects))
    language = process.languages[0]
    last = process.closed_at or process.published_at
    assert last is not None  # noqa: S101 - a published process was closed
    kind = vote_type(rulebook)
    lengths = kind != "choose-1"
    points = kind == "cumulative"
    return Publication(
        description=f"Participatory budget of {process.city} {process.year}",
        country=COUNTRY,
        unit=process.city,
        instance=str(process.year),
        date_begin=(process.opened_at or last).date(),
        date_end=last.date(),
        vote_type=kind,
        budget=rulebook.envelope,
        currency=rulebook.currency,
        decimals=rulebook.decimals,
        language=language,
        comments=_comments(report, rulebook),
        projects=tuple(
            _project(report, report.lines[listed.id], language) for listed in rulebook.projects
        ),
        ballots=cast,
        min_length=fewest if lengths else None,
        max_length=most if lengths else None,
        max_sum_cost=rulebook.envelope if rulebook.ballot.kind == "knapsack" else None,
        max_points=rulebook.ballot.points_each if points else None,
        max_sum_points=rulebook.ballot.points if points else None,
    )


def _project(report: Report, line: Line, language: str) -> PbProject:
    def label(kind: str, keys: tuple[str, ...]) -> tuple[str, ...]:
        named = report.category_names
        return tuple(named.get((kind, key), {}).get(language) or key for key in keys)

    return PbProject(
        id=line.id,
        cost=line.cost,
        name=line.names.get(language) or line.id,
        categories=label("field", line.fields),
        neighborhood=", ".join(label("district", line.districts)),
        selected="1" if line.funded else "0",
    )


def _comments(report: Report, rulebook: Rulebook) -> tuple[str, ...]:
    """What the format has no key for."""
    parts = (
        ("a support threshold", rulebook.threshold),
        ("money caps", rulebook.caps),
        ("projects that exclude each other", rulebook.exclusions),
    )
    beside = ", ".join(words for words, holds in parts if holds)
    rule = RULES.get(rulebook.rule, rulebook.rule) + (f", with {beside}" if beside else "")
    return (
        f"{rule}; ties: lower cost, then lottery.",
        f"Seed of the lottery: {report.provenance.seed}",
        f"SHA-256 of the sealed rulebook: {report.provenance.rulebook_sha256}",
        *_chain(report),
        "Ballots are shuffled and numbered afresh.",
    )


def _chain(report: Report) -> tuple[str, ...]:
    head = report.provenance.chain
    return () if head is None else (f"Chain of acts: {head.link} {head.hash}",)


def _rulebook(report: Report) -> Rulebook:
    assert report.rulebook is not None  # noqa: S101 - only the report of a file has none
    return report.rulebook
