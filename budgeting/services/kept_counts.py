"""The counts of the answers that an erasure leaves: as they were public before it, no finer.

They are plain JSON, ``{"features": {name: [group]}, "districts": {name: households}}``. A group is
``{"values", "answers", "share", "factor"}`` with the share as numerator and denominator and the
factor in hundredths, each ``None`` where nobody knows it. ``households`` is ``None`` where fewer
than ten answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from budgeting.sortition.bias import FEWEST, Group

Kept = Mapping[str, Any] | None
"""What a selection keeps; ``None`` if it was erased by a version that kept nothing."""


def kept_counts(
    features: Mapping[str, Sequence[Group]], households: Mapping[str, int]
) -> dict[str, Any]:
    """What is kept of the published groups, and of the households of a district that answered."""
    return {
        "features": {name: [_entry(one) for one in groups] for name, groups in features.items()},
        "districts": {
            name: number if number >= FEWEST else None for name, number in households.items()
        },
    }


def groups_of(kept: Kept, feature: str) -> tuple[Group, ...]:
    """The groups of a feature as they were published; none where nothing is kept.

    Where people without a known answer were merged with others, nobody can tell any more how
    many answers were known: what part of them a group was is told from its factor then.
    """
    entries = kept["features"].get(feature, ()) if kept else ()
    known = sum(one["answers"] for one in entries if one["values"] != [""])
    is_merged = any("" in one["values"] and one["values"] != [""] for one in entries)
    return tuple(_group(one, known, is_merged) for one in entries)


def households_of(kept: Kept) -> Mapping[str, int | None]:
    """District → households that answered, ``None`` for fewer than ten; empty if none is kept."""
    return kept["districts"] if kept else {}


def _entry(group: Group) -> dict[str, Any]:
    share, factor = group.share, group.factor
    return {
        "values": list(group.values),
        "answers": group.answers,
        "share": None if share is None else [share.numerator, share.denominator],
        "factor": None if factor is None else round(factor * 100),
    }


def _group(entry: Mapping[str, Any], known: int, is_merged: bool) -> Group:
    share = None if entry["share"] is None else Fraction(*entry["share"])
    answered = Fraction(entry["answers"], max(known, 1))
    if is_merged and share and entry["factor"] is not None:
        answered = Fraction(entry["factor"], 100) * share
    return Group(tuple(entry["values"]), entry["answers"], answered, share)
