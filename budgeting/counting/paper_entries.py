"""What is read off a paper ballot: the typed numbers, one sheet, and where two readings differ."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Self, get_args

from budgeting.counting.ballot_rules import BallotProblem, Marks
from budgeting.counting.rulebook import Rulebook

SpoiltReason = Literal["blank", "too_many", "too_few", "unreadable", "unclear", "named"]
REASONS: tuple[str, ...] = get_args(SpoiltReason)
"""Why a sheet does not count, in the order of every table. "too_many" is too much of anything:
projects, points, money or one field; "named" is a mark that says who filled the sheet in."""
BLANK = "0"
"""What is typed for a sheet without a mark."""
LONGEST = 6000
"""Characters of one line of numbers; more is a slip of the keyboard."""
_PIECE = re.compile(r"([0-9]{1,6})(?:[x×X*]([0-9]{1,6}))?")
_BETWEEN = re.compile(r"[\s,;]+")

TypingCode = Literal["nothing", "long", "piece", "unknown", "twice", "points_missing", "points"]


@dataclass(frozen=True, slots=True)
class TypingProblem:
    """Why typed numbers cannot be read; ``about`` is the piece of text that is meant."""

    code: TypingCode
    about: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper ballot as somebody read it: ``scores`` (project id -> score above zero), or the
    reason why it does not count."""

    scores: Mapping[str, int] = field(default_factory=dict)
    spoilt: str = ""

    def as_text(self) -> str:
        """One text for one reading, so that equal readings are equal texts."""
        entry = {"scores": dict(sorted(self.scores.items())), "spoilt": self.spoilt}
        return json.dumps(entry, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read what :meth:`as_text` wrote, blanks around it or not."""
        entry = json.loads(text)
        return cls(entry["scores"], entry["spoilt"])


@dataclass(frozen=True, slots=True)
class Difference:
    """A sheet that two people read differently; ``position`` is its pencil number, from 1."""

    position: int
    first: Sheet
    second: Sheet


def read_numbers(
    typed: str, rulebook: Rulebook
) -> tuple[Mapping[str, int], tuple[TypingProblem, ...]]:
    """Read printed project numbers parted by blanks, points as ``12x3``: scores and problems.

    ``0`` alone is a sheet without a mark. With a problem there are no scores. Only the digits
    0 to 9 are digits here.
    """
    if len(typed) > LONGEST:
        return {}, (TypingProblem("long"),)
    pieces = [piece for piece in _BETWEEN.split(typed) if piece]
    if not pieces:
        return {}, (TypingProblem("nothing"),)
    if pieces == [BLANK]:
        return {}, ()
    listed = {project.number: project.id for project in rulebook.projects}
    with_points = rulebook.ballot.kind == "points"
    scores: dict[str, int] = {}
    problems = []
    for piece in pieces:
        problem = _read_piece(piece, listed, with_points, scores)
        if problem:
            problems.append(TypingProblem(problem, piece[:20]))
    return ({}, tuple(problems)) if problems else (scores, ())


def _read_piece(
    piece: str, listed: Mapping[int, str], with_points: bool, scores: dict[str, int]
) -> TypingCode | None:
    """Add one piece to the scores, or say what is wrong with it."""
    found = _PIECE.fullmatch(piece)
    if found is None:
        return "piece"
    project_id = listed.get(int(found[1]))
    if project_id is None:
        return "unknown"
    if project_id in scores:
        return "twice"
    if with_points and not int(found[2] or 0):
        return "points_missing"
    if not with_points and found[2]:
        return "points"
    scores[project_id] = int(found[2] or 1)
    return None


def write_numbers(sheet: Sheet, rulebook: Rulebook) -> str:
    """The scores as they are typed, in the order of the printed numbers."""
    if not sheet.scores:
        return "" if sheet.spoilt else BLANK
    with_points = rulebook.ballot.kind == "points"
    return " ".join(
        f"{project.number}x{sheet.scores[project.id]}" if with_points else str(project.number)
        for project in sorted(rulebook.projects, key=lambda project: (project.number, project.id))
        if project.id in sheet.scores
    )


def against_rulebook(sheet: Sheet, rulebook: Rulebook) -> tuple[BallotProblem, ...]:
    """Why a sheet that is said to count does not keep to the rulebook; nothing if it is spoilt."""
    return () if sheet.spoilt else Marks(rulebook, sheet.scores).problems()


def compare(first: Sequence[Sheet], second: Sequence[Sheet]) -> tuple[Difference, ...]:
    """Where two complete readings of one batch differ, sheet by sheet from 1.

    ``ValueError`` if they are not of the same number of sheets. Two reasons for not counting the
    same sheet are a difference too.
    """
    return tuple(
        Difference(position, one, other)
        for position, (one, other) in enumerate(zip(first, second, strict=True), start=1)
        if one.as_text() != other.as_text()
    )


def settled(
    first: Sequence[Sheet], second: Sequence[Sheet], decided: Mapping[int, Sheet]
) -> tuple[Sheet, ...]:
    """The sheets of a batch as they go into the box.

    ``decided`` has the reading of each sheet that differs, by position. ``ValueError`` if one is
    missing, or if something was decided that nobody disagreed on.
    """
    differing = {difference.position for difference in compare(first, second)}
    if differing != set(decided):
        raise ValueError("what was decided is not what differs")
    return tuple(decided.get(position, sheet) for position, sheet in enumerate(first, start=1))


def spoilt_by_reason(sheets: Sequence[Sheet]) -> dict[str, int]:
    """How many sheets do not count for each reason, in the order of the reasons; none is 0."""
    found = [sheet.spoilt for sheet in sheets if sheet.spoilt]
    return {reason: found.count(reason) for reason in REASONS if reason in found}
