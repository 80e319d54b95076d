"""Amend one panel that no exchange could mend: as few people as possible are changed in it."""

from __future__ import annotations

from collections.abc import Sequence

from budgeting.sortition.programme import Column, Unsettled, minimise
from budgeting.sortition.resplit import limits_of
from budgeting.sortition.table import Table

_SECONDS = 30
_SHORTLIST = 400


def amend(table: Table, row: int, ahead: Sequence[int], spared: Sequence[int]) -> bool:
    """Give a row other people, so that it keeps all quotas; say whether there is a way.

    ``ahead`` says for each person by how many thousandths of an appearance they have more than
    their chance is worth: those who are ahead leave first, those behind come first. Nobody in
    ``spared`` leaves if that can be helped.
    """
    by_need = sorted(range(len(ahead)), key=lambda person: (ahead[person], person))
    for others in (_SHORTLIST, len(ahead)):
        outside = [person for person in by_need if not table.sits(row, person)][:others]
        people = sorted([*outside, *(int(person) for person in table.rows[row])])
        chosen = _chosen(table, row, people, ahead, spared)
        if chosen:
            table.replace(row, chosen)
            return True
    return False


def _chosen(
    table: Table, row: int, people: Sequence[int], ahead: Sequence[int], spared: Sequence[int]
) -> list[int]:
    """The cheapest row of these people, or nobody if there is none."""
    keep = set(spared)
    columns = []
    for person in people:
        cost = 2000 + ahead[person]
        if table.sits(row, person):
            cost = ahead[person] - 2000 - (50_000 if person in keep else 0)
        columns.append(Column(cost=cost, most=0 if table.bars(row, person) else 1))
    limits = limits_of(table, people, 1, 0)
    try:
        answer = minimise(columns, limits, whole=True, gap=0, seconds=_SECONDS)
    except Unsettled:
        return []
    if answer is None:
        return []
    return [person for person, taken in zip(people, answer.values, strict=True) if round(taken)]
