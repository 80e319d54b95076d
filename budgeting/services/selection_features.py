"""The features of a selection as the city words them: out of the selection's row, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from fractions import Fraction
from typing import Any

from budgeting.formats.feature_tables import FeatureRows
from budgeting.models import Selection
from budgeting.models.base import Texts
from budgeting.sortition.quotas import Proposal, ideals, propose

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Value:
    """A value: its share of the population in millionths, and its quota in seats, once known."""

    value: str
    names: Texts = field(default_factory=dict)
    share: int | None = None
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature, such as age; ``name`` is what files and the draw call it."""

    name: str
    names: Texts = field(default_factory=dict)
    values: tuple[Value, ...] = ()

    @property
    def has_census(self) -> bool:
        """Whether every value has a share, so that quotas can be proposed."""
        return bool(self.values) and all(value.share is not None for value in self.values)

    @property
    def shares(self) -> tuple[int, ...]:
        """The shares of all values, 0 where there is none."""
        return tuple(value.share or 0 for value in self.values)

    def proposals(self, seats: int, slack: int = 1) -> tuple[Proposal, ...]:
        """A quota for every value; none where the census does not know them all."""
        if not self.has_census or not any(self.shares):
            return ()
        return propose(self.shares, seats, slack)

    def proposed(self, seats: int, slack: int = 1) -> Feature:
        """This feature with the proposed quotas; unchanged where none can be proposed."""
        found = self.proposals(seats, slack)
        if not found:
            return self
        pairs = zip(self.values, found, strict=True)
        values = (replace(value, least=one.least, most=one.most) for value, one in pairs)
        return replace(self, values=tuple(values))


def features_of(selection: Selection) -> tuple[Feature, ...]:
    """The features in their order."""
    return tuple(
        Feature(
            entry["name"],
            dict(entry["names"]),
            tuple(Value(**value) for value in entry["values"]),
        )
        for entry in selection.features
    )


def as_entries(features: Sequence[Feature]) -> list[dict[str, Any]]:
    """The features as the row keeps them."""
    return [{**asdict(feature), "values": [asdict(one) for one in feature.values]}
            for feature in features]  # fmt: skip


def taken_over(present: Sequence[Feature], rows: Sequence[FeatureRows]) -> tuple[Feature, ...]:
    """The features once a file was taken over.

    The file's features replace those of the same name, others are added behind. What the file
    does not say of a value that is there (a name, the share, the quota) stays as it is.
    """
    known = {feature.name: feature for feature in present}
    read = {row.name: _merged(known.get(row.name, Feature(row.name)), row) for row in rows}
    kept = tuple(read.get(feature.name, feature) for feature in present)
    return (*kept, *(feature for name, feature in read.items() if name not in known))


def _merged(present: Feature, rows: FeatureRows) -> Feature:
    shares = _millionths([row.share for row in rows.values])
    known = {value.value: value for value in present.values}
    values = []
    for row, share in zip(rows.values, shares, strict=True):
        before = known.get(row.value, Value(row.value))
        has_quota = row.least is not None or row.most is not None
        values.append(
            Value(
                row.value,
                before.names | dict(row.names),
                before.share if share is None else share,
                row.least if has_quota else before.least,
                row.most if has_quota else before.most,
            )
        )
    return Feature(rows.name, present.names | dict(rows.names), tuple(values))


def _millionths(shares: Sequence[Fraction | None]) -> Sequence[int | None]:
    """Shares in any unit as millionths that add up to a million exactly."""
    known = [share for share in shares if share is not None]
    return ideals(known, MILLION) if len(known) == len(shares) else [None] * len(shares)


def wording(features: Sequence[Feature]) -> Mapping[tuple[str, str], Texts]:
    """What each (feature, value) is called, by language; (feature, "") is the feature itself."""
    names = {(one.name, value.value): value.names for one in features for value in one.values}
    return names | {(feature.name, ""): feature.names for feature in features}
