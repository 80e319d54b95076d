"""The result as one JSON document, and the JSON Schema that it keeps to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from budgeting.counting.model import Score
from budgeting.counting.outcome import as_document
from budgeting.formats.chain import Head
from budgeting.models import Process
from budgeting.services.reports import Line, Report

SCHEMA = "madang-results/1"
SCHEMA_TEXT = Path(__file__).with_name("results.schema.json").read_bytes()
_SHARED = (
    "rule",
    "budget",
    "spent",
    "left",
    "voters",
    "total_support",
    "proven",
    "optimal_sets",
    "funded",
    "ties",
)


def results_document(process: Process, report: Report) -> dict[str, Any]:
    """The whole result with its names; amounts are integers of minor units."""
    outcome = as_document(report.outcome)
    return {
        "$schema": "results.schema.json",
        "schema": SCHEMA,
        "process": {
            "slug": process.slug,
            "names": process.names,
            "city": process.city,
            "year": process.year,
            "residents": report.residents,
        },
        "currency": report.currency,
        "decimals": report.decimals,
        **{key: outcome[key] for key in _SHARED},
        "runner_up_gap": outcome["runner_up"]["gap"],
        "projects": [_project(line) for line in report.ranking],
        "lottery": {
            "seed": report.provenance.seed,
            "commitment": report.provenance.seed_commitment,
            "order": outcome["lottery"],
        },
        "rulebook_sha256": report.provenance.rulebook_sha256,
        "outcome_sha256": report.provenance.outcome_sha256,
        "chain": chain_of(report.provenance.chain),
    }


def chain_of(head: Head | None) -> dict[str, Any] | None:
    """The head of the chain of acts at the publication, as every export names it."""
    return None if head is None else {"link": head.link, "hash": head.hash}


def _project(line: Line) -> dict[str, Any]:
    reason = line.reason
    return {
        "project_id": line.id,
        "number": line.number,
        "names": line.names,
        "field": line.fields[0] if line.fields else None,
        "district": line.districts[0] if line.districts else None,
        "cost": line.cost,
        "support": _plain(line.support),
        "supporters": line.supporters,
        "meets_threshold": line.meets_threshold,
        "funded": line.funded,
        "why_not": reason
        and {
            "cause": reason.cause,
            "support_missing": _plain(reason.support_missing),
            "tie_decides": reason.tie_decides,
            "support_funded": _plain(reason.support_funded),
            "price_funded": reason.price_funded,
            "price_tied": reason.price_tied,
            "rivals": list(reason.rivals),
            "exact": reason.exact,
        },
    }


def _plain(score: Score | None) -> int | str | None:
    return score if score is None or isinstance(score, int) else str(score)
