"""The moves of the vote: open, pause, resume, close, end; each under the lock of its process.

Two people who press at once are told apart by that lock (PostgreSQL) or by the one write lock of
the database (SQLite): the second finds the phase that the first has made, and ``IllegalMove``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.deliberation.phases import MOVES, Move, is_legal, may_end
from budgeting.errors import IllegalMove
from budgeting.models import Card, Process, TabletSession, UsedCard
from budgeting.services import batching, card_checks, relaying
from budgeting.services.box_keys import require_tried
from budgeting.services.keys import Keyring
from budgeting.services.locking import lock
from budgeting.services.recording import record
from budgeting.services.sealed import sealed_rulebook
from budgeting.services.software import software

COUNTDOWNS = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 120, 300, 600))
ROLE = "officer"
ACTS: Mapping[Move, str] = {
    "open": "vote.opened",
    "pause": "vote.paused",
    "resume": "vote.resumed",
    "close": "vote.closing",
    "end": "vote.closed",
    "count": "count.begun",
    "recount": "count.repeated",
    "publish": "outcome.published",
}


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many, never what: cards with which somebody has ``cast`` a ballot or taken one of paper,
    ``residents`` invited, ``cards`` that are valid.

    ``in_review`` tablets show a ballot that was reviewed and not cast yet.
    """

    cast: int
    residents: int
    cards: int
    in_review: int


def turnout(session: Session, process: Process, now: datetime) -> Turnout:
    """Count used cards, cards and tablets in review."""
    return Turnout(
        cast=_number(session, UsedCard, process),
        residents=process.residents,
        cards=_number(session, Card, process, Card.state == "ok"),
        in_review=_number(
            session,
            TabletSession,
            process,
            TabletSession.in_review.is_(True),
            TabletSession.expires_at > now,
        ),
    )


def open_vote(session: Session, process: Process, *, actor: str, now: datetime) -> None:
    """Accept ballots from now on; ``Tampered`` if the sealed rulebook was altered.

    ``KeysRefused`` as long as two holders of the key have not tried their passphrases.
    """
    begin_move(session, process, "open")
    rulebook = sealed_rulebook(session, process)
    require_tried(session, process, rulebook)
    process.opened_at = now
    facts = {"rulebook": rulebook.sha256(), "software": software()["program"]}
    finish_move(session, process, "open", actor, now, **facts)


def pause(session: Session, process: Process, *, actor: str, now: datetime) -> None:
    """Accept no ballot for a while; a countdown that runs is called off."""
    begin_move(session, process, "pause")
    if process.closes_at is not None and now >= process.closes_at:
        raise IllegalMove("pause", "closed")
    process.closes_at = None
    finish_move(session, process, "pause", actor, now)


def resume(session: Session, process: Process, *, actor: str, now: datetime) -> None:
    """Accept ballots again."""
    begin_move(session, process, "resume")
    finish_move(session, process, "resume", actor, now)


def close(
    session: Session, process: Process, countdown: timedelta, *, actor: str, now: datetime
) -> None:
    """Announce the close; a paused vote takes ballots again until then.

    ``countdown`` must be one of ``COUNTDOWNS``; a close that was announced stays.
    """
    begin_move(session, process, "close")
    if process.closes_at is not None or countdown not in COUNTDOWNS:
        raise IllegalMove("close", process.phase)
    process.closes_at = now + countdown
    finish_move(session, process, "close", actor, now, seconds=int(countdown.total_seconds()))


def is_due(session: Session, process: Process, now: datetime) -> bool:
    """Whether the box can be taken away now."""
    in_review = turnout(session, process, now).in_review
    return may_end(process.phase, process.closes_at, now, in_review)  # type: ignore[arg-type]


def end(session: Session, process: Process, keys: Keyring, *, actor: str, now: datetime) -> None:
    """Take the box away: no ballot any more, and nothing is left that tells the order of casting.

    The number of ballots is announced in the log before anything is counted, and every commitment
    that was not public yet is published. The log binds all of them, and the marks of all cards
    that were used, by their digests: from now on neither list can change unseen.
    """
    begin_move(session, process, "end")
    if not is_due(session, process, now):
        raise IllegalMove("end", process.phase)
    cast = relaying.relay(session, process.id)
    batching.emit_rest(session, process.id, now)
    process.closed_at = now
    facts = {
        "cast": cast,
        "commitments": batching.sha256(session, process),
        "marks": card_checks.sha256(session, process, keys),
    }
    finish_move(session, process, "end", actor, now, **facts)


def begin_move(session: Session, process: Process, move: Move) -> None:
    """Lock the process; ``IllegalMove`` if the officer cannot make this move in its phase."""
    lock(session, process)
    if not is_legal(move, process.phase, ROLE):  # type: ignore[arg-type]
        raise IllegalMove(move, process.phase)


def finish_move(
    session: Session, process: Process, move: Move, actor: str, now: datetime, **details: Any
) -> None:
    """Enter the phase to which the move leads, and write the log."""
    process.phase = MOVES[move].target
    record(session, ACTS[move], actor=actor, at=now, process=process, **details)


def _number(session: Session, table: type[Any], process: Process, *conditions: Any) -> int:
    rows = select(func.count()).select_from(table)
    return session.scalar(rows.where(table.process_id == process.id, *conditions)) or 0
