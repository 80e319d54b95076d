"""Reading a .pb file: every dialect seen in the library, every fault with its line."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from budgeting.formats import numbers
from budgeting.formats.errors import Problems
from budgeting.formats.pabulib import caps, findings
from budgeting.formats.pabulib.file import PabulibFile
from budgeting.formats.pabulib.meta import check_count, read_meta
from budgeting.formats.pabulib.rows import Costed, projects, read_rows
from budgeting.formats.pabulib.syntax import sections
from budgeting.formats.pabulib.text import decoded
from budgeting.formats.pabulib.votes import read_votes


def read_pb(content: str | bytes) -> PabulibFile:
    """Read the content of a .pb file (https://pabulib.org/format).

    Raises :class:`~budgeting.formats.errors.FormatError` with every problem found, each with its
    line. What is unusual but clear (older dialects, repeated projects, totals that differ) is read
    and stands in ``notes``.
    """
    meta_section, projects_section, vote_rows = sections(decoded(content))
    problems, notes = Problems(), Problems()
    meta = read_meta(meta_section, problems, notes)
    rows = read_rows(projects_section, problems, notes)
    check_count(meta, "num_projects", len(projects_section.rows), problems)
    check_count(meta, "num_votes", len(vote_rows.voters), problems)
    problems.raise_if_any()
    scale = _scale(meta.budget, rows, problems)
    problems.raise_if_any()
    ids = [row.cells["project_id"] for row in rows]
    votes = read_votes(vote_rows, meta.vote_type, ids, problems)
    problems.raise_if_any()
    findings.note_budget(meta, notes)
    findings.note_votes(meta, rows, votes, notes)
    return PabulibFile(
        meta=meta.texts,
        vote_type=meta.vote_type,
        budget=int(meta.budget * 10**scale),
        projects=projects(rows, scale, notes),
        ballots=votes.ballots,
        scale=scale,
        threshold=meta.threshold,
        caps=caps.scaled(caps.declared_limits(meta, notes), scale),
        default_score=meta.default_score,
        notes=notes.sorted(),
    )


def _scale(budget: Fraction, rows: Sequence[Costed], problems: Problems) -> int:
    """The fewest decimals that write the budget and all costs exactly, within 2**63."""
    amounts = [(None, "budget", budget), *((row.line, "cost", row.cost) for row in rows)]
    scale = 0
    for line, column, amount in amounts:
        try:
            scale = max(scale, numbers.places(amount))
        except numbers.NotANumberError as error:
            problems.add(error.code, f"the {column} {amount} is {error.reason}.", line, column)
    for line, column, amount in amounts:
        if amount.numerator * 10**scale > numbers.MOST * amount.denominator and not problems:
            problems.add("too_large", f"the {column} {amount} is too large.", line, column)
    return scale
