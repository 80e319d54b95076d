"""The pool in numbers: values, limits and households as arrays, people in the order of a deck."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from hashlib import sha256

import numpy as np

from budgeting.sortition.chance import order_key
from budgeting.sortition.pool import Quota, Terms
from budgeting.sortition.table import Ints


class Coding:
    """Numbers for everything in the terms; the same terms get the same numbers everywhere."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._codes: dict[tuple[str, str], int] = {}
        for person in terms.people:
            for pair in zip(terms.features, person.values, strict=True):
                self._codes.setdefault(pair, len(self._codes))
        self.values = np.array(
            [
                [self._codes[pair] for pair in zip(terms.features, one.values, strict=True)]
                for one in terms.people
            ],
            np.int32,
        ).reshape(len(terms.people), len(terms.features))
        self.homes = np.full(len(terms.people), -1, np.int32)
        for number, household in enumerate(terms.households):
            self.homes[list(household)] = number

    def limits(self, quotas: Sequence[Quota], seats: int) -> tuple[Ints, Ints]:
        """The least and most of each value; a value without a quota has 0 and all seats."""
        least = np.zeros(len(self._codes), np.int32)
        most = np.full(len(self._codes), seats, np.int32)
        for quota in quotas:
            code = self._codes.get((quota.feature, quota.value))
            if code is not None:
                least[code], most[code] = quota.least, quota.most
        return least, most

    @cached_property
    def seed(self) -> str:
        """A text that the terms alone decide, from which all seeming chance here is taken."""
        terms = self.terms
        told = [repr(terms.features), repr(terms.quotas), repr((terms.seats, terms.reserves))]
        told += [repr((one.id, one.values, one.household, one.standing)) for one in terms.people]
        return sha256("\n".join(told).encode()).hexdigest()

    @cached_property
    def deck(self) -> tuple[int, ...]:
        """The places of all people, ordered by their values, the feature with most values first.

        Households stay together, so that dealing one after the other parts them.
        """
        terms = self.terms
        kinds = [len({one.values[f] for one in terms.people}) for f in range(len(terms.features))]
        order = sorted(range(len(kinds)), key=lambda feature: (-kinds[feature], feature))
        heads = {place: home[0] for home in terms.households for place in home}
        keys = []
        for place in range(len(terms.people)):
            head = terms.people[heads.get(place, place)]
            values = [head.values[feature] for feature in order]
            keys.append((values, order_key(self.seed, head.id), place))
        return tuple(place for _, _, place in sorted(keys))
