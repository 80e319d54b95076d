"""The place that a device has opened: a seat or a post of one sitting, kept in a sealed cookie."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation.moves import Role
from budgeting.deliberation.sitting_day import OPEN
from budgeting.models import Attendee, Day, Post
from budgeting.services.day_codes import Opened, voice_of
from budgeting.services.keys import Keyring

HOURS = timedelta(hours=14)
_PURPOSE = "place"


@dataclass(frozen=True, slots=True)
class Place:
    """Who acts from a device: ``kind`` is the role; ``ref`` a table, a desk or a seat's number.

    ``voice`` is the pseudonym of a seat, and empty for posts; ``id`` is the post's.
    """

    day: Day
    kind: Role
    ref: int
    id: int
    voice: str = ""

    @property
    def sitting_id(self) -> int:
        """The sitting of this place: nothing of another one can be reached from here."""
        return self.day.sitting_id

    @property
    def actor(self) -> str:
        """How the log calls this place: never a person."""
        return f"{self.kind} {self.ref}" if self.kind != "seat" else "seat"


def token(keys: Keyring, opened: Opened, now: datetime) -> str:
    """What the cookie carries, sealed: the place and until when it is open."""
    until = int((now + HOURS).timestamp())
    plain = json.dumps([opened.sitting_id, opened.kind, opened.ref, opened.id, opened.stamp, until])
    return urlsafe_b64encode(keys.seal(_PURPOSE, plain.encode())).decode()


def recall(session: Session, keys: Keyring, cookie: str, now: datetime) -> Place | None:
    """The place of this device; ``None`` if it has none, or it was closed or withdrawn."""
    try:
        plain = keys.open(_PURPOSE, urlsafe_b64decode(cookie)) if cookie else None
    except (NotBase64, ValueError):
        plain = None
    if plain is None:
        return None
    sitting_id, kind, ref, key, stamp, until = json.loads(plain)
    day = session.get(Day, sitting_id)
    if day is None or day.state not in OPEN or now.timestamp() >= until or day.salt is None:
        return None
    if kind == "seat":
        return (
            Place(day, "seat", ref, key, voice_of(day, ref)) if _seated(session, day, ref) else None
        )
    post = session.get(Post, key)
    if post is None or not post.active or post.stamp != stamp or post.sitting_id != sitting_id:
        return None
    return Place(day, post.kind, post.ref, post.id)  # type: ignore[arg-type]


def _seated(session: Session, day: Day, number: int) -> bool:
    mine = select(Attendee.state).where(
        Attendee.sitting_id == day.sitting_id,
        Attendee.number == number,
        Attendee.role == "resident",
    )
    return session.scalar(mine) not in (None, "absent")
