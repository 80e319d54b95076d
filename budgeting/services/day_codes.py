"""The codes of the day: a seat's on the name card, a post's on the sheet of its table or desk.

A code is derived from the machine's key and kept nowhere. A seat's code says who sits there to
the program only; what is answered there is kept under the seat's voice (see :func:`voice_of`).
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation.sitting_day import OPEN
from budgeting.formats.card_codes import ALPHABET, normalise
from budgeting.models import Attendee, Day, Post
from budgeting.services.keys import Keyring

SEAT_LENGTH = 6
POST_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Opened:
    """What a code opens: a seat (``ref`` is the attendee's number) or a post (its ``ref``)."""

    sitting_id: int
    kind: str
    ref: int
    id: int
    stamp: str = ""


def seat_codes(session: Session, keys: Keyring, sitting_id: int) -> dict[int, str]:
    """The code of every resident's seat, by the attendee's number."""
    mine = select(Attendee.id, Attendee.number).where(
        Attendee.sitting_id == sitting_id, Attendee.role == "resident"
    )
    given: set[str] = set()
    codes: dict[int, str] = {}
    for key, number in session.execute(mine.order_by(Attendee.id)):
        code = next(one for one in _tries(keys, "seat", sitting_id, key, "") if one not in given)
        given.add(code)
        codes[number] = code
    return codes


def post_codes(session: Session, keys: Keyring, sitting_id: int) -> dict[int, str]:
    """The code of every post that is open, by the post's id; a new stamp gives a new code."""
    mine = select(Post).where(Post.sitting_id == sitting_id, Post.active)
    given: set[str] = set()
    codes: dict[int, str] = {}
    for post in session.scalars(mine.order_by(Post.id)):
        tries = _tries(keys, "post", sitting_id, post.id, post.stamp)
        code = next(one for one in tries if one not in given)
        given.add(code)
        codes[post.id] = code
    return codes


def printed(code: str) -> str:
    """The code in two halves, as it is printed and read aloud."""
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}"


def read(typed: str) -> str:
    """A typed or scanned code in plain capitals; of an address, what follows the ``#``."""
    symbols = normalise(typed)
    return symbols if symbols and set(symbols) <= set(ALPHABET) else ""


def open_seat(session: Session, keys: Keyring, typed: str) -> Opened | None:
    """The seat that this code opens today; ``None`` if there is none."""
    code = read(typed)
    for sitting_id in _open_days(session) if len(code) == SEAT_LENGTH else ():
        for number, known in seat_codes(session, keys, sitting_id).items():
            if hmac.compare_digest(known, code):
                return Opened(sitting_id, "seat", number, number)
    return None


def open_post(session: Session, keys: Keyring, typed: str) -> Opened | None:
    """The post that this code opens today; ``None`` if there is none."""
    code = read(typed)
    for sitting_id in _open_days(session) if len(code) == POST_LENGTH else ():
        for key, known in post_codes(session, keys, sitting_id).items():
            if hmac.compare_digest(known, code):
                post = session.get_one(Post, key)
                return Opened(sitting_id, post.kind, post.ref, post.id, post.stamp)
    return None


def voice_of(day: Day, number: int) -> str:
    """The pseudonym of a seat in this sitting; ``LookupError`` once its salt is destroyed."""
    if day.salt is None:
        raise LookupError("the salt of this day was destroyed")
    return hmac.digest(day.salt, f"voice/{number}".encode(), "sha256")[:16].hex()


def _open_days(session: Session) -> list[int]:
    mine = select(Day.sitting_id).where(Day.state.in_(OPEN))
    return list(session.scalars(mine.order_by(Day.sitting_id)))


def _tries(keys: Keyring, kind: str, sitting_id: int, key: int, stamp: str) -> Iterator[str]:
    """Codes for one seat or post, the usual one first; the next one if another has it."""
    length = SEAT_LENGTH if kind == "seat" else POST_LENGTH
    for attempt in range(1000):
        value = f"{sitting_id}/{key}/{stamp}/{attempt}".encode()
        number = int.from_bytes(keys.tag(f"day-code/{kind}", value), "big")
        symbols = []
        for _ in range(length):
            number, place = divmod(number, len(ALPHABET))
            symbols.append(ALPHABET[place])
        yield "".join(symbols)
