"""A table's notes and arguments: written once however often they are sent, changed, taken back.

The form that sends a text brings its key. The same text with the same key from the same table is
that text again, also when the minutes are shown by now; anything else with that key is refused,
and nothing is ever written over. What comes in after its round still stands in it. The log learns
that something was changed, never a word of it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation.arguments import NOTE_KINDS, SIDES, TEXT, may_edit
from budgeting.deliberation.moves import IllegalStepError
from budgeting.errors import IllegalMove, NotFound, Taken, TextRefused
from budgeting.models import Argument, Day, DayRound, Note
from budgeting.models.base import Base
from budgeting.services import days, table_rounds, texts
from budgeting.services.inserting import insert_once

By = Literal["table", "scribe"]
Entry = TypeVar("Entry", Note, Argument)


def write_note(
    session: Session,
    day: Day,
    row: DayRound,
    table: int,
    *,
    key: str,
    kind: str,
    project: int | None,
    text: str,
    by: By,
    now: datetime,
) -> Note:
    """Keep a table's note of one of ``NOTE_KINDS``, about a project of the round or about none."""
    if kind not in NOTE_KINDS:
        raise IllegalMove("write", "unknown kind")
    if project is not None:
        refuse_project(row, project)
    said = {"kind": kind, "project": project, "text": texts.checked(text), "by": by}
    return _write(session, day, row, table, Note, key, said, by, now)


def write_argument(
    session: Session,
    day: Day,
    row: DayRound,
    table: int,
    *,
    key: str,
    project: int,
    side: str,
    text: str,
    by: By,
    now: datetime,
) -> Argument:
    """Keep a table's argument; ``TextRefused`` in a round that is about no project."""
    if not row.projects:
        raise TextRefused("no project", texts.LONGEST)
    if side not in SIDES:
        raise IllegalMove("write", "unknown side")
    refuse_project(row, project)
    said = {"project": project, "side": side, "text": texts.checked(text), "by": by}
    argument = _write(session, day, row, table, Argument, key, said, by, now)
    _drop_none_found(session, row, table, project, side)
    return argument


def mark_none_found(
    session: Session,
    day: Day,
    row: DayRound,
    table: int,
    *,
    project: int,
    side: str,
    none: bool,
    by: By,
    now: datetime,
) -> None:
    """Say that a table looked for an argument of this side and found none, or take that back."""
    if side not in SIDES:
        raise IllegalMove("write", "unknown side")
    refuse_project(row, project)
    days.lock(session, day)
    mine = table_rounds.touch(session, day, row, table, by, now)
    if none and any(one.side == side for one in arguments(session, row, table, project)):
        raise IllegalMove("none-found", "there is one")
    others = [one for one in mine.none_found if one != none_found(project, side)]
    mine.none_found = sorted([*others, none_found(project, side)] if none else others)


def edit(
    session: Session, day: Day, entry: Note | Argument, *, text: str, by: By, now: datetime
) -> None:
    """Change the words; never after the first support, nor once a theme rests on them."""
    words = texts.checked(text)
    _begin(session, day, entry, "edit", by, now)
    if entry.text != words:
        entry.text = words
        _note(session, day, entry, "edited", by, now)


def withdraw(session: Session, day: Day, entry: Note | Argument, *, by: By, now: datetime) -> None:
    """Take the text back; under the same conditions as a change."""
    _begin(session, day, entry, "withdraw", by, now)
    entry.state = _after("withdraw", entry, by)
    _note(session, day, entry, "withdrawn", by, now)


def appeal(session: Session, day: Day, entry: Note | Argument, *, by: By, now: datetime) -> None:
    """Ask the theme team to look again at a text that it has hidden."""
    days.lock(session, day)
    session.refresh(entry, with_for_update=True)
    entry.state = _after("appeal", entry, by)
    days.show_floor(day)
    _note(session, day, entry, "appealed", by, now)


def find(session: Session, day: Day, table: int, kind: type[Entry], key: str) -> Entry:
    """A text of this table by its key; ``NotFound`` if it has none."""
    found = session.get(kind, key)
    if found is None or (found.sitting_id, found.table) != (day.sitting_id, table):
        raise NotFound
    return found


def notes(session: Session, row: DayRound, table: int) -> list[Note]:
    """What a table noted in a round, in its order; also what is hidden or withdrawn."""
    mine = select(Note).where(Note.round_id == row.id, Note.table == table)
    return list(session.scalars(mine.order_by(Note.at, Note.key)))


def arguments(
    session: Session, row: DayRound, table: int, project: int | None = None
) -> list[Argument]:
    """A table's arguments in a round, in their order, but for those that it withdrew."""
    mine = select(Argument).where(
        Argument.round_id == row.id, Argument.table == table, Argument.state != "withdrawn"
    )
    if project is not None:
        mine = mine.where(Argument.project == project)
    return list(session.scalars(mine.order_by(Argument.at, Argument.key)))


def is_editable(entry: Note | Argument) -> bool:
    """Whether the words can still be changed or taken back, as long as the round takes texts.

    Residents support an argument, a theme rests on a note.
    """
    is_theme = isinstance(entry, Note) and entry.theme_id is not None
    return may_edit(entry.state, supported=is_theme or _was_supported(entry))


def none_found(project: int, side: str) -> str:
    """How a row of a table's round calls a side of a project for which it found nothing."""
    return f"{project}-{side}"


def refuse_project(row: DayRound, project: int) -> None:
    """``NotFound`` for a project that this round is not about."""
    if project not in row.projects:
        raise NotFound


def _was_supported(entry: Note | Argument) -> bool:
    return isinstance(entry, Argument) and entry.supported


def _write(
    session: Session,
    day: Day,
    row: DayRound,
    table: int,
    kind: type[Entry],
    key: str,
    said: dict[str, Any],
    by: By,
    now: datetime,
) -> Entry:
    days.lock(session, day)
    where = {"sitting_id": day.sitting_id, "round_id": row.id, "table": table}
    known = session.get(kind, texts.checked_key(key), populate_existing=True)
    if known is not None:
        return _same(known, where | said)
    table_rounds.take_in(session, day, row, table, by, now)
    _insert(session, kind, key, where | said, now)
    return _same(session.get_one(kind, key), where | said)


def _insert(
    session: Session, kind: type[Entry], key: str, values: dict[str, Any], now: datetime
) -> None:
    columns = {**values, "table_number": values["table"], "state": TEXT.start, "reason": ""}
    del columns["table"]
    session.flush()
    insert_once(
        session.connection(),
        Base.metadata.tables[kind.__tablename__],
        **columns,
        key=key,
        at=now,
    )


def _same(entry: Entry, values: dict[str, Any]) -> Entry:
    """The text that has this key; ``Taken`` if it is another one or somebody else's."""
    if any(getattr(entry, name) != value for name, value in values.items()):
        raise Taken("key")
    return entry


def _drop_none_found(session: Session, row: DayRound, table: int, project: int, side: str) -> None:
    mine = table_rounds.at_table(session, row, table)
    mine.none_found = [one for one in mine.none_found if one != none_found(project, side)]


def _begin(
    session: Session, day: Day, entry: Note | Argument, move: str, by: By, now: datetime
) -> None:
    """Lock a text that may still be changed, so that no support comes between."""
    days.lock(session, day)
    session.refresh(entry, with_for_update=True)
    row = days.find_round(session, day, entry.round_id)
    table_rounds.touch(session, day, row, entry.table, by, now)
    if not is_editable(entry):
        raise IllegalMove(move, entry.state if entry.state != TEXT.start else "supported")


def _after(move: str, entry: Note | Argument, by: By) -> str:
    try:
        return TEXT.after(move, entry.state, by)
    except IllegalStepError as refusal:
        raise IllegalMove(move, refusal.state) from refusal


def _note(
    session: Session, day: Day, entry: Note | Argument, act: str, by: By, now: datetime
) -> None:
    actor = f"table {entry.table}" if by == "table" else "scribe"
    kind = entry.__tablename__
    days.note(session, day, f"{kind}.{act}", actor=actor, now=now, key=entry.key)
