"""A counted file as a page of text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from budgeting.commands.count.counting import FileCount
from budgeting.counting.model import Score
from budgeting.counting.outcome import Outcome, Reason, Tie
from budgeting.counting.rules import RULES
from budgeting.formats import numbers

WIDEST_NAME = 44
CAUSES = {
    "too_dear": "dearer than the whole budget",
    "cap": "dearer than the cap of its category",
    "below_threshold": "below the threshold",
    "tie": "lost a tie",
    "excluded": "excluded by a funded project",
    "outweighed": "others had more support together",
}
DOUBTS = {
    "not_checked": "no exact method finished within its limits",
    "solver_stopped": "the solver was stopped by its limits; the exact count alone decided",
    "solver_failed": "the solver found no plan; the exact count alone decided",
    "solver_differs": "the solver's plan has another total than the exact count, which decided",
    "recount_differs": "a second count funds other projects",
}
STAGES = {"support": "support", "spend": "the lowest spend", "lottery": "the lottery"}


def page(counted: FileCount) -> Iterator[str]:
    """The lines of the page, without line ends."""
    file, outcome = counted.file, counted.outcome
    yield file.meta.get("description", "") or "Election"
    yield f"Rule: {RULES[outcome.rule].name} ({outcome.rule}); the city used {file.rule}."
    yield (
        f"Budget {_money(outcome.budget, counted)}, spent {_money(outcome.spent, counted)}, "
        f"left {_money(outcome.budget - outcome.spent, counted)}; "
        f"{outcome.voters:,} ballots ({file.vote_type}), "
        f"total support {_score(outcome.total_support)}."
    )
    yield ""
    yield from _funded(counted)
    yield ""
    yield from _not_funded(counted)
    yield from _ties(outcome)
    yield ""
    yield from _proof(outcome)
    yield from _greedy(counted)
    yield f'Lottery seed: "{counted.seed}".'
    for note in counted.notes:
        yield f"Note: {note.message}"


def _funded(counted: FileCount) -> Iterator[str]:
    rows = [
        (standing.project_id, _name(counted, standing.project_id), _money(standing.cost, counted),
         _score(standing.support))
        for standing in counted.outcome.projects
        if standing.funded
    ]  # fmt: skip
    yield f"FUNDED ({len(rows)})"
    yield from _columns(("id", "name", "cost", "support"), rows)


def _not_funded(counted: FileCount) -> Iterator[str]:
    rows = [
        (reason.project_id, _name(counted, reason.project_id), _money(reason.cost, counted),
         _score(reason.support), _missing(reason), _price(reason, counted), CAUSES[reason.cause])
        for reason in counted.outcome.not_funded
    ]  # fmt: skip
    yield f"NOT FUNDED ({len(rows)})"
    yield from _columns(("id", "name", "cost", "support", "missing", "funded at", "because"), rows)


def _ties(outcome: Outcome) -> Iterator[str]:
    if outcome.ties:
        yield ""
        yield f"TIES ({len(outcome.ties)})"
    for tie in outcome.ties:
        yield _tie(tie)


def _tie(tie: Tie) -> str:
    chosen = ", ".join(tie.chosen) or "none of them"
    contested = ", ".join(tie.contested)
    if tie.sets_before is None:
        return f"Equal support: {contested}; {STAGES[tie.stage]} put first: {chosen}."
    return (
        f"{tie.sets_before} plans were equally good; {STAGES[tie.stage]} left {tie.sets_after}. "
        f"Contested: {contested}; funded of these: {chosen}."
    )


def _proof(outcome: Outcome) -> Iterator[str]:
    proof = outcome.proof
    if outcome.proven:
        yield f"Proven: confirmed by {proof.method} over {proof.states:,} states."
    else:
        yield f"Not proven: {DOUBTS[proof.doubt]}."
    if outcome.optimal_sets is not None:
        yield f"Sets with the greatest support: {outcome.optimal_sets:,}."
    if outcome.runner_up_gap == 0:
        yield "Another set has just as much support."
    elif outcome.runner_up_gap is not None:
        yield f"The best other set has {_score(outcome.runner_up_gap)} less support."


def _greedy(counted: FileCount) -> Iterator[str]:
    greedy = counted.outcome.greedy
    if counted.outcome.rule != "greedy":
        yield (
            f"Plain greedy would spend {_money(greedy.spent, counted)} for "
            f"{_score(greedy.total_support)} support, {_score(greedy.support_short)} less."
        )


def _missing(reason: Reason) -> str:
    return "-" if reason.support_missing is None else _score(reason.support_missing)


def _price(reason: Reason, counted: FileCount) -> str:
    return "-" if reason.price_funded is None else _money(reason.price_funded, counted)


def _name(counted: FileCount, project_id: str) -> str:
    name = next(one.name for one in counted.file.projects if one.id == project_id)
    line = " ".join(name.split())
    return line if len(line) <= WIDEST_NAME else line[: WIDEST_NAME - 1].rstrip() + "\u2026"


def _money(value: int, counted: FileCount) -> str:
    whole, point, rest = numbers.plain(value, counted.file.scale).partition(".")
    return f"{int(whole):,}{point}{rest}"


def _score(score: Score) -> str:
    return f"{score:,}" if isinstance(score, int) else str(score)


def _columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Cells in columns: id, name and the last of seven to the left, figures to the right."""
    if not rows:
        yield "  none"
        return
    table = [header, *rows]
    widths = [max(_width(row[place]) for row in table) for place in range(len(header))]
    for row in table:
        cells = []
        for place, cell in enumerate(row):
            blanks = " " * (widths[place] - _width(cell))
            cells.append(cell + blanks if place in (0, 1, 6) else blanks + cell)
        yield ("  " + "  ".join(cells)).rstrip()


def _width(text: str) -> int:
    """How many places of a terminal the text takes; Korean and Chinese letters take two."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
    )
