"""Count wrong codes and passwords per source, and refuse a source that guesses too often.

A source (a tablet, a place, an account) is kept as a keyed hash only, and forgotten when its
window is over. Whoever notes a wrong guess must commit it although the request was refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from budgeting.errors import TooManyAttempts
from budgeting.models import Guess
from budgeting.services.keys import Keyring

WINDOW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Source:
    """Where guesses come from, and how many wrong ones it may make within the window.

    ``kind`` keeps the counts apart: "card-device", "card-place", "password-account", ...
    """

    kind: str
    name: str
    most: int

    def tag(self, keys: Keyring) -> bytes:
        """The 16 bytes under which this source is counted."""
        return keys.tag(f"guess/{self.kind}", self.name.encode())


def refuse_guessers(
    session: Session, keys: Keyring, sources: Iterable[Source], now: datetime
) -> None:
    """Raise ``TooManyAttempts`` with the seconds to wait if any source has used its guesses up."""
    waits = [
        guess.since + WINDOW - now
        for source in sources
        if (guess := _running(session, source.tag(keys), now)) and guess.wrong >= source.most
    ]
    if waits:
        raise TooManyAttempts(max(1, int(max(waits).total_seconds())))


def note_wrong(session: Session, keys: Keyring, sources: Iterable[Source], now: datetime) -> None:
    """Count one wrong guess for every source; windows that are over are forgotten."""
    over = now - WINDOW
    session.execute(delete(Guess).where(Guess.since <= over))
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    for tag in sorted(source.tag(keys) for source in sources):
        fresh = Guess.since <= over
        session.execute(
            insert(Guess)
            .values(source=tag, wrong=1, since=now)
            .on_conflict_do_update(
                index_elements=[Guess.source],
                set_={
                    "wrong": case((fresh, 1), else_=Guess.wrong + 1),
                    "since": case((fresh, now), else_=Guess.since),
                },
            )
        )


def forgive(session: Session, keys: Keyring, sources: Iterable[Source]) -> None:
    """Forget the wrong guesses of sources that have now guessed right."""
    tags = [source.tag(keys) for source in sources]
    session.execute(delete(Guess).where(Guess.source.in_(tags)))


def _running(session: Session, tag: bytes, now: datetime) -> Guess | None:
    """The count of this source, if its window is not over."""
    return session.scalars(
        select(Guess)
        .where(Guess.source == tag, Guess.since > now - WINDOW)
        .execution_options(populate_existing=True)
    ).first()
