"""The quotas as they are typed: two numbers for every value of every feature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wtforms.validators import ValidationError

from budgeting.services.selection_features import Feature
from budgeting.services.selection_planning import Bounds
from budgeting.sortition.pool import Quota
from budgeting.web.organiser.fields import read_whole
from budgeting.web.organiser.selection_forms import MOST_SEATS
from budgeting.web.telling.words import _


class QuotasForm:
    """What was typed and what is wrong with it; an empty number is no limit.

    The inputs are named after the places of feature and value: ``least-0-3`` and ``most-0-3``.
    """

    def __init__(self, features: Sequence[Feature], typed: Mapping[str, str] | None) -> None:
        self.errors: dict[str, str] = {}
        self.values: dict[str, str] = {}
        self.quotas: dict[tuple[str, str], Bounds] = {}
        for place, feature in enumerate(features):
            for number, one in enumerate(feature.values):
                key = f"{place}-{number}"
                self._put(f"least-{key}", one.least, typed)
                self._put(f"most-{key}", one.most, typed)
                bounds = (self._read(f"least-{key}"), self._read(f"most-{key}"))
                self.quotas[feature.name, one.value] = bounds
                if _is_crossed(bounds):
                    self.errors[f"least-{key}"] = _("The least number is above the most number.")

    def _put(self, name: str, saved: int | None, typed: Mapping[str, str] | None) -> None:
        plain = "" if saved is None else str(saved)
        self.values[name] = plain if typed is None else typed.get(name, "").strip()

    def _read(self, name: str) -> int | None:
        if not self.values[name]:
            return None
        try:
            return read_whole(self.values[name], MOST_SEATS)
        except ValidationError as error:
            self.errors[name] = str(error)
            return None


class EffectForm:
    """A value and another quota for it, to see what it would do; nothing is saved.

    ``cell`` names the value by its places, as in ``0-3``.
    """

    def __init__(self, features: Sequence[Feature], typed: Mapping[str, str], seats: int) -> None:
        self.errors: dict[str, str] = {}
        self.values = {
            name: typed.get(name, "").strip() for name in ("cell", "new_least", "new_most")
        }
        self.cells = [
            (f"{place}-{number}", feature.name, one.value)
            for place, feature in enumerate(features)
            for number, one in enumerate(feature.values)
        ]
        self.quota = self._read(seats) if self.values["cell"] else None

    def _read(self, seats: int) -> Quota | None:
        known = {key: (feature, value) for key, feature, value in self.cells}
        where = known.get(self.values["cell"])
        least, most = self._number("new_least", 0), self._number("new_most", seats)
        if where is None:
            self.errors["cell"] = _("Choose one of the options.")
        elif not self.errors and least > most:
            self.errors["new_least"] = _("The least number is above the most number.")
        return Quota(*where, least, most) if where and not self.errors else None

    def _number(self, name: str, empty: int) -> int:
        if not self.values[name]:
            return empty
        try:
            return read_whole(self.values[name], MOST_SEATS)
        except ValidationError as error:
            self.errors[name] = str(error)
            return empty


def _is_crossed(bounds: Bounds) -> bool:
    least, most = bounds
    return least is not None and most is not None and least > most
