"""The envelope of a trade-off: the whole for the whole list, a share of it for a part."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """What lies before a table: projects with their costs, and what a package of them may cost.

    ``is_share`` says that they are a part of the list, and so the envelope is a part of the whole.
    """

    envelope: int
    costs: Mapping[int, int]
    is_share: bool = False

    @property
    def fits_whole(self) -> bool:
        """Whether everything can be kept, so that nothing has to be given up."""
        return sum(self.costs.values()) <= self.envelope

    @property
    def fits_nothing(self) -> bool:
        """Whether not even one project can be kept."""
        return all(cost > self.envelope for cost in self.costs.values())


@dataclass(frozen=True, slots=True)
class PricedList:
    """What every project of the list costs, by its number, and the whole envelope.

    Money is whole minor units; ``unit`` of them are one whole unit of the currency.
    """

    envelope: int
    costs: Mapping[int, int]
    unit: int = 1

    def offer(self, numbers: Collection[int]) -> Offer:
        """Lay projects before a table: all of the list with the whole envelope, some with a share.

        The share is that of their costs in the costs of the whole list, rounded down to whole
        units of the currency. The whole list is the measure, and not the projects of the other
        trade-offs of the sitting: so every round is as strict as the vote itself, rounds about
        different projects never spend more than the whole together, and no envelope moves under
        the hands of a table because another round was planned, changed or left out.
        """
        costs = {one: cost for one, cost in sorted(self.costs.items()) if one in numbers}
        if len(costs) == len(self.costs):
            return Offer(self.envelope, costs)
        share = self.envelope * sum(costs.values()) // sum(self.costs.values())
        return Offer(share - share % self.unit, costs, is_share=True)
