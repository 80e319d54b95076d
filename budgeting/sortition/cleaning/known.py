"""The features of the plan, and what a cell that was typed by hand means in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from budgeting.sortition.cleaning.folding import fold, nearest

OUTSIDE = "outside"
"""In a column of ages: the decision about people of an age that no value holds."""
UNSAID = ""
"""The value of a person who does not say; no quota limits it."""
VALUE, SAYS_NOTHING, LEFT_OUT, OPEN = "=", "unsaid", "out", ""
"""What can be decided about a spelling: ``=value``, no value, the person stays out, nothing yet."""

Likeness = Literal["same", "spelling", "near", "unsaid", "unknown"]

RATHER_NOT = frozenset(
    fold(words)
    for words in (
        "prefer not to say",
        "rather not say",
        "prefer not to answer",
        "i prefer not to say",
        "not stated",
        "no answer",
        "n/a",
        "응답하지 않음",
        "밝히지 않음",
        "말하고 싶지 않음",
        "선택 안 함",
        "선택안함",
        "무응답",
        "응답 거부",
    )
)


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature with its values in order; ``spellings`` leads from folded texts to values.

    ``called`` are its names in other languages.
    """

    name: str
    values: tuple[str, ...]
    spellings: Mapping[str, str]
    called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a spelling is proposed to mean, and why."""

    target: str
    likeness: Likeness


def feature(
    name: str,
    values: Sequence[str],
    names: Iterable[tuple[str, str]] = (),
    called: Iterable[str] = (),
) -> Feature:
    """A feature; ``names`` are further names of its values, such as those in other languages."""
    spellings = {fold(other): value for other, value in names if fold(other)}
    spellings |= {fold(value): value for value in values}
    return Feature(name, tuple(values), spellings, tuple(called))


def meaning(typed: str, known: Feature) -> Meaning:
    """What a cell may mean; a person decides about everything but the same word.

    A blank cell is left open: only the organiser knows whether the question was asked.
    """
    if typed in known.values:
        return Meaning(VALUE + typed, "same")
    text = fold(typed)
    if text in known.spellings:
        return Meaning(VALUE + known.spellings[text], "spelling")
    if text in RATHER_NOT:
        own = next((value for value in known.values if fold(value) in RATHER_NOT), None)
        return Meaning(SAYS_NOTHING if own is None else VALUE + own, "unsaid")
    if near := nearest(text, sorted(known.spellings)):
        return Meaning(VALUE + known.spellings[near], "near")
    return Meaning(OPEN, "unknown")


def allowed(target: str, known: Feature) -> bool:
    """Whether a decision is one that can be taken for this feature."""
    if target.startswith(VALUE):
        return target[len(VALUE) :] in known.values
    return target in (SAYS_NOTHING, LEFT_OUT, OPEN)
