"""The slate: the few questions put to the experts, chosen so that they stand for the room."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

Supports = Mapping[str, Collection[str]]
"""For every question (key) the voices that support it; its author is one of them."""


@dataclass(frozen=True, slots=True)
class Slate:
    """Questions in the order of choice; the first i + 1 cover ``covers[i]`` of ``people``."""

    questions: tuple[str, ...]
    covers: tuple[int, ...]
    people: int


def merge(supports: Supports, merged: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return the questions that remain, each with the union of all supports merged into it.

    ``merged`` names for a question the one that it was merged into, in any number of steps.
    Raises ``ValueError`` when a merge leads to an unknown question or in a circle.
    """
    union: dict[str, frozenset[str]] = {}
    for question in sorted(supports):
        last = _last(question, merged)
        if last not in supports:
            raise ValueError(f"{question} is merged into an unknown question")
        union[last] = union.get(last, frozenset()) | frozenset(supports[question])
    return union


def choose(supports: Supports, places: int, people: int | None = None) -> Slate:
    """Choose up to ``places`` questions by greedy cover.

    Each time the question that speaks for most people who are not covered yet is taken; of equals
    the one with most support in all, then the smallest key. Everybody covered, the places left
    go by support. The slate gives justified representation (see ``is_justified``) and covers at
    least 1 - 1/e of what any slate of that size could.

    ``people`` is the number in the room, by default those who support anything. Raises
    ``ValueError`` for places below 1 or fewer people than voices.

    Source: greedy approval voting, elsewhere called GreedyCC, of Aziz, Brill, Conitzer, Elkind,
    Freeman and Walsh, "Justified representation in approval-based committee voting", Social
    Choice and Welfare 48 (2017); for questions to experts: De and others, arXiv 2511.04588.
    """
    room = _people(supports, places, people)
    open_now = {question: frozenset(voices) for question, voices in supports.items()}
    covered: frozenset[str] = frozenset()
    chosen: list[str] = []
    while open_now and len(chosen) < places:
        new = {question: len(voices - covered) for question, voices in open_now.items()}
        best = min(open_now, key=lambda one: (-new[one], -len(open_now[one]), one))
        covered |= open_now.pop(best)
        chosen.append(best)
    return Slate(tuple(chosen), coverage(supports, chosen), room)


def coverage(supports: Supports, chosen: Sequence[str]) -> tuple[int, ...]:
    """Return for each prefix of ``chosen``, in whatever way chosen, how many voices it covers."""
    covered: set[str] = set()
    counts = []
    for question in chosen:
        covered.update(supports[question])
        counts.append(len(covered))
    return tuple(counts)


def is_justified(
    supports: Supports, chosen: Collection[str], places: int, people: int | None = None
) -> bool:
    """Say whether no n/N people share a question while none of them is covered by the slate.

    n is ``people`` (as in ``choose``), N is ``places``; a group is at least one person.
    """
    room = _people(supports, places, people)
    return largest_left_out(supports, chosen) * places < max(room, 1)


def largest_left_out(supports: Supports, chosen: Collection[str]) -> int:
    """Return the size of the largest group that shares a question and is not covered at all."""
    covered = {voice for question in chosen for voice in supports[question]}
    return max((len(set(voices) - covered) for voices in supports.values()), default=0)


def _last(question: str, merged: Mapping[str, str]) -> str:
    passed = [question]
    while passed[-1] in merged:
        passed.append(merged[passed[-1]])
        if passed[-1] in passed[:-1]:
            raise ValueError(f"{question} is merged in a circle")
    return passed[-1]


def _people(supports: Supports, places: int, people: int | None) -> int:
    if places < 1:
        raise ValueError("a slate has at least one place")
    voices = len({voice for one in supports.values() for voice in one})
    if people is not None and people < voices:
        raise ValueError(f"{voices} voices are more than {people} people")
    return voices if people is None else people
