"""The section VOTES: equal rows are grouped first, and each distinct vote is read once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from budgeting.counting.model import Score
from budgeting.formats.errors import Problems
from budgeting.formats.pabulib.file import POINTED, PbBallot
from budgeting.formats.pabulib.scores import positional_points
from budgeting.formats.pabulib.syntax import VoteRows
from budgeting.formats.pabulib.vote_cells import BadVoteError, Mentions, VoteCells

Vote = tuple[tuple[str, ...], tuple[Score, ...] | None]


@dataclass
class Votes:
    """The ballots, and the totals as cities publish them.

    ``mentions`` and ``points`` count a project as often as a ballot mentions it; ``lengths``
    counts the ballots by the number of their mentions; ``points`` is None where the vote type
    has none. ``repeated`` ballots name a project twice,
    the first of them in line ``first_repeated``.
    """

    ballots: tuple[PbBallot, ...] = ()
    mentions: Counter[str] = field(default_factory=Counter)
    points: dict[str, Score] | None = None
    lengths: dict[int, int] = field(default_factory=dict)
    repeated: int = 0
    first_repeated: int | None = None


def read_votes(
    rows: VoteRows, vote_type: str, project_ids: Sequence[str], problems: Problems
) -> Votes:
    """Read VOTES of a file with this vote type and these projects."""
    found = Votes()
    if vote_type not in ("approval", "choose-1"):
        found.points = dict.fromkeys(project_ids, 0)
    if vote_type in POINTED and "points" not in rows.header:
        words = f'the section VOTES has no column "points", which the type {vote_type} needs.'
        problems.add("column_missing", words, rows.line, "points", section="VOTES")
        return found
    _check_voters(rows, problems)
    reader = VoteCells(vote_type, project_ids)
    ordered = found.points is not None
    grouped: dict[Vote, int] = {}
    for vote_cell, points_cell, count in _distinct(rows):
        try:
            mentions = reader.read(vote_cell, points_cell)
        except BadVoteError as bad:
            line = _line(rows, vote_cell, points_cell)
            problems.add(bad.code, bad.words, line, bad.column, **bad.details)
            if problems.full:
                break
            continue
        vote = _once(mentions, ordered)
        grouped[vote] = grouped.get(vote, 0) + count
        if len(vote[0]) < len(mentions[0]):
            found.repeated += count
            found.first_repeated = found.first_repeated or _line(rows, vote_cell, points_cell)
            _tally(found, [(mentions, count), (vote, -count)])
    _tally(found, grouped.items())
    found.ballots = tuple(PbBallot(ids, points, count) for (ids, points), count in grouped.items())
    return found


def _distinct(rows: VoteRows) -> Iterator[tuple[str, str, int]]:
    """Every different pair of cells with the number of its rows, in the order of the file."""
    if not rows.points:
        for vote, count in Counter(rows.votes).items():
            yield vote, "", count
        return
    for (vote, points), count in Counter(zip(rows.votes, rows.points, strict=True)).items():
        yield vote, points, count


def _line(rows: VoteRows, vote: str, points: str) -> int:
    """The first line with these cells."""
    if not rows.points:
        return rows.lines[rows.votes.index(vote)]
    pairs = zip(rows.votes, rows.points, strict=True)
    return next(
        line for line, pair in zip(rows.lines, pairs, strict=True) if pair == (vote, points)
    )


def _once(mentions: Mentions, ordered: bool) -> Vote:
    """The vote with every project once, by its first mention; sorted where order says nothing."""
    ids, points = mentions
    if points is None:
        return tuple(dict.fromkeys(ids) if ordered else sorted(set(ids))), None
    first: dict[str, Score] = {}
    for project, score in zip(ids, points, strict=True):
        first.setdefault(project, score)
    return tuple(first), tuple(first.values())


def _tally(found: Votes, counted: Iterable[tuple[Mentions, int]]) -> None:
    """Add to the totals; ballots that were cast once are most of the work and go through C."""
    single: list[Sequence[str]] = []
    for (ids, points), count in counted:
        found.lengths[len(ids)] = found.lengths.get(len(ids), 0) + count
        if found.points is not None:
            if points is None:
                points = positional_points(len(ids))
            for project, score in zip(ids, points, strict=True):
                found.points[project] += score * count
        if count == 1:
            single.append(ids)
            continue
        for project in ids:
            found.mentions[project] += count
    found.mentions.update(chain.from_iterable(single))


def _check_voters(rows: VoteRows, problems: Problems) -> None:
    voters = list(map(str.strip, rows.voters))
    distinct = set(voters)
    if len(distinct) == len(voters) and "" not in distinct:
        return
    first_lines: dict[str, int] = {}
    for voter, line in zip(voters, rows.lines, strict=True):
        if not voter:
            problems.add("voter_empty", "the ballot has no voter id.", line, "voter_id")
        elif (first := first_lines.setdefault(voter, line)) != line:
            words = f'the voter id "{voter[:60]}" stands in line {first} already.'
            problems.add("voter_twice", words, line, "voter_id", voter=voter[:60], first=first)
        if problems.full:
            return
