"""The tables of a bundle for the tests, written without a database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from budgeting.canonical import canonical_json
from budgeting.counting.model import Ballot
from budgeting.counting.outcome import Outcome, as_document
from budgeting.counting.rulebook import Rulebook
from budgeting.formats.csv_writer import csv_bytes
from budgeting.formats.numbers import plain
from budgeting.formats.pabulib import PbProject, Publication, pb_ballots, publish, write_pb


def some_tables(
    book: Rulebook, outcome: Outcome, choices: Sequence[str], seed: str
) -> dict[str, bytes]:
    """The other forms of ballots and result."""
    tables = {
        f"{book.process}.pb": a_pb(book, outcome, choices),
        "votes.csv": votes_csv(book, choices),
        "projects.csv": projects_csv(book),
        "results.csv": results_csv(book, outcome),
        "results.json": results_json(book, outcome, seed),
    }
    if len(choices) < 50:
        del tables[f"{book.process}.pb"], tables["votes.csv"]
    resources = [
        {
            "path": name,
            "bytes": len(content),
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        }
        for name, content in tables.items()
    ]
    tables["datapackage.json"] = readable({"name": book.process, "resources": resources})
    return tables


def readable(document: object) -> bytes:
    """JSON as people read it."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _ballots(book: Rulebook, choices: Sequence[str]) -> Any:
    kind = "cumulative" if book.ballot.kind == "points" else "approval"
    marks = (Ballot(tuple(sorted(json.loads(choice).items()))) for choice in choices)
    return kind, pb_ballots(kind, marks)  # type: ignore[arg-type]


def a_pb(book: Rulebook, outcome: Outcome, choices: Sequence[str]) -> bytes:
    """The election in the Pabulib format."""
    kind, cast = _ballots(book, choices)
    points = kind == "cumulative"
    publication = Publication(
        description="A vote",
        country="Worldwide",
        unit=book.city,
        instance=str(book.year),
        date_begin=date(2026, 11, 22),
        date_end=date(2026, 11, 22),
        vote_type=kind,
        budget=book.envelope,
        currency=book.currency,
        decimals=book.decimals,
        language="en",
        comments=("The best set; with a semicolon.",),
        projects=tuple(
            PbProject(
                id=one.id,
                cost=one.cost,
                name=dict(one.names)["en"],
                selected="1" if one.id in outcome.funded else "0",
            )
            for one in book.projects
        ),
        ballots=cast,
        max_points=book.ballot.points_each if points else None,
        max_sum_points=book.ballot.points if points else None,
    )
    return write_pb(publish(publication)).encode()


def votes_csv(book: Rulebook, choices: Sequence[str]) -> bytes:
    """One ballot a row."""
    _, cast = _ballots(book, choices)
    rows = [
        [place, ",".join(one.projects), ",".join(map(str, one.points or ()))]
        for place, one in enumerate(cast, start=1)
    ]
    return csv_bytes(["voter_id", "vote", "points"], rows)


def projects_csv(book: Rulebook) -> bytes:
    """The list of projects."""
    rows = [[one.number, one.id, plain(one.cost, book.decimals)] for one in book.projects]
    return csv_bytes(["number", "code", "cost"], rows)


def results_csv(book: Rulebook, outcome: Outcome) -> bytes:
    """Every project with its support, and why it is not funded."""
    asked = ["cause", "support_missing", "tie_decides", "support_funded"]
    prices = ["price_funded", "price_tied"]
    head = ["code", "cost", "support", "supporters", "meets_threshold", "funded", *asked, *prices]
    reasons = {one.project_id: one for one in outcome.not_funded}
    rows = []
    for one in outcome.projects:
        why = reasons.get(one.project_id)
        amounts = [why and getattr(why, price) for price in prices]
        rows.append(
            [
                *(one.project_id, plain(one.cost, book.decimals), one.support, one.supporters),
                *(one.meets_threshold, one.funded),
                *(why and getattr(why, key) for key in asked),
                *(None if price is None else plain(price, book.decimals) for price in amounts),
            ]
        )
    return csv_bytes(head, rows)


def results_json(book: Rulebook, outcome: Outcome, seed: str) -> bytes:
    """The result for programs."""
    told = as_document(outcome)
    line = ("project_id", "cost", "support", "supporters")
    why = {
        one["project_id"]: {key: one[key] for key in one if key not in line}
        for one in told["not_funded"]
    }
    keys = ("rule", "budget", "spent", "left", "voters", "total_support", "proven", "optimal_sets")
    return readable(
        {key: told[key] for key in (*keys, "funded", "ties")}
        | {
            "runner_up_gap": told["runner_up"]["gap"],
            "rulebook_sha256": book.sha256(),
            "outcome_sha256": hashlib.sha256(canonical_json(told)).hexdigest(),
            "lottery": {
                "seed": seed,
                "commitment": book.seed_commitment,
                "order": told["lottery"],
            },
            "projects": [
                {**one, "why_not": why.get(one["project_id"])} for one in told["projects"]
            ],
        }
    )
