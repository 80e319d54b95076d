"""Amend one panel that no exchange could mend: as few people as possible are changed in it."""

from __future__ import annotations

from collections.abc import Sequence

from budgeting.sortition.exchange import Table
from budgeting.sortition.programme import Column, Unsettled, minimise
from budgeting.sortition.resplit import limits_of

_SECONDS = 30


def amend(table: Table, row: int, ahead: Sequence[int], spared: Sequence[int]) -> bool:
    """Give a row other people, so that it keeps all quotas; say whether there is a way.

    ``ahead`` says for each person by how many thousandths of an appearance they have more than
    their chance is worth: those who are ahead leave first, those behind come first. Nobody in
    ``spared`` leaves if that can be helped.
    """
    people = list(range(len(ahead)))
    keep = set(spared)
    columns = []
    for person in people:
        if table.sits(row, person):
            loss = 2000 - ahead[person] + (50_000 if person in keep else 0)
            columns.append(Column(cost=-loss, most=1))
        else:
            cost = 2000 + ahead[person]
            columns.append(Column(cost=cost, most=0 if table.bars(row, person) else 1))
    try:
        answer = minimise(
            columns, limits_of(table, people, 1, 0), whole=True, gap=0, seconds=_SECONDS
        )
    except Unsettled:
        return False
    if answer is None:
        return False
    table.replace(row, [person for person in people if round(answer.values[person])])
    return True
