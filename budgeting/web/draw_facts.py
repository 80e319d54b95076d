"""What the pages of a draw tell: chances, quotas met, and who has which number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from budgeting.models import Draw, Selection
from budgeting.services import drawn_files
from budgeting.sortition.building import Panel, frequencies
from budgeting.sortition.checking import reserves_kept
from budgeting.sortition.drawing import numbered
from budgeting.sortition.evidence import Announced
from budgeting.sortition.pool import Quota, Terms
from budgeting.sortition.reserves import reserve_quotas
from budgeting.web.filters import number, share
from budgeting.web.language import text
from budgeting.web.telling.words import _

MOST_BARS = 12
Bar = tuple[str, int, str, bool]


@dataclass(frozen=True, slots=True)
class Kept:
    """One quota and how many of the drawn panel there are, in the reader's words."""

    feature: str
    value: str
    least: int
    most: int
    there: int

    @property
    def is_kept(self) -> bool:
        """Whether there are as many as the quota asks for."""
        return self.least <= self.there <= self.most


@dataclass(frozen=True)
class Facts:
    """A draw with its list of panels, read for a page; ``selection`` knows the wording."""

    draw: Draw
    selection: Selection | None

    @cached_property
    def terms(self) -> Terms:
        """The frozen pool; that of the published file, once there is one."""
        if self.draw.sha256:
            return drawn_files.published_evidence(self.draw).terms
        return drawn_files.terms_of_draw(self.draw)

    @cached_property
    def panels(self) -> tuple[Panel, ...]:
        """The list of panels so far; that of the published file, once there is one."""
        if self.draw.sha256:
            return drawn_files.published_evidence(self.draw).panels
        return drawn_files.panels_of_draw(self.draw)

    @property
    def ceiling(self) -> Announced | None:
        """What no lottery can better, once it is known."""
        return drawn_files.ceiling_of(self.draw)

    @property
    def stopped(self) -> bool:
        """Whether the list has fewer panels than were wanted."""
        return self.draw.made < self.draw.wanted

    @cached_property
    def eligible(self) -> int:
        """How many people can be drawn."""
        never = self.ceiling.never if self.ceiling else ()
        barred = {n for n, one in enumerate(self.terms.people) if one.standing == "out"}
        return len(self.terms.people) - len(barred | set(never))

    @cached_property
    def times(self) -> tuple[int, ...]:
        """In how many panels everybody is."""
        return tuple(frequencies(self.terms, self.panels))

    @cached_property
    def most_often(self) -> int:
        """In how many panels the luckiest are, apart from those who are in all of them."""
        made = self.draw.made
        return max((one for one in self.times if one < made), default=0)

    @property
    def always(self) -> int:
        """How many people are in every panel, though no quota and no reserved seat needs them."""
        certain = self.ceiling.certain if self.ceiling else ()
        return sum(one == self.draw.made for one in self.times) - len(certain)

    @cached_property
    def beside(self) -> int:
        """In how many panels the reserves keep the same ratios."""
        return reserves_kept(self.terms, reserve_quotas(self.terms), self.panels)

    @property
    def chosen(self) -> Panel:
        """The panel that the number has named."""
        return self.panels[self.draw.chosen or 0]

    @property
    def members(self) -> tuple[str, ...]:
        """The members' pseudonyms, in the order of their numbers."""
        return numbered(self.terms, self.chosen, self.draw.sha256 or "")

    @property
    def reserves(self) -> tuple[str, ...]:
        """The reserves' pseudonyms, in the order in which they were drawn."""
        return tuple(self.terms.people[place].id for place in self.chosen.reserves)

    def kept(self, ids: Collection[str] | None = None) -> list[Kept]:
        """Every quota and how many there are of it, in the plan's own order.

        They are counted in the drawn panel, or among the people of these pseudonyms.
        """
        names, places = self.terms.features, self.terms.places
        among = self.chosen.members if ids is None else [places[one] for one in ids]
        have = Counter(
            pair
            for place in among
            for pair in zip(names, self.terms.people[place].values, strict=True)
        )
        known = list(self._wording)
        order = {pair: place for place, pair in enumerate(known)}
        quotas = sorted(self.terms.quotas, key=lambda one: _rank(one, order))
        return [
            Kept(
                *self._wording.get((one.feature, one.value), (one.feature, one.value)),
                one.least,
                one.most,
                have[one.feature, one.value],
            )
            for one in quotas
        ]

    def bars(self) -> list[Bar]:
        """How many people have which chance, the lowest chance first."""
        made = self.draw.made
        always = sum(one == made for one in self._drawn())
        rest = Counter(one for one in self._drawn() if one < made)
        rows = [
            (_span(low, high, made), people, number(people), False)
            for low, high, people in _classes(rest)
        ]
        if always:
            rows.append((share(made, made), always, number(always), False))
        return rows

    def _drawn(self) -> list[int]:
        """The appearances of all who can be drawn."""
        never = set(self.ceiling.never) if self.ceiling else set()
        return [
            times
            for place, times in enumerate(self.times)
            if place not in never and self.terms.people[place].standing != "out"
        ]

    @cached_property
    def _wording(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        """Feature and value as the plan words them."""
        features: Sequence[dict[str, Any]] = self.selection.features if self.selection else ()
        return {
            (one["name"], value["value"]): (
                text(one.get("names")) or one["name"],
                text(value.get("names")) or value["value"],
            )
            for one in features
            for value in one["values"]
        }


def _rank(quota: Quota, order: Mapping[tuple[str, str], int]) -> tuple[int, str, str]:
    pair = (quota.feature, quota.value)
    return (order.get(pair, len(order)), *pair)


def _classes(people: Counter[int]) -> list[tuple[int, int, int]]:
    """Lowest and highest number of appearances of each class, and how many people it has."""
    if not people:
        return []
    low, high = min(people), max(people)
    width = -(-(high - low + 1) // MOST_BARS) if len(people) > MOST_BARS else 1
    classes = Counter[int]()
    for times, number_of_people in people.items():
        classes[(times - low) // width] += number_of_people
    return [
        (low + place * width, min(low + (place + 1) * width - 1, high), classes[place])
        for place in sorted(classes)
    ]


def _span(low: int, high: int, made: int) -> str:
    if low == high:
        return share(low, made)
    return _("%(low)s to %(high)s", low=share(low, made), high=share(high, made))
