"""Notes on what is unusual in a file that could be read: recounts, lengths, repeated projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from budgeting.counting.model import Score
from budgeting.formats import numbers
from budgeting.formats.errors import Problems
from budgeting.formats.pabulib.meta import Meta
from budgeting.formats.pabulib.rows import Costed
from budgeting.formats.pabulib.votes import Votes


def note_votes(meta: Meta, rows: Sequence[Costed], votes: Votes, notes: Problems) -> None:
    """Compare the ballots with what META allows and with the totals that PROJECTS publishes."""
    if votes.repeated:
        notes.add(
            "repeated_project",
            f"ballots that name a project more than once: {votes.repeated}; it counts once.",
            votes.first_repeated,
            "vote",
            ballots=votes.repeated,
        )
    _note_lengths(meta, votes, notes)
    _note_totals("votes", rows, votes.mentions, notes)
    if votes.points is not None:
        _note_totals("score", rows, votes.points, notes)


def note_budget(meta: Meta, notes: Problems) -> None:
    """Say that a budget has parts of a unit, which costs never have."""
    if meta.budget.denominator != 1:
        notes.add(
            "fractional_budget",
            f"the budget {meta.texts['budget']} is not a whole number of units.",
            meta.lines["budget"],
            "budget",
        )


def _note_lengths(meta: Meta, votes: Votes, notes: Problems) -> None:
    empty = votes.lengths.get(0, 0)
    if empty:
        notes.add(
            "empty_ballots", f"Ballots that name no project: {empty}; they count as voters.",
            ballots=empty,
        )  # fmt: skip
    limits = (("max_length", 1, "longer"), ("min_length", -1, "shorter"))
    for key, sign, word in limits:
        if (limit := _limit(meta.texts.get(key, ""))) is None:
            continue
        outside = sum(
            count for length, count in votes.lengths.items() if sign * (length - limit) > 0
        )
        if outside:
            notes.add(
                f"ballots_{word}",
                f'ballots that are {word} than "{key};{limit}" allows: {outside}; they count.',
                meta.lines[key],
                key,
                ballots=outside,
                limit=limit,
            )


def _note_totals(
    column: str, rows: Sequence[Costed], totals: Mapping[str, Score], notes: Problems
) -> None:
    for row in rows:
        published = row.cells.get(column, "")
        if not published:
            continue
        project = row.cells["project_id"]
        try:
            agrees = numbers.score(published) == totals[project]
        except numbers.NotANumberError:
            agrees = False
        if not agrees:
            notes.add(
                f"{column}_differ",
                f'the project "{project[:60]}" has "{published[:60]}" in the column "{column}", '
                f"but the ballots give {totals[project]}.",
                row.line,
                column,
                project=project[:60],
                published=published[:60],
                counted=str(totals[project]),
            )


def _limit(text: str) -> int | None:
    try:
        return numbers.whole(text)
    except numbers.NotANumberError:
        return None
