"""The bias of the answers to a selection against the census, feature by feature."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.models import Process, Respondent
from budgeting.services import selection_planning
from budgeting.services.kept_counts import groups_of
from budgeting.services.selection_features import Feature, features_of
from budgeting.sortition.bias import Group, compare, merged


@dataclass(frozen=True, slots=True)
class Bias:
    """A feature with its values; the public is shown ``published``, where groups are merged."""

    feature: Feature
    groups: tuple[Group, ...]

    @property
    def published(self) -> tuple[Group, ...]:
        """The groups without those of fewer than ten people."""
        return merged(self.groups)


def people(session: Session, process: Process) -> int:
    """How many people answered."""
    mine = select(func.count()).where(Respondent.process_id == process.id)
    return session.scalar(mine) or 0


def bias_of(session: Session, process: Process) -> tuple[Bias, ...]:
    """Compare all answers with the census.

    Whoever gave no answer, or one that the plan does not know, is counted under "" and compared
    with nobody; all parts are of those whose answer is known. Once the answers are erased, these
    are the groups that were public before.
    """
    selection = selection_planning.require(session, process)
    features = features_of(selection)
    if selection.erased_at is not None:
        return tuple(Bias(one, groups_of(selection.answered, one.name)) for one in features)
    rows = session.scalars(select(Respondent.answers).where(Respondent.process_id == process.id))
    answers = list(rows)
    return tuple(
        Bias(feature, _groups(feature, Counter(one.get(feature.name, "") for one in answers)))
        for feature in features
    )


def _groups(feature: Feature, counted: Counter[str]) -> tuple[Group, ...]:
    values = [one.value for one in feature.values]
    numbers = [counted[value] for value in values]
    shares = [one.share for one in feature.values]
    known = sum(numbers)
    other = sum(counted.values()) - known
    groups = compare(values, numbers, shares)
    if not other:
        return groups
    return (*groups, Group(("",), other, Fraction(other, max(known, 1)), None))
