"""What may be published of answers: no group under ten people, and none that can be recomputed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from budgeting.deliberation.shift import Transition

LEAST = 10
MOST_OPTIONS = 8

Groups = tuple[tuple[str, ...], ...]
Totals = dict[str, int | None]


@dataclass(frozen=True, slots=True)
class Release:
    """The transition as published: its options merged into ``groups``, every cell large enough.

    ``table`` names its options by place: "0" is ``groups[0]``. ``before`` and ``after`` are the
    totals of the single options, None where withheld.
    """

    groups: Groups
    table: Transition
    before: Totals
    after: Totals

    def alone(self, option: str) -> str | None:
        """Return the name in ``table`` of an option that was not merged, or None."""
        return str(self.groups.index((option,))) if (option,) in self.groups else None


def one_way(counts: Mapping[str, int], least: int = LEAST) -> Totals:
    """Return the counts of one breakdown with what must not be shown as None.

    Withheld is every count under ``least``, also 0. Where something is withheld and a count
    large enough is left, the smallest of those (of equals the smallest key) is withheld too:
    ten of its people might as well be in any withheld group. So, the sum being known, each small
    count could still be anything from 0 to more than ``least``. Under ``least`` people in all,
    everything is withheld, and the sum must not be shown either.

    Source: primary and complementary cell suppression, in Hundepool and others, Statistical
    Disclosure Control (2012), chapter 4.
    """
    hidden = {key for key, count in counts.items() if count < least}
    large = sorted((count, key) for key, count in counts.items() if count >= least)
    if hidden and large:
        hidden.add(large[0][1])
    return {key: None if key in hidden else count for key, count in counts.items()}


def release(table: Transition, least: int = LEAST) -> Release | None:
    """Return what may be published of a transition, None when fewer than ``least`` people are in.

    Options are merged, before and after alike, until every cell has ``least`` people: into as
    many groups as possible, and then such that the options named first stay alone. The totals of
    the single options are added for each group in which all of them are large enough, and else
    withheld for the whole group. Nothing else of the table may be published, and no total of all
    who answered one of the polls beside it: the difference is those who answered only once.

    Then the least and the most that an unpublished cell or total could still be are ``least``
    people apart or more; that options were merged tells only that some cell was small.

    Raises ``ValueError`` for more than 8 options.
    """
    if len(table.options) > MOST_OPTIONS:
        raise ValueError(f"at most {MOST_OPTIONS} options can be merged")
    if table.people < least:
        return None
    for grouping in sorted(_groupings(len(table.options)), key=_finest_first):
        merged = _merge(table, grouping)
        if min(min(row) for row in merged.cells) >= least:
            return _release(table, merged, grouping, least)
    return None


def _release(table: Transition, merged: Transition, grouping: Sequence[int], least: int) -> Release:
    named = tuple(zip(table.options, grouping, strict=True))
    groups = tuple(
        tuple(option for option, group in named if str(group) == name) for name in merged.options
    )
    before = _totals(table.options, table.before, groups, least)
    return Release(groups, merged, before, _totals(table.options, table.after, groups, least))


def _totals(options: Sequence[str], counts: Sequence[int], groups: Groups, least: int) -> Totals:
    count = dict(zip(options, counts, strict=True))
    large = {one for group in groups if min(count[one] for one in group) >= least for one in group}
    return {option: count[option] if option in large else None for option in options}


def _groupings(size: int) -> Iterator[tuple[int, ...]]:
    """Yield every way to put things in a row into groups, each group numbered by its first."""
    if size == 0:
        yield ()
        return
    for head in _groupings(size - 1):
        for group in range(max(head, default=-1) + 2):
            yield (*head, group)


def _finest_first(grouping: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    return -max(grouping, default=0), tuple(-group for group in grouping)


def _merge(table: Transition, grouping: Sequence[int]) -> Transition:
    size = max(grouping) + 1
    cells = [[0] * size for _ in range(size)]
    for row, first in zip(table.cells, grouping, strict=True):
        for count, second in zip(row, grouping, strict=True):
            cells[first][second] += count
    return Transition(tuple(map(str, range(size))), tuple(tuple(row) for row in cells))
