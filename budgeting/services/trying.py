"""Try the quotas of a plan: can they be met, how fair can a lottery be, and who is certain."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from budgeting.services.quota_checks import FEW, Finding, even_chance, quick_findings
from budgeting.services.selection_features import Feature
from budgeting.sortition.bound import Ceiling, NoPanel, ceiling
from budgeting.sortition.pool import Quota, Terms
from budgeting.sortition.programme import Unsettled
from budgeting.sortition.repair import Change, has_panel, mend


@dataclass(frozen=True, slots=True)
class Certain:
    """People who have a seat in every panel: by a decision, because one quota needs all of its
    people, or (``quota`` is ``None``) because the quotas together leave no choice."""

    people: tuple[str, ...]
    decided: bool = False
    quota: Quota | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """How fair a lottery can get under the quotas, or what stands against any.

    ``even`` is everybody's chance if all were alike; ``best`` is ``None`` where no panel meets
    every quota, and ``changes`` are then the fewest that make one possible. ``unsure`` says that
    the reckoning was not ended in its time.
    """

    people: int
    even: Fraction
    findings: tuple[Finding, ...]
    best: Ceiling | None = None
    certain: tuple[Certain, ...] = ()
    never: int = 0
    changes: tuple[Change, ...] = ()
    unsure: bool = False

    @property
    def is_possible(self) -> bool:
        """Whether a panel meets every quota."""
        return self.best is not None

    def at(self, feature: str, value: str = "") -> tuple[Finding, ...]:
        """What concerns one cell, one whole feature, or all of the pool."""
        return tuple(one for one in self.findings if (one.feature, one.value) == (feature, value))

    def changes_at(self, feature: str, value: str) -> tuple[Change, ...]:
        """The changes of one cell's quota."""
        return tuple(one for one in self.changes if (one.feature, one.value) == (feature, value))


def planned_of(features: Sequence[Feature]) -> tuple[tuple[str, str], ...]:
    """Every (feature, value) pair of the plan."""
    return tuple((feature.name, one.value) for feature in features for one in feature.values)


def try_terms(terms: Terms, planned: Collection[tuple[str, str]] = ()) -> Trial:
    """Try terms; asked again about the same, it answers at once, unless it was unsure."""
    try:
        return _tried(terms, tuple(planned))
    except Unsettled:
        return replace(_counted(terms, planned), unsure=True)


def _counted(terms: Terms, planned: Collection[tuple[str, str]]) -> Trial:
    """What is known without any programme."""
    people = sum(person.standing != "out" for person in terms.people)
    return Trial(people, even_chance(terms), quick_findings(terms, planned))


@lru_cache(maxsize=8)
def _tried(terms: Terms, planned: tuple[tuple[str, str], ...]) -> Trial:
    trial = _counted(terms, planned)
    if not trial.people:
        return trial
    best = best_of(terms)
    if best is None or not has_panel(terms):
        return replace(trial, changes=mend(terms))
    low = best.smallest < FEW * trial.even
    more = (Finding("smallest_low", binding=False),) if low else ()
    return replace(
        trial,
        findings=(*trial.findings, *more),
        best=best,
        certain=_certain(terms, best.certain),
        never=sum(terms.people[place].standing != "out" for place in best.never),
    )


def best_of(terms: Terms) -> Ceiling | None:
    """The ceiling of fairness under these terms; ``None`` where no panel is possible.

    Raises ``Unsettled`` if the reckoning was not ended in its time.
    """
    try:
        return ceiling(terms)
    except NoPanel:
        return None


def with_quota(terms: Terms, quota: Quota) -> Terms:
    """These terms with another quota for one value."""
    return replace(terms, quotas=(*without_quota(terms, quota).quotas, quota))


def without_quota(terms: Terms, quota: Quota) -> Terms:
    """These terms without any quota for one value."""
    where = (quota.feature, quota.value)
    left = tuple(one for one in terms.quotas if (one.feature, one.value) != where)
    return replace(terms, quotas=left)


def _certain(terms: Terms, places: Sequence[int]) -> tuple[Certain, ...]:
    """Say of all who are certain why they are; nobody is named twice."""
    left = {place: terms.people[place] for place in places}
    decided = [place for place, person in left.items() if person.standing == "certain"]
    groups = [Certain(tuple(left.pop(place).id for place in decided), decided=True)]
    for quota in terms.quotas:
        if not quota.least or terms.supply[quota.feature, quota.value] != quota.least:
            continue
        column = terms.features.index(quota.feature)
        held = [place for place, one in left.items() if one.values[column] == quota.value]
        groups.append(Certain(tuple(left.pop(place).id for place in held), quota=quota))
    groups.append(Certain(tuple(person.id for person in left.values())))
    return tuple(group for group in groups if group.people)
