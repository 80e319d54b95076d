"""What a table does in a round: work, help, two minutes more, submit; and its end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation.formats import FORMATS
from budgeting.deliberation.minutes import takes_texts
from budgeting.deliberation.moves import IllegalStepError, Role
from budgeting.deliberation.polls import opens_with_round
from budgeting.deliberation.rounds import check_texts
from budgeting.deliberation.tables import TABLE_ROUND
from budgeting.errors import IllegalMove
from budgeting.models import Day, DayRound, Minutes, Poll, TableRound
from budgeting.models.base import Base
from budgeting.services import day_polls, days, poll_results, texts, turn_taps
from budgeting.services.inserting import insert_once

LONGEST_HELP = 200


def at_table(session: Session, row: DayRound, table: int) -> TableRound:
    """The row of a table in a round; made on first use, however many ask at once."""
    values = {
        "round_id": row.id, "table_number": table, "state": TABLE_ROUND.start, "help": False,
        "help_words": "", "extended": False, "lines": {}, "none_found": [], "turns": {},
    }  # fmt: skip
    found = session.get(TableRound, (row.id, table))
    if found is None:
        insert_once(session.connection(), Base.metadata.tables["table_round"], **values)
        found = session.get_one(TableRound, (row.id, table))
    return found


def all_tables(session: Session, row: DayRound) -> dict[int, TableRound]:
    """The tables that have begun a round, by number."""
    mine = select(TableRound).where(TableRound.round_id == row.id)
    return {one.table: one for one in session.scalars(mine.order_by(TableRound.table))}


def touch(
    session: Session, day: Day, row: DayRound, table: int, role: Role, now: datetime
) -> TableRound:
    """Note that a table is writing; ``IllegalMove`` if the round takes nothing any more."""
    mine = at_table(session, row, table)
    try:
        check_texts(days.clock_of(row), now, role, mine.extended)
        mine.state = TABLE_ROUND.after("work", mine.state, role)
    except IllegalStepError as refusal:
        raise IllegalMove("write", refusal.state) from refusal
    mine.touched_at = now
    days.show_floor(day)
    return mine


def take_in(
    session: Session, day: Day, row: DayRound, table: int, role: Role, now: datetime
) -> None:
    """Let a new text of a table in: as its work, or late or on paper until the minutes are shown.

    What comes late, and paper for a table that has submitted, leaves the table's state alone.
    ``IllegalMove`` says what stands against it. The day is locked by now.
    """
    mine, clock = at_table(session, row, table), days.clock_of(row)
    if not clock.has_begun:
        raise IllegalMove("write", clock.state)
    works = clock.takes_texts(now, mine.extended)
    if (role == "scribe" or not works) and not takes_late(session, day):
        raise IllegalMove("write", "minutes shown")
    frozen = not TABLE_ROUND.legal("work", mine.state, role)
    if not works or (frozen and (role == "scribe" or clock.state == "closed")):
        days.show_floor(day)
        return
    touch(session, day, row, table, role, now)


def takes_late(session: Session, day: Day) -> bool:
    """Whether the rounds that have begun still take words that are late, or on paper."""
    minutes = session.get(Minutes, day.sitting_id, populate_existing=True)
    return minutes is None or takes_texts(minutes.state)


def move(
    session: Session, day: Day, row: DayRound, table: int, name: str, role: Role, now: datetime
) -> TableRound:
    """Submit, take back, return or accept; ``IllegalMove`` if that is not legal now."""
    mine = at_table(session, row, table)
    try:
        if role in ("table", "scribe"):
            check_texts(days.clock_of(row), now, role, mine.extended)
        mine.state = TABLE_ROUND.after(name, mine.state, role)
    except IllegalStepError as refusal:
        raise IllegalMove(name, refusal.state) from refusal
    mine.touched_at = now
    days.show_floor(day)
    return mine


def call_help(
    session: Session, day: Day, row: DayRound, table: int, words: str, *, wanted: bool
) -> None:
    """Ask for help, or say that it has come.

    A call stands in the round in which it was made until it is answered, whichever round is on.
    """
    said = texts.clean(words)[:LONGEST_HELP] if wanted else ""
    for mine in calls(session, day, table) or [at_table(session, row, table)]:
        mine.help, mine.help_words = wanted, said
    days.show_floor(day)


def calls(session: Session, day: Day, table: int | None = None) -> list[TableRound]:
    """The calls for help that nobody has answered, of one table or of all, in their order."""
    mine = (
        select(TableRound)
        .join(DayRound, DayRound.id == TableRound.round_id)
        .where(DayRound.sitting_id == day.sitting_id, TableRound.help)
        .order_by(TableRound.table, DayRound.position)
    )
    return list(session.scalars(mine if table is None else mine.where(TableRound.table == table)))


def ask_for_more(session: Session, day: Day, row: DayRound, table: int) -> None:
    """Two minutes more at this table, once a round; ``IllegalMove`` the second time."""
    mine = at_table(session, row, table)
    if mine.extended or row.state not in ("running", "paused", "closed"):
        raise IllegalMove("extend", "extended" if mine.extended else row.state)
    mine.extended = True
    days.show_floor(day)


def begin(session: Session, day: Day, row: DayRound) -> list[tuple[int, str]]:
    """The start of a round of polls, or its start anew: its polls take answers.

    Given are the ids of those that were opened, each with the state that it had. Answers that
    were given before stay. A poll whose result was told takes none again.
    """
    if FORMATS[row.format].tablet != "polls":
        return []
    day_polls.bind(session, day)
    told = poll_results.released(session, day)
    mine = select(Poll).where(Poll.round_id == row.id).order_by(Poll.id)
    opened = []
    for poll in session.scalars(mine):
        if opens_with_round(poll.state, was_released=poll.id in told):
            opened.append((poll.id, poll.state))
            poll.state = "open"
    session.flush()
    return opened


def finish(session: Session, row: DayRound) -> list[int]:
    """The end of a round: its polls close; their ids, so that the act can be undone.

    Who spoke at a table is dropped, and does not come back with the undo.
    """
    turn_taps.reduce(session, row)
    mine = select(Poll).where(Poll.round_id == row.id, Poll.state == "open").order_by(Poll.id)
    polls = list(session.scalars(mine))
    for poll in polls:
        poll.state = "closed"
    session.flush()
    return [poll.id for poll in polls]
