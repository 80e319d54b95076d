"""Who has spoken at a table: one tap a turn, one undo; dropped at the end of the round.

The log knows nothing of it. A press that is sent twice counts once, by the key of its form.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from budgeting.deliberation import turns
from budgeting.deliberation.rounds import NOW
from budgeting.deliberation.turns import Turns
from budgeting.errors import IllegalMove
from budgeting.models import Day, DayRound, TableRound
from budgeting.services import days, table_rounds, texts, turn_taps


def tally(session: Session, day: Day, row: DayRound, table: int) -> Turns:
    """The turns of a table in this round; nothing is written."""
    mine = session.get(TableRound, (row.id, table))
    return turn_taps.read(mine, turn_taps.seats(session, day, row, table))


def tap(
    session: Session, day: Day, row: DayRound, table: int, seat: int, *, key: str, now: datetime
) -> None:
    """A turn of this seat; ``IllegalMove`` for a seat at which nobody sits, or out of a round."""

    def one_more(before: Turns) -> Turns:
        try:
            return turns.tap(before, seat)
        except ValueError as refusal:
            raise IllegalMove("tap", "nobody") from refusal

    _press(session, day, row, table, key, one_more, now)


def undo(session: Session, day: Day, row: DayRound, table: int, *, key: str, now: datetime) -> None:
    """Take the last tap back."""
    _press(session, day, row, table, key, turns.undo, now)


def _press(
    session: Session,
    day: Day,
    row: DayRound,
    table: int,
    key: str,
    change: Callable[[Turns], Turns],
    now: datetime,
) -> None:
    days.lock(session, day)
    mine = table_rounds.at_table(session, row, table)
    session.refresh(mine, with_for_update=True)
    if turn_taps.is_known(mine, texts.checked_key(key)):
        return
    if row.state not in NOW:
        raise IllegalMove("tap", row.state)
    before = turn_taps.read(mine, turn_taps.seats(session, day, row, table))
    turn_taps.write(mine, change(before), key)
    mine.touched_at = now
    days.show_floor(day)
