"""Amend one panel that no exchange could mend: as few people as possible are changed in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from budgeting.sortition.programme import Column, Exhausted, minimise
from budgeting.sortition.resplit import limits_of
from budgeting.sortition.table import Table

_SHORTLIST = 400


@dataclass(frozen=True, slots=True)
class Need:
    """What is known of everybody beside the row that is amended, by place.

    ``ahead`` says by how many thousandths of an appearance somebody has more than their chance is
    worth: those who are ahead leave first, those behind come first. Nobody in ``spared`` leaves
    if that can be helped, nobody in ``sure`` leaves, and nobody in ``closed`` comes.
    """

    ahead: Sequence[int]
    spared: frozenset[int]
    sure: frozenset[int]
    closed: frozenset[int]


def amend(table: Table, row: int, need: Need) -> bool:
    """Give a row other people, so that it keeps all quotas; say whether there is a way."""
    ahead = need.ahead
    by_need = sorted(range(len(ahead)), key=lambda person: (ahead[person], person))
    open_ = [one for one in by_need if one not in need.closed and not table.sits(row, one)]
    for others in (_SHORTLIST, len(ahead)):
        people = sorted([*open_[:others], *(int(person) for person in table.rows[row])])
        chosen = _chosen(table, row, people, need)
        if chosen:
            table.replace(row, chosen)
            return True
    return False


def _chosen(table: Table, row: int, people: Sequence[int], need: Need) -> list[int]:
    """The cheapest row of these people, or nobody if there is none."""
    columns = []
    for person in people:
        cost = 2000 + need.ahead[person]
        if table.sits(row, person):
            cost = need.ahead[person] - 2000 - (50_000 if person in need.spared else 0)
        least, most = int(person in need.sure), int(not table.bars(row, person))
        columns.append(Column(cost=cost, least=least, most=most))
    limits = limits_of(table, people, 1, 0)
    try:
        answer = minimise(columns, limits, whole=True, gap=0, brief=True)
    except Exhausted:
        return []
    if answer is None:
        return []
    return [person for person, taken in zip(people, answer.values, strict=True) if round(taken)]
