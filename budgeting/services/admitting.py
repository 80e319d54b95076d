"""Let a card in on a tablet, know it again with every request, and let it go.

The server keeps a row without the key of the draft; the tablet keeps a cookie with the key that
only the server can read. Neither opens a draft without the other being there.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from budgeting.counting.rulebook import Rulebook
from budgeting.deliberation.phases import takes_new_ballots
from budgeting.errors import CardUsed, CardVoid, VoteNotOpen
from budgeting.models import Base, Card, Draft, Process, TabletSession, UsedCard
from budgeting.services.inserting import insert_once
from budgeting.services.keys import Keyring
from budgeting.services.papers import Paper, seal_paper, unseal_paper

PURPOSE = "tablet-cookie"


@dataclass(frozen=True, slots=True, repr=False)
class Admission:
    """A card on a tablet: ``secret`` and ``draft_key`` (32 bytes each) are never stored.

    ``tests`` is how many test ballots were made with the card so far.
    """

    process_id: int
    tag: bytes
    draft_key: bytes
    secret: bytes
    in_review: bool = False
    tests: int = 0

    @property
    def sid(self) -> bytes:
        """The key of the row: a hash, so that the database gives nobody a session."""
        return hashlib.sha256(self.secret).digest()

    @property
    def bound_to(self) -> bytes:
        """What the draft is bound to: this card in this vote."""
        return self.process_id.to_bytes(8, "big") + self.tag

    def token(self, keys: Keyring) -> str:
        """What the tablet keeps in its cookie."""
        plain = self.secret + self.draft_key + self.bound_to
        return urlsafe_b64encode(keys.seal(PURPOSE, plain)).decode()


def admit(
    session: Session,
    process: Process,
    rulebook: Rulebook,
    card: tuple[bytes, bytes],
    now: datetime,
    until: datetime,
) -> Admission:
    """Begin a session for a card given as (tag, draft key), and find or make its paper.

    ``CardUsed``, ``CardVoid`` or ``VoteNotOpen`` if this card cannot choose now.
    """
    tag, draft_key = card
    if session.get(UsedCard, (process.id, tag)):
        raise CardUsed
    card_row = session.execute(select(Card.state, Card.tests).where(Card.tag == tag)).one_or_none()
    if card_row is None or card_row.state != "ok":
        raise CardVoid
    require_choosing(process, now)
    admission = Admission(process.id, tag, draft_key, secrets.token_bytes(32), tests=card_row.tests)
    _lay_out_paper(session, admission, rulebook)
    session.execute(
        delete(TabletSession).where(
            TabletSession.process_id == process.id,
            TabletSession.tag == tag,
            TabletSession.expires_at < now,
        )
    )
    session.add(TabletSession(sid=admission.sid, process_id=process.id, tag=tag, expires_at=until))
    session.flush()
    return admission


def require_choosing(process: Process, now: datetime) -> None:
    """Raise ``VoteNotOpen`` unless ballots may be begun and changed now."""
    if not takes_new_ballots(process.phase, process.closes_at, now):  # type: ignore[arg-type]
        raise VoteNotOpen(process.phase)


def _lay_out_paper(session: Session, admission: Admission, rulebook: Rulebook) -> None:
    """Keep the paper that this card already has; replace one that its key no longer opens."""
    blank = seal_paper(Paper(), rulebook, admission.draft_key, admission.bound_to)
    key = {"process_id": admission.process_id, "tag": admission.tag}
    if insert_once(session.connection(), Base.metadata.tables["draft"], **key, sealed=blank):
        return
    where = (Draft.process_id == admission.process_id, Draft.tag == admission.tag)
    sealed = session.scalar(select(Draft.sealed).where(*where))
    if sealed and unseal_paper(sealed, admission.draft_key, admission.bound_to) is None:
        session.execute(update(Draft).where(*where).values(sealed=blank))


def recall(session: Session, keys: Keyring, token: str, now: datetime) -> Admission | None:
    """Know a tablet again by its cookie; ``None`` if nobody is at it.

    ``CardUsed`` if its card has voted meanwhile, perhaps on another tablet; ``CardVoid`` if the
    officer declared it void.
    """
    admission = _read(keys, token)
    if admission is None:
        return None
    row = session.execute(
        select(
            Card.state,
            Card.tests,
            UsedCard.tag,
            TabletSession.in_review,
            TabletSession.expires_at,
        )
        .select_from(Card)
        .outerjoin(UsedCard, (UsedCard.process_id == Card.process_id) & (UsedCard.tag == Card.tag))
        .outerjoin(TabletSession, TabletSession.sid == admission.sid)
        .where(Card.tag == admission.tag)
    ).one_or_none()
    if row is None:
        return None
    state, tests, used, in_review, expires_at = row
    if used is not None:
        raise CardUsed
    if state != "ok":
        raise CardVoid
    if expires_at is None or expires_at <= now:
        return None
    return replace(admission, in_review=in_review, tests=tests)


def _read(keys: Keyring, token: str) -> Admission | None:
    try:
        plain = keys.open(PURPOSE, urlsafe_b64decode(token.encode()))
    except (NotBase64, ValueError):
        return None
    if plain is None:
        return None
    process_id = int.from_bytes(plain[64:72], "big")
    return Admission(process_id, plain[72:], plain[32:64], plain[:32])


def leave(session: Session, keys: Keyring, token: str) -> None:
    """End the session of this tablet; the paper stays for the code to open again."""
    admission = _read(keys, token)
    if admission is not None:
        session.execute(delete(TabletSession).where(TabletSession.sid == admission.sid))
