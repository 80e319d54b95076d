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


def release(
    table: Transition,
    least: int = LEAST,
    *,
    before: Mapping[str, int] | None = None,
    after: Mapping[str, int] | None = None,
) -> Release | None:
    """Return what may be published of a transition, None when fewer than ``least`` people are in.

    Options are merged, before and after alike, until every cell has ``least`` people: into as
    many groups as possible, and then such that the options named first stay alone. The totals of
    the single options are added for each group in which all of them are large enough, and else
    withheld for the whole group. Then the least and the most that an unpublished cell or total
    could still be are ``least`` people apart or more; that options were merged tells only that
    some cell was small.

    ``before`` and ``after`` are the counts of a poll that was told by itself already (by
    :func:`one_way`), with all who answered it; otherwise no total of it may ever be published. Who
    answered only once is the difference. So unless there is nobody, each group and each published
    total must differ by ``least`` people, and options that were withheld then stay together.

    Raises ``ValueError`` for more than 8 options, and for a poll with fewer answers than its half
    of the transition.
    """
    if len(table.options) > MOST_OPTIONS:
        raise ValueError(f"at most {MOST_OPTIONS} options can be merged")
    told = _Told.of(table, table.before, before, least), _Told.of(table, table.after, after, least)
    if table.people < least:
        return None
    for grouping in sorted(_groupings(len(table.options)), key=_finest_first):
        merged, groups = _merge(table, grouping), _named(table, grouping)
        is_large = min(min(row) for row in merged.cells) >= least
        if is_large and all(one.allows(groups) for one in told):
            return Release(groups, merged, *(one.totals(groups) for one in told))
    return None


@dataclass(frozen=True, slots=True)
class _Told:
    """One half: its counts in the transition, and of those who answered this poll only."""

    count: Mapping[str, int]
    once: Mapping[str, int]
    withheld: frozenset[str]
    least: int

    @classmethod
    def of(
        cls,
        table: Transition,
        counts: Sequence[int],
        whole: Mapping[str, int] | None,
        least: int,
    ) -> _Told:
        """The half of a transition, beside what was told of the whole poll."""
        count = dict(zip(table.options, counts, strict=True))
        if whole is None:
            return cls(count, {}, frozenset(), least)
        once = {option: whole.get(option, 0) - count[option] for option in count}
        if min(once.values(), default=0) < 0:
            raise ValueError("a poll has fewer answers than its half of the transition")
        told = one_way({option: whole.get(option, 0) for option in count}, least)
        hidden = frozenset(option for option, number in told.items() if number is None)
        return cls(count, once if any(once.values()) else {}, hidden, least)

    def allows(self, groups: Groups) -> bool:
        """Whether the totals of these groups tell nothing of the few who answered once."""
        apart = [group for group in groups if self.withheld & set(group)]
        if len(apart) > 1:
            return False
        return not self.once or all(self._differs(group) for group in groups)

    def totals(self, groups: Groups) -> Totals:
        """The totals of the single options, as far as they may be published."""
        large = {option for group in groups if self._tells(group) for option in group}
        return {option: self.count[option] if option in large else None for option in self.count}

    def _tells(self, group: Sequence[str]) -> bool:
        if min(self.count[one] for one in group) < self.least:
            return False
        if not self.once or len(group) == 1:
            return True
        return not self.withheld & set(group) and all(self._differs((one,)) for one in group)

    def _differs(self, group: Sequence[str]) -> bool:
        return sum(self.once[one] for one in group) >= self.least


def _named(table: Transition, grouping: Sequence[int]) -> Groups:
    named = tuple(zip(table.options, grouping, strict=True))
    return tuple(
        tuple(option for option, group in named if group == number)
        for number in range(max(grouping) + 1)
    )


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
