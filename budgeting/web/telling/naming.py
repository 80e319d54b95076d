"""The features, chances and counts of a selection in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from budgeting.models import Selection
from budgeting.services.selection_features import Feature, features_of, wording
from budgeting.sortition.bias import FEWEST, Group
from budgeting.web.filters import number, share
from budgeting.web.language import text
from budgeting.web.telling.words import _

MILLION = 1_000_000


class Names:
    """Names features and values; what nobody has worded is called as files call it."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self._texts = wording(features)

    def __call__(self, feature: str, value: str = "") -> str:
        """The name of a value, or of the feature where no value is given."""
        return text(self._texts.get((feature, value))) or value or feature


def names_of(selection: Selection | None) -> Names:
    """The names of a plan's features and values; without a plan all stay as files call them."""
    return Names(features_of(selection) if selection else ())


def percent(chance: float) -> str:
    """A chance from 0 to 1 in per cent with one decimal."""
    return share(round(chance * MILLION), MILLION)


def factor(group: Group) -> str:
    """How many times as often a group answered, with two decimals; a dash where nobody knows."""
    if group.factor is None:
        return "–"
    return number(Decimal(round(group.factor * 100)).scaleb(-2))


def few(count: int) -> str:
    """A number of people as it may be published."""
    return number(count) if count >= FEWEST else _("fewer than %(fewest)s", fewest=FEWEST)
